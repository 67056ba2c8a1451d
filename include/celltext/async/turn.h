// The next turn of the main loop: for work that must not run inside the call that asks for it.
#pragma once

#include <functional>

#include "celltext/async/clock.h"

namespace celltext::async {

// Calls `work` once from the thread-default main context, at its next turn, before it waits again. Destroying the registration takes it
// back.
[[nodiscard]] Registration at_next_turn(std::function<void()> work);

}  // namespace celltext::async
