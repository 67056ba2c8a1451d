// A lock that one process has at a time: an advisory lock on a file beside the database. The kernel releases it when
// its holder dies, however it dies.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "celltext/async/clock.h"
#include "celltext/base/result.h"

namespace celltext::core {

// Who holds it, for people to read.
struct LockHolder {
  pid_t pid = 0;
  std::string role;  // "run", "send", "screen", …
};

class ProcessLock {
 public:
  // Opens the lock file, which is made if need be; takes nothing yet.
  static Result<ProcessLock> open(const std::filesystem::path& file);
  ProcessLock(ProcessLock&&) noexcept;
  ProcessLock& operator=(ProcessLock&&) noexcept;
  ~ProcessLock();

  // Takes the lock if it is free; true if it is ours now (or was already).
  bool try_take(const std::string& role);
  bool held() const;
  void release();

  // Who holds it at this moment, if anybody does.
  std::optional<LockHolder> holder() const;

  // Calls `slot` from the main loop whenever the lock may have become free: inotify tells when a holder's file is
  // closed, by whatever end. No polling; spurious calls are possible.
  [[nodiscard]] async::Registration on_maybe_free(std::function<void()> slot) const;

 private:
  struct State;
  explicit ProcessLock(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace celltext::core
