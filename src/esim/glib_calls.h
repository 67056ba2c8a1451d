// What the doors over GLib libraries share.
#pragma once

#include <gio/gio.h>

#include <string>

#include "celltext/async/gio.h"
#include "celltext/base/result.h"

namespace celltext::esim {

// What a library could not do, as an Error; takes `error` over. `door` is the way's name.
Error failure_of(const std::string& door, GError* error);

// Whether the device exists: the libraries would start a proxy before they find out.
Result<void> check_device(const std::string& door, const std::string& path);

// The second halves of the libraries' calls, for async::gio_call(): `finish` is the library's function for it, and its
// failure is that of the way `door`.
//
// It gives a new object.
template<class Object>
auto giving(std::string door, Object* (*finish)(GAsyncResult*, GError**)) {
  return [door = std::move(door), finish](GAsyncResult* result) -> Result<async::Ref<Object>> {
    GError* error = nullptr;
    Object* object = finish(result, &error);
    if (!object) return failure_of(door, error);
    return async::Ref<Object>::adopt(object);
  };
}
// It gives only whether it went well.
template<class Object>
auto done_by(std::string door, async::Ref<Object> object, gboolean (*finish)(Object*, GAsyncResult*, GError**)) {
  return [door = std::move(door), object = std::move(object), finish](GAsyncResult* result) -> Result<void> {
    GError* error = nullptr;
    if (!finish(object.get(), result, &error)) return failure_of(door, error);
    return {};
  };
}

// Runs `work` in a thread of its own; co_await gives its Result. When the waiting task is destroyed the work goes on to
// its end: it may use only what it owns.
template<class T>
class ThreadJob {
 public:
  explicit ThreadJob(std::function<Result<T>()> work) : work_(std::move(work)) {}

  static auto start(std::function<Result<T>()> work) {
    return async::gio_call(
        [work = std::move(work)](GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
          GTask* task = g_task_new(nullptr, cancellable, callback, data);
          g_task_set_task_data(task, new ThreadJob(work), &ThreadJob::free);
          g_task_run_in_thread(task, &ThreadJob::run);
          g_object_unref(task);
        },
        [](GAsyncResult* result) -> Result<T> {
          return *std::move(static_cast<ThreadJob*>(g_task_get_task_data(G_TASK(result)))->result_);
        });
  }

 private:
  static void run(GTask* task, gpointer, gpointer data, GCancellable*) {
    auto* job = static_cast<ThreadJob*>(data);
    job->result_ = job->work_();
    g_task_return_boolean(task, TRUE);
  }
  static void free(gpointer data) { delete static_cast<ThreadJob*>(data); }

  std::function<Result<T>()> work_;
  std::optional<Result<T>> result_;
};

// Awaits `work` done in a thread of its own.
template<class T>
auto in_thread(std::function<Result<T>()> work) {
  return ThreadJob<T>::start(std::move(work));
}

}  // namespace celltext::esim
