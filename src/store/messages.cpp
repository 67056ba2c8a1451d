#include "celltext/store/messages.h"

#include <algorithm>
#include <iterator>

#include "accounts.h"
#include "attachment_files.h"
#include "celltext/base/i18n.h"
#include "celltext/base/log.h"
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

// A picture message that the user throws away before it was fetched: the MMSC need not keep it. It is said by the
// courier.
void reject_waiting(Connection& connection, model::MessageId id) {
  constexpr int status_rejected = 130;  // X-Mms-Status, OMA-TS-MMS_ENC §7.3.60
  connection
      .prepare(
          "INSERT INTO mms_answers (line, kind, transaction_id, status, created_at, due_at)"
          " SELECT m.line, 'notifyresp', p.transaction_id, ?2, m.at, m.at FROM messages AS m JOIN mms AS p ON "
          "p.message = m.id"
          " WHERE m.id = ?1 AND m.status IN ('pending-download', 'download-failed') AND p.location <> ''")
      .bind(id, status_rejected)
      .run();
}

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
  std::vector<std::string> digests;
  auto removed = write(*database_, [&](Connection& connection) -> Result<void> {
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
      std::ranges::move(digests_of(connection, id), std::back_inserter(digests));
      reject_waiting(connection, id);
      connection.prepare("DELETE FROM messages WHERE id = ?").bind(id).run();
      next_revision(connection);
      touched.insert(found->conversation);
    }
    for (const auto conversation : touched) refresh_conversation(connection, conversation);
    return {};
  });
  if (!removed || digests.empty()) return removed;
  // Only now that nothing brings the rows back. Files that stay because of an error here are swept later.
  const auto swept = write(*database_, [&](Connection& connection) -> Result<void> {
    remove_unused_files(connection, database_->data_dir(), digests);
    return {};
  });
  if (!swept) log::warning("{}", swept.error().message);
  return removed;
}

}  // namespace celltext::store
