#include "message_row.h"

#include "accounts.h"
#include "attachment_files.h"
#include "celltext/model/line.h"
#include "celltext/store/database.h"
#include "number_list.h"

namespace celltext::store {

namespace {

namespace column {
enum : int {
  id,
  conversation,
  direction,
  kind,
  line,
  line_name,
  line_number,
  line_iccid,
  sender,
  recipients,
  text,
  subject,
  status,
  encoding,
  parts,
  created_at,
  sent_at,
  received_at,
  delivered_at,
  due_at,
  error_code,
  error_message,
  read,
  revision,
  held,
  cost,
};
}  // namespace column

model::Status read_status(const Statement& row) {
  const auto status = model::status_from_name(row.view(column::status));
  if (!status) throw StoreFailure("a message in the database has an unknown status");
  return *status;
}

std::optional<model::Encoding> read_encoding(const Statement& row) {
  for (const auto encoding : {model::Encoding::gsm7, model::Encoding::ucs2, model::Encoding::data8}) {
    if (name_of(encoding) == row.view(column::encoding)) return encoding;
  }
  return std::nullopt;
}

std::optional<model::Trouble> read_trouble(const Statement& row) {
  if (row.is_null(column::error_code)) return std::nullopt;
  return model::Trouble{row.text(column::error_code), row.text(column::error_message)};
}

model::Line read_line(const Statement& row) {
  model::Line line;
  line.id = row.id<model::LineId>(column::line);
  line.name = row.text(column::line_name);
  line.number = row.text(column::line_number);
  line.iccid = row.text(column::line_iccid);
  return line;
}

// Our own end of the message is the line's number, as far as it is known.
void fill_ends(model::Message& message, const Statement& row, const std::string& own_number) {
  message.from = row.text(column::sender);
  message.to = split_numbers(row.view(column::recipients));
  if (message.direction == model::Direction::out)
    message.from = own_number;
  else if (message.to.empty() && !own_number.empty())
    message.to.push_back(own_number);
}

bool is_on_its_way(model::Status status) {
  return status == model::Status::sending || status == model::Status::downloading;
}

std::vector<std::string> copies_of(Connection& connection, model::MessageId message) {
  Statement query =
      connection.prepare("SELECT number FROM mms_recipients WHERE message = ? AND copy = 1 ORDER BY number");
  query.bind(message);
  std::vector<std::string> numbers;
  while (query.step()) numbers.push_back(query.text(0));
  return numbers;
}

std::optional<model::Transfer> transfer_of(Connection& connection, model::MessageId message) {
  Statement query = connection.prepare(
      "SELECT transfer_done, transfer_size FROM mms WHERE message = ? AND transfer_done IS NOT NULL");
  query.bind(message);
  if (!query.step()) return std::nullopt;
  return model::Transfer{query.integer(0), query.integer(1)};
}

}  // namespace

std::string select_messages(std::string_view index) {
  // In the order of `column`.
  std::string sql =
      "SELECT m.id, m.conversation, m.direction, m.kind, m.line, l.name, l.number, l.iccid, m.sender, m.recipients, "
      "m.text,"
      " m.subject, m.status, m.encoding, m.parts, m.created_at, m.sent_at, m.received_at, m.delivered_at, m.due_at,"
      " m.error_code, m.error_message, m.read, m.revision, m.held_until IS NOT NULL, ";
  sql.append(cost_column).append(" FROM messages AS m ");
  if (!index.empty()) sql.append("INDEXED BY ").append(index);
  return sql + " LEFT JOIN lines AS l ON l.id = m.line ";
}

model::Message read_message(const Statement& row) {
  model::Message message;
  message.id = row.id<model::MessageId>(column::id);
  message.conversation = row.id<model::ConversationId>(column::conversation);
  message.direction =
      row.view(column::direction) == name_of(model::Direction::out) ? model::Direction::out : model::Direction::in;
  message.kind = row.view(column::kind) == name_of(model::Kind::mms) ? model::Kind::mms : model::Kind::sms;
  const model::Line line = read_line(row);
  message.line = line.id;
  message.line_name = line.label();
  fill_ends(message, row, line.number);
  message.text = row.text(column::text);
  message.subject = row.text(column::subject);
  message.status = read_status(row);
  message.encoding = read_encoding(row);
  message.parts = static_cast<int>(row.integer(column::parts));
  message.created_at = row.instant(column::created_at);
  message.sent_at = row.maybe_instant(column::sent_at);
  message.received_at = row.maybe_instant(column::received_at);
  message.delivered_at = row.maybe_instant(column::delivered_at);
  message.due_at = row.maybe_instant(column::due_at);
  message.trouble = read_trouble(row);
  message.read = row.integer(column::read) != 0;
  message.revision = row.integer(column::revision);
  message.held = row.integer(column::held) != 0;
  message.cost = read_cost(row.view(column::cost));
  if (message.kind != model::Kind::mms) return message;
  message.attachments = attachments_of(row.connection(), message.id);
  if (message.direction == model::Direction::out) message.cc = copies_of(row.connection(), message.id);
  if (is_on_its_way(message.status)) message.transfer = transfer_of(row.connection(), message.id);
  return message;
}

std::vector<model::Message> read_messages(Statement& query) {
  std::vector<model::Message> messages;
  while (query.step()) messages.push_back(read_message(query));
  return messages;
}

}  // namespace celltext::store
