#include "celltext/store/drafts.h"

#include "number_list.h"
#include "transaction.h"

namespace celltext::store {

namespace {

bool says_the_same(const Draft& a, const Draft& b) {
  return a.text == b.text && a.recipients == b.recipients && a.send_at == b.send_at;
}

}  // namespace

std::optional<Draft> Drafts::find(const std::vector<std::string>& participants) const {
  Statement query = database_->connection().prepare(
      "SELECT participants, recipients, text, send_at, saved_at FROM drafts WHERE participants = ?");
  query.bind(participants_key(participants));
  if (!query.step()) return std::nullopt;
  return Draft{split_numbers(query.view(0)), split_numbers(query.view(1)), query.text(2), query.maybe_instant(3),
               query.instant(4)};
}

Result<void> Drafts::put(const Draft& draft, Instant now) {
  if (draft.text.empty() && draft.recipients.empty()) return remove(draft.participants);
  if (const auto known = find(draft.participants); known && says_the_same(*known, draft)) return {};
  return write(*database_, [&](Connection& connection) -> Result<void> {
    connection
        .prepare(
            "INSERT OR REPLACE INTO drafts (participants, recipients, text, send_at, saved_at) VALUES (?, ?, ?, ?, ?)")
        .bind(participants_key(draft.participants), join_numbers(draft.recipients), draft.text, draft.send_at, now)
        .run();
    return {};
  });
}

Result<void> Drafts::remove(const std::vector<std::string>& participants) {
  if (!find(participants)) return {};
  return write(*database_, [&](Connection& connection) -> Result<void> {
    connection.prepare("DELETE FROM drafts WHERE participants = ?").bind(participants_key(participants)).run();
    return {};
  });
}

}  // namespace celltext::store
