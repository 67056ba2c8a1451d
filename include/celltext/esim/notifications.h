// Notifications: what the card wants its servers to know of an installation, a switch or a deletion, GSMA SGP.22 §3.5.
// The card keeps each until it is told that the server has it; an operator may treat a profile as not installed until
// then.
#pragma once

#include <optional>
#include <vector>

#include "celltext/async/task.h"
#include "celltext/base/result.h"
#include "celltext/esim/es10.h"
#include "celltext/esim/provisioning.h"

namespace celltext::esim {

struct Delivery {
  Notification notification;
  // Nothing: the server has it, and the card has forgotten it. Else it stays on the card for the next time.
  std::optional<Error> failure;
};

// Sends what the card holds, oldest first; each is removed from the card only after its server's receipt. A server that
// fails is not asked again in this round, so that it hears of things in their order. Errors: what keeps the card from
// listing them.
async::Task<Result<std::vector<Delivery>>> send_notifications(Card& card, Provisioning& servers);

}  // namespace celltext::esim
