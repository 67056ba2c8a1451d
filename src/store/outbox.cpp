#include "celltext/store/outbox.h"

#include <algorithm>
#include <iterator>

#include "accounts.h"
#include "attachment_files.h"
#include "celltext/base/i18n.h"
#include "conversation_index.h"
#include "message_row.h"
#include "number_list.h"
#include "outbox_prices.h"
#include "picture_outbox.h"
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

model::MessageId insert(Connection& connection, const NewMessage& message, const std::vector<std::string>& recipients,
                        Instant now) {
  const bool later = message.send_at && *message.send_at > now;
  const bool is_mms = message.kind == model::Kind::mms;
  const auto encoding = is_mms ? std::nullopt : std::optional(name_of(message.encoding));
  const auto conversation = ensure_conversation(connection, recipients);
  connection
      .prepare(
          "INSERT INTO messages (revision, conversation, line, direction, status, at, recipients, text, encoding,"
          " parts, created_at, due_at, request_report, validity, flash, passes, kind, subject)"
          " VALUES (?1, ?2, ?3, 'out', ?4, ?5, ?6, ?7, ?8, ?9, ?5, ?10, ?11, ?12, ?13, ?14, ?15, ?16)")
      .bind(next_revision(connection), conversation, message.line, name_of(later ? Status::scheduled : Status::queued),
            now, join_numbers(recipients), message.text, encoding, message.parts,
            later ? message.send_at : std::nullopt, message.request_report, minutes(message.validity), message.flash,
            number_of(message.passes), name_of(message.kind), message.subject)
      .run();
  const model::MessageId id{connection.last_insert_id()};
  refresh_conversation(connection, conversation);
  return id;
}

// One row for each message that leaves: one to all for a group, else one for each recipient.
Result<std::vector<model::MessageId>> insert_all(Database& database, Connection& connection, const NewMessage& message,
                                                 Instant now) {
  std::vector<std::vector<std::string>> groups;
  const bool together = message.group || !message.cc.empty();
  if (together) {
    groups.push_back(message.to);
    std::ranges::copy(message.cc, std::back_inserter(groups.back()));
  } else {
    for (const std::string& recipient : message.to) groups.push_back({recipient});
  }
  std::vector<model::MessageId> ids;
  for (const auto& recipients : groups) {
    const auto id = insert(connection, message, recipients, now);
    ids.push_back(id);
    const auto reserved = reserve_for(database, message, recipients, id, now);
    if (!reserved) return reserved.error();
    if (message.kind != model::Kind::mms) continue;
    add_picture_message(connection, id, together ? message.to : recipients, message.cc);
    const auto put = put_attachments(connection, database.data_dir(), id, message.attachments);
    if (!put) return put.error();
  }
  return ids;
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
  if (connection.changes() == 0) return;
  note_change(connection, settlement.id);
  settle_charge(connection, settlement.id, settlement.status, settlement.at);
  if (!settlement.network_id.empty()) note_network_id(connection, settlement.id, settlement.network_id);
}

bool waits(Connection& connection, const Marking& marking) {
  Statement query = connection.prepare(
      "SELECT 1 FROM messages WHERE id = ?1 AND status IN ('queued', 'scheduled') AND (line IS NULL OR line = ?2)");
  query.bind(marking.id, marking.line);
  return query.step();
}

// A scheduled message takes its place among the others at the time it leaves.
bool mark(Database& database, const Marking& marking) {
  Connection& connection = database.connection();
  if (marking.price && waits(connection, marking) && !price_again(database, marking)) return false;
  connection
      .prepare(
          "UPDATE messages SET at = CASE status WHEN 'scheduled' THEN max(at, coalesce(due_at, at)) ELSE at END,"
          " status = 'sending', line = ?2, daemon_run = ?3, sms_path = ?4, attempts = attempts + 1, reference = NULL,"
          " held_until = NULL"
          " WHERE id = ?1 AND status IN ('queued', 'scheduled') AND (line IS NULL OR line = ?2)")
      .bind(marking.id, marking.line, marking.daemon_run, marking.sms_path)
      .run();
  if (connection.changes() == 0) return false;
  forget_transfer(connection, marking.id);
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
    auto ids = insert_all(*database_, connection, message, now);
    if (!ids) return ids.error();
    enqueued.ids = *std::move(ids);
    if (!message.key.empty()) remember_key(connection, message.key, enqueued.ids);
    return enqueued;
  });
}

