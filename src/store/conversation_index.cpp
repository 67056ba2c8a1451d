#include "conversation_index.h"

#include "number_list.h"

namespace celltext::store {

std::int64_t next_revision(Connection& connection) {
  Statement next = connection.prepare("UPDATE revisions SET last = last + 1 WHERE id = 1 RETURNING last");
  next.step();
  const std::int64_t revision = next.integer(0);
  next.run();
  return revision;
}

model::ConversationId ensure_conversation(Connection& connection, const std::vector<std::string>& participants) {
  const std::string key = participants_key(participants);
  Statement known = connection.prepare("SELECT id FROM conversations WHERE participants = ?");
  known.bind(key);
  if (known.step()) return known.id<model::ConversationId>(0);
  connection.prepare("INSERT INTO conversations (participants) VALUES (?)").bind(key).run();
  return model::ConversationId{connection.last_insert_id()};
}

void refresh_conversation(Connection& connection, model::ConversationId conversation) {
  Statement last =
      connection.prepare("SELECT id, at FROM messages WHERE conversation = ? ORDER BY at DESC, id DESC LIMIT 1");
  last.bind(conversation);
  if (!last.step()) {
    connection.prepare("DELETE FROM conversations WHERE id = ?").bind(conversation).run();
    return;
  }
  connection
      .prepare(
          "UPDATE conversations SET last_message = ?1, last_at = ?2,"
          " unread = (SELECT count(*) FROM messages WHERE conversation = ?3 AND read = 0) WHERE id = ?3")
      .bind(last.integer(0), last.integer(1), conversation)
      .run();
}

void note_change(Connection& connection, model::MessageId message) {
  Statement change = connection.prepare("UPDATE messages SET revision = ? WHERE id = ? RETURNING conversation");
  change.bind(next_revision(connection), message);
  if (!change.step()) return;
  const auto conversation = change.id<model::ConversationId>(0);
  change.run();
  refresh_conversation(connection, conversation);
}

}  // namespace celltext::store
