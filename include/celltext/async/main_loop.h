// Runs tasks on the main loop for a command: until they have ended, or the user interrupts.
#pragma once

#include <glib.h>

#include <exception>
#include <optional>
#include <vector>

#include "celltext/async/scope.h"
#include "celltext/async/task.h"
#include "celltext/base/result.h"

namespace celltext::async {

class MainLoop {
 public:
  MainLoop();
  MainLoop(const MainLoop&) = delete;
  MainLoop& operator=(const MainLoop&) = delete;
  ~MainLoop();

  // The task's own result; or, after a signal, `interrupted` with an empty message, and the task is destroyed where it
  // waits.
  template<class T>
  Result<T> run(Task<Result<T>> task) {
    std::optional<Result<T>> result;
    Scope scope;
    scope.spawn(keep(std::move(task), &result));
    run_until([&] { return result.has_value(); });
    if (!result) return Error{ErrorKind::interrupted, ""};
    return *std::move(result);
  }
  Result<void> run(Task<void> task);

  // Ends the run as if interrupted.
  void stop() { g_main_loop_quit(loop_); }

  // SIGINT, SIGTERM or SIGHUP, if one ended the last run; 0 if none.
  int signal() const { return signal_; }

  // From now on run() also ends, as if interrupted, when nobody reads `fd` any more; fd is a pipe, or nothing happens.
  void end_when_reader_leaves(int fd);
  bool reader_left() const { return reader_left_; }

 private:
  template<class T>
  Task<void> keep(Task<Result<T>> task, std::optional<Result<T>>* result) {
    try {
      auto value = co_await task;
      result->emplace(std::move(value));
    } catch (...) {
      exception_ = std::current_exception();
    }
    g_main_loop_quit(loop_);
  }
  void run_until(const std::function<bool()>& done);
  template<int number>
  static gboolean on_signal(gpointer self);

  GMainLoop* loop_;
  std::vector<guint> sources_;
  int signal_ = 0;
  bool reader_left_ = false;
  std::exception_ptr exception_;
};

}  // namespace celltext::async
