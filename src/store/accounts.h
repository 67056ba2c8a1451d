// Writing to the ledger, inside the transaction that changes the message.
#pragma once

#include "celltext/store/ledger.h"
#include "connection.h"

namespace celltext::store {

// The message is about to be sent: its one reservation is this.
void reserve(Connection& connection, model::MessageId message, const Charge& charge, Instant at);
// It is not to be sent.
void release_reservation(Connection& connection, model::MessageId message);
// What came of it: sent, unknown, failed (did not leave) or queued (tried again). Also corrects what was unknown.
void settle_charge(Connection& connection, model::MessageId message, model::Status outcome, Instant at);
// Something that is paid for at once, such as what is received.
void book(Connection& connection, model::MessageId message, const Charge& charge, Instant at);

// What a user has agreed to, as the column `passes` holds it.
int number_of(const Passes& passes);
Passes passes_from(std::int64_t number);

// What a message has cost so far, as a column: "amount currency" or NULL. `m` is the message's row. One that was sent
// again costs the sum, in the currency that it had last.
inline constexpr const char* cost_column =
    "(SELECT (SELECT sum(s.amount) FROM ledger AS s WHERE s.message = m.id AND s.state <> 'reserved'"
    "   AND s.currency = e.currency) || ' ' || e.currency"
    " FROM ledger AS e WHERE e.message = m.id AND e.state <> 'reserved' AND e.currency <> ''"
    " ORDER BY e.id DESC LIMIT 1)";
std::optional<model::Money> read_cost(std::string_view column);

}  // namespace celltext::store
