#include "mmsc_answers.h"

#include <array>

#include "transaction.h"

namespace celltext::store {

namespace {

constexpr std::array<std::string_view, 3> answer_kinds{"notifyresp", "acknowledge", "read"};

std::string_view name_of(MmscAnswer::Kind kind) {
  return answer_kinds.at(static_cast<std::size_t>(kind));
}

MmscAnswer::Kind answer_kind(std::string_view name) {
  std::size_t i = 0;
  while (i + 1 < answer_kinds.size() && answer_kinds.at(i) != name) ++i;
  return static_cast<MmscAnswer::Kind>(i);
}

}  // namespace

void add_answer(Connection& connection, const MmscAnswer& answer, Instant now) {
  connection
      .prepare(
          "INSERT INTO mms_answers (line, kind, transaction_id, network_id, recipient, status, created_at, due_at)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)")
      .bind(answer.line, name_of(answer.kind), answer.transaction_id, answer.network_id, answer.recipient,
            answer.status, now)
      .run();
}

std::optional<MmscAnswer> PictureMessages::next_answer(model::LineId line, Instant now) const {
  Statement query = database_->connection().prepare(
      "SELECT id, line, kind, transaction_id, network_id, recipient, status, attempts FROM mms_answers"
      " WHERE due_at <= ? AND line = ? ORDER BY due_at, id LIMIT 1");
  query.bind(now, line);
  if (!query.step()) return std::nullopt;
  MmscAnswer answer;
  answer.id = query.integer(0);
  answer.line = query.id<model::LineId>(1);
  answer.kind = answer_kind(query.view(2));
  answer.transaction_id = query.text(3);
  answer.network_id = query.text(4);
  answer.recipient = query.text(5);
  answer.status = static_cast<int>(query.integer(6));
  answer.attempts = static_cast<int>(query.integer(7));
  return answer;
}

Result<void> PictureMessages::answered(std::int64_t id) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    connection.prepare("DELETE FROM mms_answers WHERE id = ?").bind(id).run();
    return {};
  });
}

Result<void> PictureMessages::put_off_answer(std::int64_t id, Instant due_at) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    connection.prepare("UPDATE mms_answers SET due_at = ?, attempts = attempts + 1 WHERE id = ?")
        .bind(due_at, id)
        .run();
    return {};
  });
}

Result<void> PictureMessages::report_reading(model::LineId line, bool wanted, Instant now) {
  constexpr int status_read = 128;  // X-Mms-Read-Status, OMA-TS-MMS_ENC §7.3.38
  std::vector<std::pair<model::MessageId, MmscAnswer>> read;
  Statement query = database_->connection().prepare(
      "SELECT p.message, p.network_id, m.sender FROM mms AS p JOIN messages AS m ON m.id = p.message"
      " WHERE p.wants_read = 1 AND m.read = 1 AND m.line = ?");
  query.bind(line);
  while (query.step()) {
    MmscAnswer answer;
    answer.line = line;
    answer.kind = MmscAnswer::Kind::read;
    answer.network_id = query.text(1);
    answer.recipient = query.text(2);
    answer.status = status_read;
    read.emplace_back(query.id<model::MessageId>(0), std::move(answer));
  }
  if (read.empty()) return {};
  return write(*database_, [&](Connection& connection) -> Result<void> {
    for (const auto& [id, answer] : read) {
      connection.prepare("UPDATE mms SET wants_read = 0 WHERE message = ? AND wants_read = 1").bind(id).run();
      const bool is_ours_to_tell = connection.changes() > 0 && wanted;
      if (is_ours_to_tell && !answer.recipient.empty() && !answer.network_id.empty())
        add_answer(connection, answer, now);
    }
    return {};
  });
}

}  // namespace celltext::store
