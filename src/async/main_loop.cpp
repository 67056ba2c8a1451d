#include "celltext/async/main_loop.h"

#include <glib-unix.h>

#include <sys/stat.h>
#include <csignal>

namespace celltext::async {

namespace {

// A signal that the starter of this process wants ignored (nohup) stays ignored.
bool is_ignored(int number) {
  struct sigaction action {};
  return sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

Task<Result<void>> with_result(Task<void> task) {
  co_await task;
  co_return Result<void>();
}

}  // namespace

template<int number>
gboolean MainLoop::on_signal(gpointer self) {
  auto* loop = static_cast<MainLoop*>(self);
  loop->signal_ = number;
  g_main_loop_quit(loop->loop_);
  return G_SOURCE_CONTINUE;
}

MainLoop::MainLoop() : loop_(g_main_loop_new(nullptr, FALSE)) {
  if (!is_ignored(SIGINT)) sources_.push_back(g_unix_signal_add(SIGINT, on_signal<SIGINT>, this));
  if (!is_ignored(SIGTERM)) sources_.push_back(g_unix_signal_add(SIGTERM, on_signal<SIGTERM>, this));
  if (!is_ignored(SIGHUP)) sources_.push_back(g_unix_signal_add(SIGHUP, on_signal<SIGHUP>, this));
}

MainLoop::~MainLoop() {
  for (const guint source : sources_) g_source_remove(source);
  g_main_loop_unref(loop_);
}

void MainLoop::end_when_reader_leaves(int fd) {
  struct stat status {};
  if (fstat(fd, &status) != 0 || !(S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode))) return;
  const auto left = [](gint, GIOCondition, gpointer self) -> gboolean {
    auto* loop = static_cast<MainLoop*>(self);
    loop->reader_left_ = true;
    g_main_loop_quit(loop->loop_);
    return G_SOURCE_CONTINUE;
  };
  sources_.push_back(g_unix_fd_add(fd, static_cast<GIOCondition>(G_IO_ERR | G_IO_HUP), left, this));
}

Result<void> MainLoop::run(Task<void> task) {
  return run(with_result(std::move(task)));
}

void MainLoop::run_until(const std::function<bool()>& done) {
  signal_ = 0;
  if (!done() && !exception_) g_main_loop_run(loop_);
  if (auto exception = std::exchange(exception_, nullptr)) std::rethrow_exception(exception);
}

}  // namespace celltext::async
