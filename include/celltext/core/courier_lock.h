// The courier's lock: which process drives the modem for messages.
//
// An advisory lock on `courier.lock` beside the database. The kernel releases it when its holder dies, however it dies.
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
struct CourierHolder {
  pid_t pid = 0;
  std::string role;  // "run", "send", "screen", …
};

class CourierLock {
 public:
  // Opens the lock file in the data folder; takes nothing yet.
  static Result<CourierLock> open(const std::filesystem::path& data_dir);
  CourierLock(CourierLock&&) noexcept;
  CourierLock& operator=(CourierLock&&) noexcept;
  ~CourierLock();

  // Takes the lock if it is free; true if it is ours now (or was already).
  bool try_take(const std::string& role);
  bool held() const;
  void release();

  // Who holds it at this moment, if anybody does.
  std::optional<CourierHolder> holder() const;

  // Calls `slot` from the main loop whenever the lock may have become free: inotify tells when a holder's file is
  // closed, by whatever end. No polling; spurious calls are possible.
  [[nodiscard]] async::Registration on_maybe_free(std::function<void()> slot) const;

 private:
  struct State;
  explicit CourierLock(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace celltext::core
