// Picture messages that come in.
#include "celltext/store/picture_messages.h"

#include "accounts.h"
#include "attachment_files.h"
#include "celltext/base/i18n.h"
#include "celltext/store/inbox.h"
#include "conversation_index.h"
#include "mmsc_answers.h"
#include "notices.h"
#include "number_list.h"
#include "transaction.h"

namespace celltext::store {

namespace {

using model::Status;

// Only a message that is still to come changes: the user may have deleted it meanwhile, or have it already.
bool set_status(Connection& connection, model::MessageId id, Status status, const model::Trouble* trouble) {
  connection
      .prepare(
          "UPDATE messages SET status = ?2, error_code = ?3, error_message = ?4 WHERE id = ?1"
          " AND status IN ('pending-download', 'downloading', 'download-failed')")
      .bind(id, name_of(status), trouble ? std::optional(trouble->code) : std::nullopt,
            trouble ? std::optional(trouble->message) : std::nullopt)
      .run();
  if (connection.changes() == 0) return false;
  note_change(connection, id);
  return true;
}

void set_due(Connection& connection, model::MessageId id, std::optional<Instant> due_at) {
  connection.prepare("UPDATE mms SET due_at = ? WHERE message = ?").bind(due_at, id).run();
}

constexpr std::string_view select_downloads =
    "SELECT p.message, m.line, m.sender, p.transaction_id, p.location, p.size, p.expires_at, p.attempts, p.asked, "
    "p.answered, m.passes"
    " FROM mms AS p JOIN messages AS m ON m.id = p.message ";

Download read_download(const Statement& row) {
  Download download;
  download.id = row.id<model::MessageId>(0);
  download.line = row.id<model::LineId>(1);
  download.from = row.text(2);
  download.transaction_id = row.text(3);
  download.location = row.text(4);
  download.size = row.integer(5);
  download.expires_at = row.maybe_instant(6);
  download.attempts = static_cast<int>(row.integer(7));
  download.asked = row.integer(8) != 0;
  download.answered = row.integer(9) != 0;
  download.passes = passes_from(row.integer(10));
  return download;
}

void book_once(Database& database, model::MessageId id, const std::optional<Charge>& charge, Instant now) {
  if (charge && Ledger(database).entries_of(id).empty()) book(database.connection(), id, *charge, now);
}

std::vector<std::string> participants_of(const Retrieved& message) {
  std::vector<std::string> participants;
  if (!message.from.empty()) participants.push_back(message.from);
  if (message.group) participants.insert(participants.end(), message.to.begin(), message.to.end());
  return participants;
}

void store_retrieved(Connection& connection, model::MessageId id, const Retrieved& message) {
  Statement before = connection.prepare("SELECT conversation FROM messages WHERE id = ?");
  before.bind(id).step();
  const auto old_conversation = before.id<model::ConversationId>(0);
  before.run();
  const auto conversation = ensure_conversation(connection, participants_of(message));
  connection
      .prepare(
          "UPDATE messages SET status = 'received', conversation = ?2, sender = ?3, recipients = ?4, subject = ?5, "
          "text = ?6,"
          " sent_at = coalesce(?7, sent_at), error_code = NULL, error_message = NULL, data = NULL WHERE id = ?1")
      .bind(id, conversation, message.from, message.group ? join_numbers(message.to) : "", message.subject,
            message.text, message.sent_at)
      .run();
  connection.prepare("UPDATE mms SET due_at = NULL, raw = NULL, network_id = ?2, wants_read = ?3 WHERE message = ?1")
      .bind(id, message.network_id, message.wants_read)
      .run();
  note_change(connection, id);
  if (old_conversation != conversation) refresh_conversation(connection, old_conversation);
}

}  // namespace

Result<void> PictureMessages::request_download(model::MessageId id, Instant now, Passes passes) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    if (set_status(connection, id, Status::pending_download, nullptr)) {
      connection.prepare("UPDATE mms SET due_at = ?, asked = 1, attempts = 0 WHERE message = ?").bind(now, id).run();
      connection.prepare("UPDATE messages SET passes = ? WHERE id = ?").bind(number_of(passes), id).run();
      return {};
    }
    Statement query = connection.prepare("SELECT status FROM messages WHERE id = ?");
    query.bind(id);
    if (!query.step()) return Error{ErrorKind::not_found, tr_format("there is no message {}", id.value)};
    return Error{ErrorKind::invalid,
                 tr_format("message {} is {}: there is nothing to download", id.value, query.view(0))};
  });
}

