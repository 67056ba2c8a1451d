// What the commands share that talk to provisioning servers.
#pragma once

#include <memory>

#include "celltext/esim/notifications.h"
#include "celltext/esim/provisioning.h"
#include "esim_card.h"

namespace celltext::cli {

// Servers of the GSMA's issuers, and of those in the file that --trust or $CELLTEXT_TRUST names.
Result<std::unique_ptr<esim::Provisioning>> open_servers(Context& context);

// Says what became of notifications. The first failure, if there is one.
std::optional<Error> report(Context& context, const std::vector<esim::Delivery>& deliveries);
// Sends what the card holds for its servers; what can't be sent stays on the card, which is said and no error.
async::Task<void> send_pending(Context& context, CardAtHand& hand);
// The same after a switch, which closes the card: opens it again by the same way.
async::Task<void> send_pending_again(Context& context, CardAtHand& hand);

}  // namespace celltext::cli
