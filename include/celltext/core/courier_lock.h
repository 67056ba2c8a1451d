// The courier's lock: which process drives the modem for messages.
#pragma once

#include "celltext/core/process_lock.h"

namespace celltext::core {

class CourierLock : public ProcessLock {
 public:
  // Opens `courier.lock` in the data folder; takes nothing yet.
  static Result<CourierLock> open(const std::filesystem::path& data_dir);

 private:
  explicit CourierLock(ProcessLock lock) : ProcessLock(std::move(lock)) {}
};

}  // namespace celltext::core
