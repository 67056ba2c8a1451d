// The rows of `modem_copies`: which messages still lie on which modem.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "celltext/store/inbox.h"
#include "connection.h"

namespace celltext::store {

struct ModemCopy {
  std::int64_t id = 0;
  bool complete = true;
  std::string digest;
  model::MessageId message;  // none if the user has deleted it
};

// What makes a message the same when it is listed again: SHA-256 over sender, service centre's time stamp, text and
// data.
std::string digest_of(const Arrival& arrival);

std::optional<ModemCopy> copy_at(Connection& connection, const CopyPlace& place);

// The copy that was known under a place that is no more, and that `arrival` can be: the same content, or else a partial
// message that `arrival` may complete.
std::optional<ModemCopy> matching_lost_copy(Connection& connection, const Arrival& arrival, const std::string& digest,
                                            const std::set<std::string>& alive);

void add_copy(Connection& connection, const Arrival& arrival, const std::string& digest, model::MessageId message);
// The copy is now at the arrival's place, with the arrival's content.
void update_copy(Connection& connection, std::int64_t id, const Arrival& arrival, const std::string& digest,
                 model::MessageId message);

// The daemon's name was used by an earlier run: none of the places known under it is alive.
void forget_places(Connection& connection, const std::string& equipment, const std::string& daemon_run);

}  // namespace celltext::store
