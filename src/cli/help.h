// The texts of --help.
#pragma once

#include <string>

#include "command.h"

namespace celltext::cli {

// Of the program.
std::string help_text();
std::string help_text(const Command& command);

}  // namespace celltext::cli
