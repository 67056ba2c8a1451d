#include <algorithm>

#include "celltext/model/line.h"
#include "celltext/store/messages.h"
#include "connection.h"
#include "contact_names.h"
#include "number_list.h"

namespace celltext::store {

namespace {

// Characters of the newest message that a list may show; of one without words what there is.
constexpr const char* select_conversations =
    "SELECT c.id, c.participants, c.unread, c.last_at, m.line, l.name, l.number, l.iccid,"
    " substr(CASE WHEN m.text <> '' OR m.kind <> 'mms' THEN m.text WHEN m.subject <> '' THEN m.subject"
    " ELSE coalesce((SELECT '[' || a.name || ']' FROM attachments AS a WHERE a.message = m.id ORDER BY a.position"
    " LIMIT 1), '[MMS]') END, 1, 200),"
    " substr(d.text, 1, 200)"
    " FROM conversations AS c LEFT JOIN messages AS m ON m.id = c.last_message LEFT JOIN lines AS l ON l.id = m.line"
    " LEFT JOIN drafts AS d ON d.participants = c.participants ";

model::Conversation read_conversation(Connection& connection, const Statement& row) {
  model::Conversation conversation;
  conversation.id = row.id<model::ConversationId>(0);
  conversation.participants = split_numbers(row.view(1));
  conversation.name = name_of_participants(connection, conversation.participants);
  conversation.unread = static_cast<int>(row.integer(2));
  conversation.last_at = row.instant(3);
  model::Line line;
  line.id = row.id<model::LineId>(4);
  line.name = row.text(5);
  line.number = row.text(6);
  line.iccid = row.text(7);
  conversation.line = line.id;
  conversation.line_name = line.label();
  conversation.snippet = row.text(8);
  conversation.draft = row.text(9);
  return conversation;
}

template<class Value>
std::optional<model::Conversation> first_conversation(Connection& connection, std::string_view condition,
                                                      const Value& value) {
  Statement query = connection.prepare(std::string(select_conversations) + std::string(condition));
  query.bind(value);
  if (!query.step()) return std::nullopt;
  return read_conversation(connection, query);
}

}  // namespace

std::vector<model::Conversation> Messages::conversations(int limit, int offset,
                                                         std::optional<model::LineId> line) const {
  std::string sql = select_conversations;
  if (line) sql += "WHERE EXISTS (SELECT 1 FROM messages AS o WHERE o.line = ? AND o.conversation = c.id) ";
  Connection& connection = database_->connection();
  Statement query = connection.prepare(sql + "ORDER BY c.last_at DESC, c.id DESC LIMIT ? OFFSET ?");
  if (line) query.bind(*line);
  query.bind(std::max(limit, 0), std::max(offset, 0));
  std::vector<model::Conversation> conversations;
  while (query.step()) conversations.push_back(read_conversation(connection, query));
  return conversations;
}

std::optional<model::Conversation> Messages::find_conversation(model::ConversationId id) const {
  return first_conversation(database_->connection(), "WHERE c.id = ?", id);
}

std::optional<model::Conversation> Messages::find_conversation(std::vector<std::string> participants) const {
  return first_conversation(database_->connection(), "WHERE c.participants = ?",
                            participants_key(std::move(participants)));
}

}  // namespace celltext::store
