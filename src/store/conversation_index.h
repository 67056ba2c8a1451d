// What is kept beside the messages so that the inbox need not look through them: the conversations' last message and
// unread count, and the revision of each change. To be called inside the transaction that changes a message.
#pragma once

#include <string>
#include <vector>

#include "celltext/model/message.h"
#include "connection.h"

namespace celltext::store {

// The next revision; every changed message takes one.
std::int64_t next_revision(Connection& connection);

// The conversation with these participants, made if there is none.
model::ConversationId ensure_conversation(Connection& connection, const std::vector<std::string>& participants);

// Looks again which message is the last and how many are unread. A conversation without messages is removed.
void refresh_conversation(Connection& connection, model::ConversationId conversation);

// Gives a changed message its new revision and refreshes its conversation.
void note_change(Connection& connection, model::MessageId message);

}  // namespace celltext::store
