// Picture messages that go out, and the reports that come back.
#include <glib.h>

#include <algorithm>

#include "attachment_files.h"
#include "celltext/store/picture_messages.h"
#include "conversation_index.h"
#include "number_list.h"
#include "picture_outbox.h"
#include "transaction.h"

namespace celltext::store {

namespace {

// Unique for all time, so that an MMSC never takes one message for another; the same when the same message is tried
// again.
std::string new_transaction_id() {
  std::string id = "c";
  for (int i = 0; i < 3; ++i) id += fmt::format("{:08x}", g_random_int());
  return id;
}

bool has_copy(const Statement& row, int column) {
  return row.integer(column) != 0;
}

void set_recipient(Connection& connection, model::MessageId id, const std::string& number, const MmsReport& report) {
  const auto status = report.fate == MmsReport::Fate::failed ? "failed"
                      : report.fate == MmsReport::Fate::read ? "read"
                                                             : "delivered";
  connection
      .prepare(
          "UPDATE mms_recipients SET status = ?3, at = ?4 WHERE message = ?1 AND number = ?2 AND status <> 'read'"
          " AND NOT (status = 'delivered' AND ?3 = 'failed')")
      .bind(id, number, status, report.at)
      .run();
}

// The recipient that a report means: networks drop or add a country code, and one recipient needs no name.
std::string recipient_meant(Connection& connection, model::MessageId id, const std::string& said) {
  Statement query = connection.prepare("SELECT number FROM mms_recipients WHERE message = ?");
  query.bind(id);
  std::vector<std::string> numbers;
  while (query.step()) numbers.push_back(query.text(0));
  if (numbers.size() == 1) return numbers.front();
  constexpr std::size_t digits = 7;
  const auto same = std::ranges::find_if(numbers, [&](const std::string& number) {
    if (number == said) return true;
    return number.size() >= digits && said.size() >= digits &&
           number.substr(number.size() - digits) == said.substr(said.size() - digits);
  });
  return same == numbers.end() ? "" : *same;
}

// Delivered when the last recipient has it; failed when the last one is settled and one of them did not get it.
void settle_message(Connection& connection, model::MessageId id, const MmsReport& report) {
  Statement count =
      connection.prepare("SELECT sum(status = ''), sum(status = 'failed') FROM mms_recipients WHERE message = ?");
  count.bind(id).step();
  const bool open = count.integer(0) > 0;
  const bool failed = count.integer(1) > 0;
  count.run();
  if (open) return;
  const auto code = failed ? std::optional(report.code.empty() ? "not-delivered" : report.code) : std::nullopt;
  const auto words = failed ? std::optional(report.words) : std::nullopt;
  connection
      .prepare(
          "UPDATE messages SET status = ?2, delivered_at = CASE ?2 WHEN 'delivered' THEN coalesce(delivered_at, ?3) "
          "END,"
          " error_code = ?4, error_message = ?5 WHERE id = ?1 AND status IN ('sent', 'unknown', 'failed', 'delivered')")
      .bind(id, failed ? "failed" : "delivered", report.at, code, words)
      .run();
  note_change(connection, id);
}

}  // namespace

void add_picture_message(Connection& connection, model::MessageId id, const std::vector<std::string>& to,
                         const std::vector<std::string>& cc) {
  connection.prepare("INSERT INTO mms (message, transaction_id) VALUES (?, ?)").bind(id, new_transaction_id()).run();
  const auto add = [&](const std::string& number, bool copy) {
    connection.prepare("INSERT OR IGNORE INTO mms_recipients (message, number, copy) VALUES (?, ?, ?)")
        .bind(id, number, copy)
        .run();
  };
  for (const std::string& number : to) add(number, false);
  for (const std::string& number : cc) add(number, true);
}

void forget_transfer(Connection& connection, model::MessageId id) {
  connection.prepare("UPDATE mms SET transfer_done = NULL WHERE message = ?").bind(id).run();
}

void note_network_id(Connection& connection, model::MessageId id, const std::string& network_id) {
  connection.prepare("UPDATE mms SET network_id = ? WHERE message = ?").bind(network_id, id).run();
}

std::optional<MmsDeparture> PictureMessages::next_departure(model::LineId line, Instant now, bool unassigned) const {
  Statement query = database_->connection().prepare(
      "SELECT m.id, m.line, p.transaction_id, m.subject, m.text, m.request_report, m.validity, m.attempts"
      " FROM messages AS m INDEXED BY messages_waiting JOIN mms AS p ON p.message = m.id"
      " WHERE m.status IN ('queued', 'scheduled') AND m.kind = 'mms' AND (m.due_at IS NULL OR m.due_at <= ?1)"
      " AND (m.held_until IS NULL OR m.held_until <= ?1) AND (m.line = ?2 OR (?3 AND m.line IS NULL))"
      " ORDER BY coalesce(m.due_at, m.created_at), m.id LIMIT 1");
  query.bind(now, line, unassigned);
  if (!query.step()) return std::nullopt;
  MmsDeparture departure;
  departure.id = query.id<model::MessageId>(0);
  departure.line = query.id<model::LineId>(1);
  departure.transaction_id = query.text(2);
  departure.subject = query.text(3);
  departure.text = query.text(4);
  departure.request_report = query.integer(5) != 0;
  if (!query.is_null(6)) departure.validity = std::chrono::minutes{query.integer(6)};
  departure.attempts = static_cast<int>(query.integer(7));
  departure.attachments = Attachments(*database_).of(departure.id);
  Statement recipients =
      database_->connection().prepare("SELECT number, copy FROM mms_recipients WHERE message = ? ORDER BY number");
  recipients.bind(departure.id);
  while (recipients.step()) (has_copy(recipients, 1) ? departure.cc : departure.to).push_back(recipients.text(0));
  return departure;
}

bool PictureMessages::is_sending(model::LineId line) const {
  Statement query = database_->connection().prepare(
      "SELECT 1 FROM messages INDEXED BY messages_status WHERE status = 'sending' AND kind = 'mms' AND line = ? LIMIT "
      "1");
  query.bind(line);
  return query.step();
}

Result<bool> PictureMessages::apply_report(const MmsReport& report) {
  return write(*database_, [&](Connection& connection) -> Result<bool> {
    Statement query = connection.prepare(
        "SELECT p.message FROM mms AS p JOIN messages AS m ON m.id = p.message WHERE p.network_id = ?"
        " AND p.network_id <> '' AND m.direction = 'out' ORDER BY p.message DESC LIMIT 1");
    query.bind(report.network_id);
    if (!query.step()) return false;
    const auto id = query.id<model::MessageId>(0);
    query.run();
    if (report.fate == MmsReport::Fate::waiting) return true;
    const std::string number = recipient_meant(connection, id, report.recipient);
    set_recipient(connection, id, number, report);
    settle_message(connection, id, report);
    return true;
  });
}

}  // namespace celltext::store
