#include "notices.h"

#include <algorithm>

namespace celltext::store {

namespace {

// An MMSC repeats a notification for as long as it keeps the message, and a modem may show an SMS once more long after
// that. Without an expiry a message is kept for some weeks at most.
Instant forget_at(const MmsNotice& notice, Instant now) {
  constexpr std::chrono::days margin{30};
  constexpr std::chrono::days without_expiry{120};
  return notice.expires_at ? std::max(*notice.expires_at, now) + margin : now + without_expiry;
}

// What still waits to be fetched is known for as long as it waits.
void forget_old_notices(Connection& connection, Instant now) {
  connection
      .prepare(
          "DELETE FROM mms_notices WHERE forget_at < ? AND (message IS NULL OR NOT EXISTS (SELECT 1 FROM messages AS m"
          " WHERE m.id = mms_notices.message AND m.status IN ('pending-download', 'downloading')))")
      .bind(now)
      .run();
}

}  // namespace

std::optional<model::MessageId> known_notice(Connection& connection, const MmsNotice& notice) {
  Statement query = connection.prepare("SELECT message FROM mms_notices WHERE transaction_id = ? AND location = ?");
  query.bind(notice.transaction_id, notice.location);
  if (!query.step()) return std::nullopt;
  return query.is_null(0) ? model::MessageId{} : query.id<model::MessageId>(0);
}

void add_notice(Connection& connection, model::MessageId message, const MmsNotice& notice, Instant now) {
  connection
      .prepare(
          "INSERT INTO mms (message, transaction_id, location, size, expires_at, due_at) VALUES (?, ?, ?, ?, ?, ?)")
      .bind(message, notice.transaction_id, notice.location, notice.size, notice.expires_at, now)
      .run();
  forget_old_notices(connection, now);
  connection
      .prepare("INSERT INTO mms_notices (transaction_id, location, message, seen_at, forget_at) VALUES (?, ?, ?, ?, ?)")
      .bind(notice.transaction_id, notice.location, message, now, forget_at(notice, now))
      .run();
  if (notice.subject.empty()) return;
  connection.prepare("UPDATE messages SET subject = ? WHERE id = ?").bind(notice.subject, message).run();
}

}  // namespace celltext::store
