// What a message costs while it stands in the outbox: inside the transaction that changes it.
#pragma once

#include <string>
#include <vector>

#include "celltext/store/outbox.h"

namespace celltext::store {

// `held_until` of what is held until somebody lets it go.
inline constexpr Instant for_ever = Instant::max();

// Reserves what the message costs when it leaves at its time. guarded: it must not.
Result<void> reserve_for(Database& database, const NewMessage& message, const std::vector<std::string>& recipients,
                         model::MessageId id, Instant now);
// Prices the message as it leaves. False: it must not, and is held.
bool price_again(Database& database, const Marking& marking);

}  // namespace celltext::store