std::optional<Download> PictureMessages::next_download(model::LineId line, Instant now) const {
  Statement query = database_->connection().prepare(
      std::string(select_downloads) +
      "WHERE p.due_at <= ? AND p.due_at IS NOT NULL AND m.status = 'pending-download' AND m.line = ?"
      " ORDER BY p.due_at LIMIT 1");
  query.bind(now, line);
  if (!query.step()) return std::nullopt;
  return read_download(query);
}

std::optional<Download> PictureMessages::find_download(model::MessageId id) const {
  Statement query = database_->connection().prepare(std::string(select_downloads) + "WHERE p.message = ?");
  query.bind(id);
  if (!query.step()) return std::nullopt;
  return read_download(query);
}

std::optional<Instant> PictureMessages::next_due(model::LineId line, Instant now) const {
  Statement query = database_->connection().prepare(
      "SELECT min(due_at) FROM (SELECT p.due_at FROM mms AS p JOIN messages AS m ON m.id = p.message"
      " WHERE p.due_at > ?1 AND m.line = ?2 AND m.status = 'pending-download'"
      " UNION ALL SELECT due_at FROM mms_answers WHERE due_at > ?1 AND line = ?2)");
  query.bind(now, line);
  if (!query.step()) return std::nullopt;
  return query.maybe_instant(0);
}

Result<void> PictureMessages::mark_downloading(model::MessageId id) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    set_status(connection, id, Status::downloading, nullptr);
    connection.prepare("UPDATE mms SET attempts = attempts + 1, transfer_done = NULL WHERE message = ?").bind(id).run();
    return {};
  });
}

Result<void> PictureMessages::note_progress(model::MessageId id, const model::Transfer& transfer) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    connection.prepare("UPDATE mms SET transfer_done = ?, transfer_size = ? WHERE message = ?")
        .bind(transfer.done, transfer.of, id)
        .run();
    return {};
  });
}

std::vector<std::pair<model::MessageId, model::Transfer>> PictureMessages::transfers() const {
  Statement query = database_->connection().prepare(
      "SELECT p.message, p.transfer_done, p.transfer_size FROM messages AS m INDEXED BY messages_status"
      " JOIN mms AS p ON p.message = m.id WHERE m.status IN ('sending', 'downloading') AND p.transfer_done IS NOT NULL"
      " ORDER BY p.message");
  std::vector<std::pair<model::MessageId, model::Transfer>> found;
  while (query.step())
    found.emplace_back(query.id<model::MessageId>(0), model::Transfer{query.integer(1), query.integer(2)});
  return found;
}

Result<void> PictureMessages::leave(model::MessageId id, const model::Trouble& reason, const MmscAnswer* answer,
                                    Instant now) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    if (!set_status(connection, id, Status::pending_download, &reason)) return {};
    connection.prepare("UPDATE mms SET due_at = expires_at WHERE message = ?").bind(id).run();
    if (!answer) return {};
    add_answer(connection, *answer, now);
    connection.prepare("UPDATE mms SET answered = 1 WHERE message = ?").bind(id).run();
    return {};
  });
}

Result<void> PictureMessages::put_off(model::MessageId id, const model::Trouble& reason, Instant due_at) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    if (set_status(connection, id, Status::pending_download, &reason)) set_due(connection, id, due_at);
    return {};
  });
}

Result<void> PictureMessages::give_up(model::MessageId id, const model::Trouble& reason) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    if (set_status(connection, id, Status::download_failed, &reason)) set_due(connection, id, std::nullopt);
    return {};
  });
}

