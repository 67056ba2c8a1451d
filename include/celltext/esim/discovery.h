// Discovery: asking an SM-DS which profiles wait for this card, GSMA SGP.22 §3.6.
#pragma once

#include <string>
#include <vector>

#include "celltext/async/task.h"
#include "celltext/base/result.h"
#include "celltext/esim/card.h"
#include "celltext/esim/provisioning.h"

namespace celltext::esim {

// `server`: an SM-DS; `imei`: 15 digits or empty. A profile that waits is installed with its event's server, and its id
// as matching id. Errors: those of Provisioning and of the card.
async::Task<Result<std::vector<Event>>> discover(Card& card, Provisioning& servers, std::string server,
                                                 std::string imei);

}  // namespace celltext::esim
