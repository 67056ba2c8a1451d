// Reading messages and conversations, and the few things a user does to them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/base/result.h"
#include "celltext/model/conversation.h"
#include "celltext/model/message.h"
#include "celltext/store/database.h"

namespace celltext::store {

struct MessageQuery {
  std::optional<model::ConversationId> conversation;
  std::optional<model::LineId> line;
  std::optional<model::Direction> direction;
  std::vector<model::Status> statuses;  // any of them; empty: all
  bool unread = false;
  std::optional<Instant> since;            // by the message's own time, inclusive
  std::optional<Instant> until;            // exclusive
  std::optional<model::MessageId> before;  // only what stands before this message in the order of the list
  // Only what stands after this message: then the oldest `limit` instead of the newest, so that a list can be read on from here.
  std::optional<model::MessageId> after;
  bool oldest = false;  // the oldest `limit` as well, without a message to begin after
  int limit = 50;
};

class Messages {
 public:
  explicit Messages(Database& database) : database_(&database) {}

  // The newest `limit` that match, newest last. Reads no more than it returns. Nothing if `before` or `after` does not exist.
  std::vector<model::Message> list(const MessageQuery& query) const;
  std::optional<model::Message> find(model::MessageId id) const;
  // Messages that hold every word of `words` in their text, participants or subject, newest last. Any language; ASCII letters match
  // in either case. Every character stands for itself.
  std::vector<model::Message> search(std::string_view words, int limit, std::optional<model::LineId> line = {}) const;

  // The counter that grows with every change of any message, and what changed after a value of it, in the order of change.
  std::int64_t revision() const;
  std::vector<model::Message> changed_since(std::int64_t revision, int limit = 500) const;

  // Newest first.
  std::vector<model::Conversation> conversations(int limit, int offset = 0, std::optional<model::LineId> line = {}) const;
  std::optional<model::Conversation> find_conversation(model::ConversationId id) const;
  // By its participants, normalised; their order does not matter.
  std::optional<model::Conversation> find_conversation(std::vector<std::string> participants) const;

  // not_found, and nothing changed, if any of them does not exist.
  Result<void> mark_read(const std::vector<model::MessageId>& ids);
  // As mark_read(); invalid for a message that is being sent at this moment.
  Result<void> remove(const std::vector<model::MessageId>& ids);

 private:
  Database* database_;
};

}  // namespace celltext::store
