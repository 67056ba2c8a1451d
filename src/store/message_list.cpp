// Listing messages: the query's index is chosen so that no more rows are read than are returned, where one condition is
// selective.
#include <algorithm>
#include <array>

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

// Which end of the list is wanted, and between which places.
struct Section {
  std::optional<Place> before;
  std::optional<Place> after;
  bool oldest = false;
  bool from_oldest() const { return oldest || after.has_value(); }
};

// Nothing if one of the messages does not exist.
std::optional<Section> section_of(Connection& connection, const MessageQuery& query) {
  Section section;
  section.oldest = query.oldest;
  if (query.before) section.before = place_of(connection, *query.before);
  if (query.after) section.after = place_of(connection, *query.after);
  if (query.before.has_value() != section.before.has_value() || query.after.has_value() != section.after.has_value())
    return std::nullopt;
  return section;
}

Conditions common_conditions(const MessageQuery& query, const Section& section) {
  Conditions conditions;
  if (query.conversation) conditions.add("m.conversation = ?", query.conversation->value);
  if (query.line) conditions.add("m.line = ?", query.line->value);
  if (query.unread) conditions.add("m.read = 0");
  if (query.since) conditions.add("m.at >= ?", std::int64_t{query.since->time_since_epoch().count()});
  if (query.until) conditions.add("m.at < ?", std::int64_t{query.until->time_since_epoch().count()});
  if (section.before) conditions.add("(m.at, m.id) < (?, ?)", section.before->at, section.before->id);
  if (section.after) conditions.add("(m.at, m.id) > (?, ?)", section.after->at, section.after->id);
  return conditions;
}

// The first `limit` places from the wanted end, in that order.
void add_places(Connection& connection, std::string_view index, const Conditions& conditions, bool from_oldest,
                int limit, std::vector<Place>& places) {
  const std::string_view order = from_oldest ? "m.at, m.id" : "m.at DESC, m.id DESC";
  Statement statement = connection.prepare(fmt::format(
      "SELECT m.at, m.id FROM messages AS m INDEXED BY {} {} ORDER BY {} LIMIT ?", index, conditions.sql(), order));
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

// In the order of the list.
std::vector<Place> find_places(Connection& connection, const MessageQuery& query, const Section& section) {
  std::vector<Place> places;
  Conditions conditions = common_conditions(query, section);
  const bool from_oldest = section.from_oldest();
  const auto statuses = wanted_statuses(query);
  if (!statuses || query.unread || query.conversation) {
    if (statuses) add_statuses(conditions, *statuses);
    add_places(connection, index_for(query), conditions, from_oldest, query.limit, places);
    std::ranges::sort(places);
    return places;
  }
  // One status after the other, each by the index that knows its order, and the first of them all.
  for (const Status status : *statuses) {
    Conditions with_status = conditions;
    with_status.add("m.status = ?", std::string(name_of(status)));
    add_places(connection, "messages_status", with_status, from_oldest, query.limit, places);
  }
  std::ranges::sort(places);
  const auto surplus = static_cast<std::ptrdiff_t>(places.size()) - query.limit;
  if (surplus > 0 && from_oldest) places.erase(places.end() - surplus, places.end());
  if (surplus > 0 && !from_oldest) places.erase(places.begin(), places.begin() + surplus);
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
  const auto section = section_of(connection, query);
  if (!section) return {};
  const std::vector<Place> places = find_places(connection, query, *section);
  std::vector<model::Message> messages;
  messages.reserve(places.size());
  for (const Place& place : places) messages.push_back(*find(model::MessageId{place.id}));
  return messages;
}

}  // namespace celltext::store
