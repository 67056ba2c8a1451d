// When to have the modem's storage listed again.
//
// On modems driven by AT commands the daemon drops the notification of a message that arrives while it reads or deletes
// another one. Such a message stays in the modem and shows up only when the daemon reads the whole storage again, which
// takes it off the network for a moment. So: soon after a burst or a slow send; a little later after a single message;
// and less and less eagerly after single messages for as long as that never finds anything.
#pragma once

#include <chrono>
#include <optional>

#include "celltext/base/clock.h"

namespace celltext::core {

class LostNotices {
 public:
  // What happened before is not known: a courier that died may have owed a listing.
  void began(Instant now) { due_ = now + single_quiet; }
  // A message came.
  void arrived(Instant now);
  // A message was sent slowly: a notification may have waited behind it.
  void sent_slowly(Instant now) { due_ = now + burst_quiet; }
  // Anything that makes the modem busy puts a pending listing off.
  void busy(Instant now);
  // Not before this time.
  void put_off(Instant until) { due_ = until; }
  // The storage was listed; `found`: something was there that had not been announced.
  void listed(bool found, Instant now);

  std::optional<Instant> due() const { return due_; }

  static constexpr std::chrono::seconds burst_quiet{3};
  static constexpr std::chrono::seconds single_quiet{5};
  static constexpr std::chrono::seconds longest_quiet{60};
  static constexpr std::chrono::seconds burst_window{10};
  // A send that takes longer than this is slow.
  static constexpr std::chrono::seconds slow_send{2};

 private:
  std::optional<Instant> last_arrival_;
  std::optional<Instant> due_;
  std::chrono::milliseconds quiet_{single_quiet};
};

}  // namespace celltext::core
