// The other end of the control socket.
#pragma once

#include <string>

#include "celltext/base/result.h"

namespace celltext::sim {

// Sends one line and waits for its answer, which comes without its newline. Blocks; a "wait" takes as long as it takes.
Result<std::string> ask_control(const std::string& path, const std::string& line);

}  // namespace celltext::sim