Result<bool> PictureMessages::retrieved(model::MessageId id, const Retrieved& message, const MmscAnswer* answer,
                                        Instant now, const std::optional<Charge>& charge) {
  return write(*database_, [&](Connection& connection) -> Result<bool> {
    if (!set_status(connection, id, Status::downloading, nullptr)) return false;
    const auto put = put_attachments(connection, database_->data_dir(), id, message.attachments);
    if (!put) return put.error();
    store_retrieved(connection, id, message);
    if (answer) add_answer(connection, *answer, now);
    book_once(*database_, id, charge, now);
    return true;
  });
}

Result<void> PictureMessages::keep_raw(model::MessageId id, const Bytes& raw, const model::Trouble& reason,
                                       const MmscAnswer* answer, Instant now, const std::optional<Charge>& charge) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    if (!set_status(connection, id, Status::download_failed, &reason)) return {};
    connection.prepare("UPDATE mms SET due_at = NULL, raw = ? WHERE message = ?").bind(ByteView(raw), id).run();
    if (answer) add_answer(connection, *answer, now);
    book_once(*database_, id, charge, now);
    return {};
  });
}

Result<void> PictureMessages::resume_downloads(Instant now, model::LineId line) {
  std::vector<model::MessageId> ids;
  Statement query = database_->connection().prepare(
      "SELECT id FROM messages INDEXED BY messages_status WHERE status = 'downloading' AND (?1 IS NULL OR line = ?1)");
  query.bind(line);
  while (query.step()) ids.push_back(query.id<model::MessageId>(0));
  if (ids.empty()) return {};
  return write(*database_, [&](Connection& connection) -> Result<void> {
    for (const model::MessageId id : ids) {
      if (set_status(connection, id, Status::pending_download, nullptr)) set_due(connection, id, now);
    }
    return {};
  });
}

bool PictureMessages::was_decoded_by(const std::string& decoder) const {
  Statement last = database_->connection().prepare("SELECT 1 FROM mms_decoder WHERE version = ?");
  last.bind(decoder);
  return last.step();
}

std::vector<PictureMessages::Undecoded> PictureMessages::undecoded() const {
  Statement query = database_->connection().prepare(
      "SELECT m.id, m.line, p.raw, 0 FROM mms AS p JOIN messages AS m ON m.id = p.message WHERE p.raw IS NOT NULL"
      " UNION ALL SELECT id, line, data, 1 FROM messages WHERE kind = 'sms' AND encoding = '8bit' AND direction = "
      "'in'");
  std::vector<Undecoded> found;
  while (query.step())
    found.push_back({query.id<model::MessageId>(0), query.id<model::LineId>(1), query.blob(2), query.integer(3) != 0});
  return found;
}

Result<void> PictureMessages::set_decoder(const std::string& decoder) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    connection.prepare("INSERT OR REPLACE INTO mms_decoder (id, version) VALUES (1, ?)").bind(decoder).run();
    return {};
  });
}

Result<void> PictureMessages::becomes_notice(model::MessageId id, const MmsNotice& notice, const std::string& sender,
                                             Instant now) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    if (known_notice(connection, notice)) return {};
    Statement before = connection.prepare("SELECT conversation FROM messages WHERE id = ?");
    before.bind(id);
    if (!before.step()) return {};
    const auto old_conversation = before.id<model::ConversationId>(0);
    before.run();
    std::vector<std::string> participants;
    if (!sender.empty()) participants.push_back(sender);
    const auto conversation = ensure_conversation(connection, participants);
    connection
        .prepare(
            "UPDATE messages SET kind = 'mms', status = 'pending-download', encoding = NULL, sender = ?2, conversation "
            "= ?3"
            " WHERE id = ?1")
        .bind(id, sender, conversation)
        .run();
    add_notice(connection, id, notice, now);
    note_change(connection, id);
    if (old_conversation != conversation) refresh_conversation(connection, old_conversation);
    return {};
  });
}

}  // namespace celltext::store
