#include "celltext/store/messages.h"

#include <algorithm>

#include "accounts.h"
#include "celltext/base/i18n.h"
#include "conversation_index.h"
#include "message_filter.h"
#include "message_row.h"
#include "transaction.h"

namespace celltext::store {

namespace {

Error no_such_message(model::MessageId id) {
  return {ErrorKind::not_found, tr_format("there is no message {}", id.value)};
}

// The conversation that the message belongs to, if it exists, with what `column` holds.
struct Found {
  model::ConversationId conversation;
  std::string value;
};

std::optional<Found> look_up(Connection& connection, model::MessageId id, const char* sql) {
  Statement query = connection.prepare(sql);
  query.bind(id);
  if (!query.step()) return std::nullopt;
  return Found{query.id<model::ConversationId>(0), query.text(1)};
}

}  // namespace

std::optional<model::Message> Messages::find(model::MessageId id) const {
  Statement query = database_->connection().prepare(select_messages() + "WHERE m.id = ?");
  query.bind(id);
  if (!query.step()) return std::nullopt;
  return read_message(query);
}

std::int64_t Messages::revision() const {
  return database_->connection().integer("SELECT last FROM revisions WHERE id = 1");
}

std::vector<model::Message> Messages::changed_since(std::int64_t revision, int limit) const {
  Statement query = database_->connection().prepare(select_messages("messages_revision") +
                                                    "WHERE m.revision > ? ORDER BY m.revision LIMIT ?");
  query.bind(revision, std::max(limit, 0));
  return read_messages(query);
}

Result<void> Messages::mark_read(const std::vector<model::MessageId>& ids) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    std::set<model::ConversationId> touched;
    for (const model::MessageId id : ids) {
      const auto found = look_up(connection, id, "SELECT conversation, read FROM messages WHERE id = ?");
      if (!found) return no_such_message(id);
      if (found->value == "1") continue;
      connection.prepare("UPDATE messages SET read = 1, revision = ? WHERE id = ?")
          .bind(next_revision(connection), id)
          .run();
      touched.insert(found->conversation);
    }
    for (const auto conversation : touched) refresh_conversation(connection, conversation);
    return {};
  });
}

Result<void> Messages::remove(const std::vector<model::MessageId>& ids) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    std::set<model::ConversationId> touched;
    const std::set<model::MessageId> distinct(ids.begin(), ids.end());
    for (const model::MessageId id : distinct) {
      const auto found = look_up(connection, id, "SELECT conversation, status FROM messages WHERE id = ?");
      if (!found) return no_such_message(id);
      if (found->value == name_of(model::Status::sending)) {
        return Error{ErrorKind::invalid,
                     tr_format("message {} is being sent at this moment: delete it when that is over", id.value)};
      }
      release_reservation(connection, id);
      connection.prepare("DELETE FROM messages WHERE id = ?").bind(id).run();
      next_revision(connection);
      touched.insert(found->conversation);
    }
    for (const auto conversation : touched) refresh_conversation(connection, conversation);
    return {};
  });
}

}  // namespace celltext::store
