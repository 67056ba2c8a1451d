// What the MMSC is to be told, written in the transaction that is the reason for it.
#pragma once

#include "celltext/store/picture_messages.h"
#include "connection.h"

namespace celltext::store {

void add_answer(Connection& connection, const MmscAnswer& answer, Instant now);

}  // namespace celltext::store
