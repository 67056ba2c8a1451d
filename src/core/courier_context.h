// What all parts of the courier share.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <utility>

#include "celltext/async/clock.h"
#include "celltext/async/listeners.h"
#include "celltext/core/cashier.h"
#include "celltext/core/courier.h"
#include "celltext/core/settings.h"
#include "celltext/mms/transport.h"
#include "celltext/modem/modem.h"
#include "celltext/store/attachments.h"
#include "celltext/store/contacts.h"
#include "celltext/store/data_connections.h"
#include "celltext/store/inbox.h"
#include "celltext/store/lines.h"
#include "celltext/store/outbox.h"
#include "celltext/store/picture_messages.h"

namespace celltext::core {

// Says each notice once, until it is withdrawn.
class NoticeBoard {
 public:
  void raise(const std::string& code, std::string message);
  void withdraw(const std::string& code) { raised_.erase(code); }
  [[nodiscard]] async::Registration on_notice(std::function<void(const Notice&)> slot) {
    return listeners_.add(std::move(slot));
  }

 private:
  std::set<std::string> raised_;
  async::Listeners<const Notice&> listeners_;
};

struct CourierContext {
  modem::Radio& radio;
  async::Clock& clock;
  const Settings& settings;
  store::Lines lines;
  store::Inbox inbox;
  store::Outbox outbox;
  store::Ledger ledger;
  Cashier cashier;
  store::PictureMessages pictures;
  store::Attachments attachments;
  store::Contacts contacts;
  store::DataConnections data_connections;
  mms::Transport* transport;  // none: picture messages stay where they are
  NoticeBoard notices;
};

// How long a full disk is left alone before the next try.
inline constexpr std::chrono::seconds disk_pause{5};

// Told when a write to the database failed: the disk is full or broken. Withdrawn by the next write that succeeds.
inline void raise_disk_trouble(CourierContext& context, const Error& error) {
  context.notices.raise("disk-full", error.message);
}
inline void withdraw_disk_trouble(CourierContext& context) {
  context.notices.withdraw("disk-full");
}

}  // namespace celltext::core
