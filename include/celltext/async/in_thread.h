// Work that would hold the main loop up for too long, in a thread of GTask's pool.
#pragma once

#include <functional>
#include <optional>

#include "celltext/async/gio.h"

namespace celltext::async {

template<class T>
struct ThreadJob {
  std::function<T()> work;
  std::optional<T> result;
};

// co_await gives what `work` returns. It runs to its end even if nobody waits any more; what it needs it must own.
template<class T>
auto in_thread(std::function<T()> work) {
  using Job = ThreadJob<T>;
  return gio_call(
      [work = std::move(work)](GCancellable* cancellable, GAsyncReadyCallback ready, gpointer data) mutable {
        const auto task = Ref<GTask>::adopt(g_task_new(nullptr, cancellable, ready, data));
        g_task_set_check_cancellable(task.get(), false);
        g_task_set_task_data(task.get(), new Job{std::move(work), {}},
                             [](gpointer job) { delete static_cast<Job*>(job); });
        g_task_run_in_thread(task.get(), [](GTask* running, gpointer, gpointer job, GCancellable*) {
          static_cast<Job*>(job)->result.emplace(static_cast<Job*>(job)->work());
          g_task_return_boolean(running, true);
        });
      },
      [](GAsyncResult* result) {
        GTask* task = G_TASK(result);
        g_task_propagate_boolean(task, nullptr);
        return std::move(*static_cast<Job*>(g_task_get_task_data(task))->result);
      });
}

}  // namespace celltext::async
