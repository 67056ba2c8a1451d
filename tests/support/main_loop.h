// Turning the main loop from a test, until something has happened.
#pragma once

#include <gio/gio.h>

#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>
#include <utility>

#include "celltext/async/scope.h"
#include "celltext/async/task.h"

namespace celltext::test {

// Turns the main loop until `condition` holds; throws if it does not within `patience`.
inline void run_until(const std::function<bool()>& condition,
                      std::chrono::milliseconds patience = std::chrono::seconds(20)) {
  bool over = false;
  const auto give_up = [](gpointer flag) -> gboolean {
    *static_cast<bool*>(flag) = true;
    return G_SOURCE_CONTINUE;
  };
  const guint timer = g_timeout_add(static_cast<guint>(patience.count()), give_up, &over);
  while (!condition() && !over) g_main_context_iteration(nullptr, TRUE);
  g_source_remove(timer);
  if (!condition()) throw std::runtime_error("waited in vain");
}

// Turns the main loop as long as there is something to do at once.
inline void run_pending() {
  while (g_main_context_iteration(nullptr, FALSE)) {
  }
}

// Turns the main loop for a while, to see that nothing happens.
inline void run_for(std::chrono::milliseconds duration) {
  bool over = false;
  g_timeout_add(
      static_cast<guint>(duration.count()),
      [](gpointer flag) -> gboolean {
        *static_cast<bool*>(flag) = true;
        return G_SOURCE_REMOVE;
      },
      &over);
  while (!over) g_main_context_iteration(nullptr, TRUE);
}

// A task that runs beside the test, and what it came to.
template<class T>
class Pending {
 public:
  explicit Pending(async::Task<T> task) { scope_.spawn(keep(std::move(task), value_)); }

  bool done() const { return value_.has_value(); }
  // Waits for it.
  T get() {
    run_until([this] { return done(); });
    return std::move(*value_);
  }
  // Destroys it where it waits.
  void cancel() { scope_.clear(); }

 private:
  static async::Task<void> keep(async::Task<T> task, std::optional<T>& out) {
    T value = co_await std::move(task);
    out.emplace(std::move(value));
  }

  std::optional<T> value_;
  async::Scope scope_;
};

// Turns the main loop until the task has ended.
template<class T>
T finish(async::Task<T> task) {
  return Pending<T>(std::move(task)).get();
}

}  // namespace celltext::test
