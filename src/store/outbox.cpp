#include "celltext/store/outbox.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "conversation_index.h"
#include "message_row.h"
#include "number_list.h"
#include "transaction.h"

namespace celltext::store {

namespace {

using model::Status;

Error no_such_message(model::MessageId id) {
  return {ErrorKind::not_found, tr_format("there is no message {}", id.value)};
}

std::vector<model::MessageId> messages_of_key(Connection& connection, const std::string& key) {
  std::vector<model::MessageId> ids;
  Statement query = connection.prepare("SELECT message FROM send_keys WHERE key = ? ORDER BY position");
  query.bind(key);
  while (query.step()) ids.push_back(query.id<model::MessageId>(0));
  return ids;
}

void remember_key(Connection& connection, const std::string& key, const std::vector<model::MessageId>& ids) {
  for (std::size_t i = 0; i < ids.size(); ++i) {
    connection.prepare("INSERT INTO send_keys (key, position, message) VALUES (?, ?, ?)")
        .bind(key, static_cast<std::int64_t>(i), ids[i])
        .run();
  }
}

std::optional<std::int64_t> minutes(const std::optional<std::chrono::minutes>& duration) {
  if (!duration) return std::nullopt;
  return duration->count();
}

model::MessageId insert(Connection& connection, const NewMessage& message, const std::string& recipient, Instant now) {
  const bool later = message.send_at && *message.send_at > now;
  const auto conversation = ensure_conversation(connection, {recipient});
  connection
      .prepare(
          "INSERT INTO messages (revision, conversation, line, direction, kind, status, at, recipients, text, encoding,"
          " parts, created_at, due_at, request_report, validity, flash)"
          " VALUES (?1, ?2, ?3, 'out', 'sms', ?4, ?5, ?6, ?7, ?8, ?9, ?5, ?10, ?11, ?12, ?13)")
      .bind(next_revision(connection), conversation, message.line, name_of(later ? Status::scheduled : Status::queued),
            now, join_numbers({recipient}), message.text, name_of(message.encoding), message.parts,
            later ? message.send_at : std::nullopt, message.request_report, minutes(message.validity), message.flash)
      .run();
  const model::MessageId id{connection.last_insert_id()};
  refresh_conversation(connection, conversation);
  return id;
}

void settle(Connection& connection, const Settlement& settlement) {
  const bool sent = settlement.status == Status::sent;
  const auto code = settlement.trouble ? std::optional(settlement.trouble->code) : std::nullopt;
  const auto words = settlement.trouble ? std::optional(settlement.trouble->message) : std::nullopt;
  connection
      .prepare(
          "UPDATE messages SET status = ?2, sent_at = coalesce(?3, sent_at), reference = coalesce(?4, reference),"
          " error_code = ?5, error_message = ?6, due_at = coalesce(?7, due_at)"
          " WHERE id = ?1 AND status IN ('sending', 'unknown')")
      .bind(settlement.id, name_of(settlement.status), sent ? std::optional(settlement.at) : std::nullopt,
            settlement.reference, code, words, settlement.due_at)
      .run();
  if (connection.changes() > 0) note_change(connection, settlement.id);
}

// A scheduled message takes its place among the others at the time it leaves.
bool mark(Connection& connection, const Marking& marking) {
  connection
      .prepare(
          "UPDATE messages SET at = CASE status WHEN 'scheduled' THEN max(at, coalesce(due_at, at)) ELSE at END,"
          " status = 'sending', line = ?2, daemon_run = ?3, sms_path = ?4, attempts = attempts + 1, reference = NULL"
          " WHERE id = ?1 AND status IN ('queued', 'scheduled') AND (line IS NULL OR line = ?2)")
      .bind(marking.id, marking.line, marking.daemon_run, marking.sms_path)
      .run();
  if (connection.changes() == 0) return false;
  note_change(connection, marking.id);
  return true;
}

Departure read_departure(const Statement& row) {
  Departure departure;
  departure.id = row.id<model::MessageId>(0);
  departure.line = row.id<model::LineId>(1);
  const auto recipients = split_numbers(row.view(2));
  if (!recipients.empty()) departure.to = recipients.front();
  departure.text = row.text(3);
  departure.request_report = row.integer(4) != 0;
  if (!row.is_null(5)) departure.validity = std::chrono::minutes{row.integer(5)};
  departure.flash = row.integer(6) != 0;
  departure.attempts = static_cast<int>(row.integer(7));
  return departure;
}

// Runs `change`, which looks at the status itself. If it changed nothing, `refusal` says why, from the status there is.
template<class Refusal>
Result<void> change_if_allowed(Connection& connection, Statement& change, model::MessageId id, Refusal refusal) {
  change.run();
  if (connection.changes() > 0) {
    note_change(connection, id);
    return {};
  }
  Statement query = connection.prepare("SELECT status FROM messages WHERE id = ?");
  query.bind(id);
  if (!query.step()) return no_such_message(id);
  return Error{ErrorKind::invalid, refusal(query.view(0))};
}

}  // namespace

Result<Enqueued> Outbox::enqueue(const NewMessage& message, Instant now) {
  if (message.to.empty()) return Error{ErrorKind::invalid, tr("the message has no recipient")};
  return write(*database_, [&](Connection& connection) -> Result<Enqueued> {
    Enqueued enqueued;
    if (!message.key.empty()) enqueued.ids = messages_of_key(connection, message.key);
    enqueued.already = !enqueued.ids.empty();
    if (enqueued.already) return enqueued;
    for (const std::string& recipient : message.to) enqueued.ids.push_back(insert(connection, message, recipient, now));
    if (!message.key.empty()) remember_key(connection, message.key, enqueued.ids);
    return enqueued;
  });
}

std::optional<Departure> Outbox::next(model::LineId line, Instant now) const {
  Statement query = database_->connection().prepare(
      "SELECT id, line, recipients, text, request_report, validity, flash, attempts FROM messages INDEXED BY "
      "messages_waiting"
      " WHERE status IN ('queued', 'scheduled') AND (due_at IS NULL OR due_at <= ?1) AND (line IS NULL OR line = ?2)"
      " ORDER BY coalesce(due_at, created_at), id LIMIT 1");
  query.bind(now, line);
  if (!query.step()) return std::nullopt;
  return read_departure(query);
}

std::optional<Instant> Outbox::next_due(Instant now) const {
  Statement query = database_->connection().prepare(
      "SELECT due_at FROM messages INDEXED BY messages_waiting WHERE status IN ('queued', 'scheduled')"
      " AND coalesce(due_at, created_at) > ? AND due_at IS NOT NULL ORDER BY coalesce(due_at, created_at) LIMIT 1");
  query.bind(now);
  if (!query.step()) return std::nullopt;
  return query.instant(0);
}

Result<bool> Outbox::advance(const Settlement* settlement, const Marking* marking) {
  return write(*database_, [&](Connection& connection) -> Result<bool> {
    if (settlement) settle(connection, *settlement);
    return !marking || mark(connection, *marking);
  });
}

std::vector<InFlight> Outbox::open_outcomes(const std::string& daemon_run) const {
  Statement query = database_->connection().prepare(
      "SELECT id, status, daemon_run, sms_path FROM messages INDEXED BY messages_status"
      " WHERE status IN ('sending', 'unknown') AND (status = 'sending' OR daemon_run = ?) ORDER BY id");
  query.bind(daemon_run);
  std::vector<InFlight> open;
  while (query.step()) {
    const Status status = query.view(1) == name_of(Status::sending) ? Status::sending : Status::unknown;
    open.push_back({query.id<model::MessageId>(0), status, query.text(2), query.text(3)});
  }
  return open;
}

std::vector<model::Message> Outbox::list(int limit) const {
  Statement query = database_->connection().prepare(
      select_messages("messages_status") +
      "WHERE m.status IN ('queued', 'scheduled', 'sending', 'unknown', 'failed') ORDER BY m.at, m.id LIMIT ?");
  query.bind(std::max(limit, 0));
  return read_messages(query);
}

Result<void> Outbox::cancel(model::MessageId id, Instant) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    Statement change = connection.prepare(
        "UPDATE messages SET status = 'cancelled' WHERE id = ? AND status IN ('queued', 'scheduled')");
    change.bind(id);
    return change_if_allowed(connection, change, id, [&](std::string_view status) {
      return tr_format("message {} is {}: only what is queued or scheduled can be cancelled", id.value, status);
    });
  });
}

Result<void> Outbox::retry(model::MessageId id, Instant now) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    Statement change = connection.prepare(
        "UPDATE messages SET status = 'queued', at = max(at, ?2), due_at = NULL, error_code = NULL, error_message = "
        "NULL,"
        " sent_at = NULL, attempts = 0, reference = NULL, daemon_run = NULL, sms_path = NULL"
        " WHERE id = ?1 AND status IN ('failed', 'unknown', 'cancelled')");
    change.bind(id, now);
    return change_if_allowed(connection, change, id, [&](std::string_view status) {
      return tr_format("message {} is {}: only what is failed, unknown or cancelled can be sent again", id.value,
                       status);
    });
  });
}

}  // namespace celltext::store
