#include "changes.h"

#include <algorithm>
#include <limits>

namespace celltext::cli {

namespace {

constexpr int batch = 500;

}  // namespace

std::string_view name_of(Change::What what) {
  return what == Change::What::received ? "received" : "status";
}

Changes::Changes(store::Database& database, Instant now)
    : messages_(database), revision_(messages_.revision()), began_(now) {
  // A message that was incomplete when we began is received later.
  store::MessageQuery incomplete;
  incomplete.statuses = {model::Status::partial};
  incomplete.limit = std::numeric_limits<int>::max();
  for (const model::Message& message : messages_.list(incomplete)) last_told_[message.id] = message.status;
}

std::vector<Change> Changes::take() {
  std::vector<Change> changes;
  while (true) {
    const auto changed = messages_.changed_since(revision_, batch);
    for (const model::Message& message : changed) {
      revision_ = message.revision;
      if (auto change = classify(message)) changes.push_back(*std::move(change));
    }
    if (std::ssize(changed) < batch) return changes;
  }
}

std::optional<Change> Changes::classify(const model::Message& message) {
  const auto told = last_told_.find(message.id);
  if (told != last_told_.end() && told->second == message.status) return std::nullopt;
  const bool received = message.status == model::Status::received;
  // An incoming message from before that was whole then: only its reading can have changed.
  const bool old = told == last_told_.end() && message.created_at < began_ && message.read;
  if (received && old) return std::nullopt;
  last_told_[message.id] = message.status;
  return Change{received ? Change::What::received : Change::What::status, message};
}

}  // namespace celltext::cli
