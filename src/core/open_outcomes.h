// Messages that were handed to the modem and whose outcome nobody lived to see: an earlier courier died, or the modem
// went.
//
// The daemon's SMS object often still knows: its state becomes "sent". So a message that was `sending` in this run of
// the daemon waits a while for its object to tell; everything else becomes `unknown` at once, and even then a late
// "sent" settles it.
#pragma once

#include <map>
#include <set>
#include <string>

#include "celltext/modem/modem.h"
#include "courier_context.h"

namespace celltext::core {

class OpenOutcomes {
 public:
  explicit OpenOutcomes(CourierContext& context) : context_(context) {}

  // Reads what is open. Called once, before anything is sent.
  void start();
  // A message is on the air over a modem that has just gone: nobody will see the answer to the call.
  void adopt(const store::InFlight& open);
  // An object of the daemon was seen. True if it told the outcome of a message, which is settled now.
  bool seen(const modem::Sms& sms);
  // Every modem's objects have been listed, and these are all: what waits for another one waits in vain.
  void all_listed(const std::set<modem::SmsPath>& paths);

  bool waiting() const { return !sending_.empty(); }

 private:
  void give_up(model::MessageId id);
  void give_up_on_the_rest();

  static constexpr std::chrono::seconds patience{20};

  CourierContext& context_;
  std::map<modem::SmsPath, model::MessageId> watched_;
  std::map<modem::SmsPath, model::MessageId> sending_;  // those of watched_ that are not settled yet
  async::Registration deadline_;
};

}  // namespace celltext::core
