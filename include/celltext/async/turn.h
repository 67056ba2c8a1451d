// The next turn of the main loop: for work that must not run inside the call that asks for it.
#pragma once

#include <coroutine>
#include <functional>

#include "celltext/async/clock.h"

namespace celltext::async {

// Calls `work` once from the thread-default main context, at its next turn, before it waits again. Destroying the registration takes it
// back.
[[nodiscard]] Registration at_next_turn(std::function<void()> work);

// Awaited, goes on at the next turn: whatever was on the stack is then gone and may be destroyed.
class NextTurn {
 public:
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> self) {
    turn_ = at_next_turn([self] { self.resume(); });
  }
  void await_resume() const noexcept {}

 private:
  Registration turn_;
};
inline NextTurn next_turn() { return {}; }

}  // namespace celltext::async
