// Scope: owns tasks that run beside each other, and ends them with itself.
#pragma once

#include <coroutine>
#include <exception>
#include <list>

#include "celltext/async/task.h"

namespace celltext::async {

// Destroying a Scope destroys its tasks where they wait, which cancels what they wait for. Never destroy a Scope from inside one of
// its own tasks. An exception that leaves a task ends the program's main loop through `rethrow`.
class Scope {
 public:
  Scope() = default;
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;
  ~Scope();

  // Starts `task` now; it runs until its first wait before spawn returns.
  void spawn(Task<void> task);
  bool empty() const { return runners_.empty(); }
  // Ends all tasks, as the destructor does.
  void clear();

 private:
  // The frame that owns one spawned task. It leaves the list and frees itself when the task has ended.
  struct Runner {
    struct promise_type;
    std::coroutine_handle<promise_type> handle;
  };
  static Runner run(Scope& scope, Task<void> task);

  std::list<std::coroutine_handle<>> runners_;
};

// What an escaped exception calls: the program's last word. main() sets it to note the exception and leave the main loop. Without
// one an escaped exception terminates.
void on_escaped_exception(void (*handler)(std::exception_ptr));

}  // namespace celltext::async
