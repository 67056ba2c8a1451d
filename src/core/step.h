// Named steps of the courier's work, at which a test can make the process die.
#pragma once

#include <string_view>

namespace celltext::core {

// Does nothing, unless the environment says CELLTEXT_DIE_AT=name or name:n: then the process kills itself with SIGKILL
// at the n-th time that the step is reached. What is promised to survive a power cut is tested with it.
void step(std::string_view name);

}  // namespace celltext::core
