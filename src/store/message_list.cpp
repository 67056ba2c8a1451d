// Listing messages: the query's index is chosen so that no more rows are read than are returned, where one condition is
// selective.
#include <algorithm>
#include <array>
#include <functional>

#include "celltext/store/messages.h"
#include "message_filter.h"
#include "transaction.h"

namespace celltext::store {

namespace {

using model::Status;

constexpr std::array outgoing{Status::queued,    Status::scheduled, Status::sending, Status::sent,
                              Status::delivered, Status::failed,    Status::unknown, Status::cancelled};
constexpr std::array incoming{Status::received, Status::partial, Status::pending_download, Status::downloading,
                              Status::download_failed};

// The statuses asked for by status and by direction; nothing if every one will do.
std::optional<std::vector<Status>> wanted_statuses(const MessageQuery& query) {
  if (query.statuses.empty() && !query.direction) return std::nullopt;
  std::vector<Status> wanted = query.statuses;
  if (wanted.empty()) {
    wanted.assign(outgoing.begin(), outgoing.end());
    wanted.insert(wanted.end(), incoming.begin(), incoming.end());
  }
  if (query.direction) {
    std::erase_if(wanted, [&](Status s) { return is_outgoing(s) != (*query.direction == model::Direction::out); });
  }
  std::ranges::sort(wanted);
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  return wanted;
}

// The place of a message in the order of all lists.
struct Place {
  std::int64_t at = 0;
  std::int64_t id = 0;
  auto operator<=>(const Place&) const = default;
};

std::optional<Place> place_of(Connection& connection, model::MessageId id) {
  Statement query = connection.prepare("SELECT at, id FROM messages WHERE id = ?");
  query.bind(id);
  if (!query.step()) return std::nullopt;
  return Place{query.integer(0), query.integer(1)};
}

Conditions common_conditions(const MessageQuery& query, const std::optional<Place>& before) {
  Conditions conditions;
  if (query.conversation) conditions.add("m.conversation = ?", query.conversation->value);
  if (query.line) conditions.add("m.line = ?", query.line->value);
  if (query.unread) conditions.add("m.read = 0");
  if (query.since) conditions.add("m.at >= ?", std::int64_t{query.since->time_since_epoch().count()});
  if (query.until) conditions.add("m.at < ?", std::int64_t{query.until->time_since_epoch().count()});
  if (before) conditions.add("(m.at, m.id) < (?, ?)", before->at, before->id);
  return conditions;
}

void add_newest(Connection& connection, std::string_view index, const Conditions& conditions, int limit,
                std::vector<Place>& places) {
  Statement statement = connection.prepare(
      fmt::format("SELECT m.at, m.id FROM messages AS m INDEXED BY {} {} ORDER BY m.at DESC, m.id DESC LIMIT ?", index,
                  conditions.sql()));
  conditions.bind(statement);
  statement.bind(limit);
  while (statement.step()) places.push_back({statement.integer(0), statement.integer(1)});
}

std::string_view index_for(const MessageQuery& query) {
  if (query.unread) return "messages_unread";
  if (query.conversation) return "messages_conversation";
  if (query.line) return "messages_line";
  return "messages_at";
}

void add_statuses(Conditions& conditions, const std::vector<Status>& statuses) {
  std::string in = "m.status IN (";
  for (const Status status : statuses) in += (in.back() == '(' ? "'" : ", '") + std::string(name_of(status)) + "'";
  conditions.add(in + ")");
}

std::vector<Place> newest_places(Connection& connection, const MessageQuery& query,
                                 const std::optional<Place>& before) {
  std::vector<Place> places;
  Conditions conditions = common_conditions(query, before);
  const auto statuses = wanted_statuses(query);
  if (!statuses || query.unread || query.conversation) {
    if (statuses) add_statuses(conditions, *statuses);
    add_newest(connection, index_for(query), conditions, query.limit, places);
    return places;
  }
  // One status after the other, each by the index that knows its order, and the newest of them all.
  for (const Status status : *statuses) {
    Conditions with_status = conditions;
    with_status.add("m.status = ?", std::string(name_of(status)));
    add_newest(connection, "messages_status", with_status, query.limit, places);
  }
  std::ranges::sort(places, std::greater<>());
  if (places.size() > static_cast<std::size_t>(query.limit)) places.resize(static_cast<std::size_t>(query.limit));
  return places;
}

}  // namespace

void Conditions::bind(Statement& statement) const {
  for (const Value& value : values_) {
    std::visit([&](const auto& v) { statement.bind_next(v); }, value);
  }
}

std::vector<model::Message> Messages::list(const MessageQuery& query) const {
  if (query.limit <= 0) return {};
  Connection& connection = database_->connection();
  // One view of the database for all the queries.
  const Transaction transaction(connection, Transaction::Purpose::read);
  std::optional<Place> before;
  if (query.before) {
    before = place_of(connection, *query.before);
    if (!before) return {};
  }
  const std::vector<Place> places = newest_places(connection, query, before);
  std::vector<model::Message> messages;
  messages.reserve(places.size());
  for (auto place = places.rbegin(); place != places.rend(); ++place) {
    messages.push_back(*find(model::MessageId{place->id}));
  }
  return messages;
}

}  // namespace celltext::store
