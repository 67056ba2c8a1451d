// The rows that a picture message has besides its message, made from its notification.
#pragma once

#include <optional>

#include "celltext/store/inbox.h"
#include "connection.h"

namespace celltext::store {

// The message of a notification that was here before; one with no number if the user has deleted it since.
std::optional<model::MessageId> known_notice(Connection& connection, const MmsNotice& notice);
// Due at once: the courier decides by its policy what becomes of it.
void add_notice(Connection& connection, model::MessageId message, const MmsNotice& notice, Instant now);

}  // namespace celltext::store
