#include "lost_notices.h"

#include <algorithm>

namespace celltext::core {

void LostNotices::arrived(Instant now) {
  const bool burst = last_arrival_ && now - *last_arrival_ < burst_window;
  last_arrival_ = now;
  due_ = now + (burst ? std::chrono::milliseconds{burst_quiet} : quiet_);
}

void LostNotices::busy(Instant now) {
  if (due_) due_ = std::max(*due_, now + burst_quiet);
}

void LostNotices::listed(bool found, Instant now) {
  if (found) {
    quiet_ = single_quiet;
    due_ = now + burst_quiet;  // listing and deleting what it found may have hidden more
    return;
  }
  quiet_ = std::min<std::chrono::milliseconds>(quiet_ * 2, longest_quiet);
  due_.reset();
}

}  // namespace celltext::core