bool Outbox::knows_key(const std::string& key) const {
  return !messages_of_key(database_->connection(), key).empty();
}

std::optional<Departure> Outbox::next(model::LineId line, Instant now, bool unassigned) const {
  Statement query = database_->connection().prepare(
      "SELECT id, line, recipients, text, request_report, validity, flash, attempts FROM messages INDEXED BY "
      "messages_waiting"
      " WHERE status IN ('queued', 'scheduled') AND (due_at IS NULL OR due_at <= ?1)"
      " AND (line = ?2 OR (?3 AND line IS NULL))"
      " AND kind = 'sms' AND (held_until IS NULL OR held_until <= ?1)"
      " ORDER BY coalesce(due_at, created_at), id LIMIT 1");
  query.bind(now, line, unassigned);
  if (!query.step()) return std::nullopt;
  return read_departure(query);
}

std::vector<model::LineId> Outbox::lines_with_due(Instant now) const {
  Statement query = database_->connection().prepare(
      "SELECT line FROM messages INDEXED BY messages_waiting"
      " WHERE status IN ('queued', 'scheduled') AND (due_at IS NULL OR due_at <= ?1) AND line IS NOT NULL"
      " AND (held_until IS NULL OR held_until <= ?1)"
      " GROUP BY line ORDER BY min(coalesce(due_at, created_at))");
  query.bind(now);
  std::vector<model::LineId> lines;
  while (query.step()) lines.push_back(query.id<model::LineId>(0));
  return lines;
}

std::optional<Instant> Outbox::next_due(Instant now) const {
  Statement query = database_->connection().prepare(
      "SELECT due_at FROM messages INDEXED BY messages_waiting WHERE status IN ('queued', 'scheduled')"
      " AND coalesce(due_at, created_at) > ? AND due_at IS NOT NULL ORDER BY coalesce(due_at, created_at) LIMIT 1");
  query.bind(now);
  Statement held = database_->connection().prepare(
      "SELECT min(held_until) FROM messages INDEXED BY messages_held WHERE held_until IS NOT NULL AND held_until > ? "
      "AND held_until < ?");
  held.bind(now, for_ever);
  std::optional<Instant> first;
  if (query.step()) first = query.instant(0);
  if (held.step() && !held.is_null(0)) first = std::min(first.value_or(held.instant(0)), held.instant(0));
  return first;
}

Result<bool> Outbox::may_leave(const Marking& marking) {
  return write(*database_, [&](Connection& connection) -> Result<bool> {
    return waits(connection, marking) && (!marking.price || price_again(*database_, marking));
  });
}

Result<bool> Outbox::advance(const Settlement* settlement, const Marking* marking) {
  return write(*database_, [&](Connection& connection) -> Result<bool> {
    if (settlement) settle(connection, *settlement);
    return !marking || mark(*database_, *marking);
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
        "UPDATE messages SET status = 'cancelled', held_until = NULL WHERE id = ? AND status IN ('queued', "
        "'scheduled')");
    change.bind(id);
    auto cancelled = change_if_allowed(connection, change, id, [&](std::string_view status) {
      return tr_format("message {} is {}: only what is queued or scheduled can be cancelled", id.value, status);
    });
    if (cancelled) release_reservation(connection, id);
    return cancelled;
  });
}

Result<void> Outbox::retry(model::MessageId id, Instant now, Passes passes) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    Statement change = connection.prepare(
        "UPDATE messages SET status = 'queued', at = max(at, ?2), due_at = NULL, error_code = NULL, error_message = "
        "NULL,"
        " sent_at = NULL, attempts = 0, reference = NULL, daemon_run = NULL, sms_path = NULL, held_until = NULL,"
        " passes = passes | ?3"
        " WHERE id = ?1 AND (status IN ('failed', 'unknown', 'cancelled') OR held_until IS NOT NULL)");
    change.bind(id, now, number_of(passes));
    return change_if_allowed(connection, change, id, [&](std::string_view status) {
      return tr_format("message {} is {}: only what is failed, unknown or cancelled can be sent again", id.value,
                       status);
    });
  });
}

Result<void> Outbox::release_held(std::string_view code) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    connection
        .prepare("UPDATE messages SET held_until = 0 WHERE held_until IS NOT NULL AND (?1 = '' OR error_code = ?1)")
        .bind(code)
        .run();
    return {};
  });
}

}  // namespace celltext::store
