// Lines that the user types while the main loop runs.
#pragma once

#include <optional>
#include <string>

#include "celltext/async/task.h"
#include "output.h"

namespace celltext::cli {

// The next line of standard input without its end; nothing at its end. At most a few kilobytes.
async::Task<std::optional<std::string>> read_line();
// The same after a question, which is shown only on a terminal; that does not show what is typed.
async::Task<std::optional<std::string>> read_secret(Output& output, std::string question);

}  // namespace celltext::cli
