// Searching by LIKE: a full-text index finds nothing for one or two Chinese characters, and reading 100,000 messages
// takes 30 ms.
#include <algorithm>

#include "celltext/store/messages.h"
#include "celltext/store/search.h"
#include "message_filter.h"
#include "transaction.h"

namespace celltext::store {

namespace {

// More than anybody types; longer patterns SQLite would refuse.
constexpr std::size_t most_words = 16;
constexpr std::size_t longest_word = 10'000;

// The words between blanks, ideographic ones too.
std::vector<std::string> split_words(std::string_view text) {
  constexpr std::string_view ideographic_space = "\u3000";
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::exchange(word, {}));
  };
  while (!text.empty()) {
    std::size_t taken = 1;
    if (text.starts_with(ideographic_space)) taken = ideographic_space.size();
    if (taken > 1 || std::string_view(" \t\r\n").find(text.front()) != std::string_view::npos)
      end_word();
    else
      word.push_back(text.front());
    text.remove_prefix(taken);
  }
  end_word();
  return words;
}

std::string pattern_for(std::string_view word) {
  std::string pattern = "%";
  for (const char c : word) {
    if (c == '%' || c == '_' || c == '\\') pattern.push_back('\\');
    pattern.push_back(c);
  }
  return pattern + "%";
}

// The conversations whose participants match, as a JSON list. Few, and looked up once instead of with every message.
std::string conversations_with(Connection& connection, const std::string& pattern) {
  Statement query =
      connection.prepare("SELECT json_group_array(id) FROM conversations WHERE participants LIKE ? ESCAPE '\\'");
  query.bind(pattern).step();
  return query.text(0);
}

Conditions conditions_for(Connection& connection, const std::vector<std::string>& words,
                          std::optional<model::LineId> line) {
  Conditions conditions;
  if (line) conditions.add("line = ?", line->value);
  for (const std::string& word : words) {
    const std::string pattern = pattern_for(word);
    const std::string conversations = conversations_with(connection, pattern);
    const std::string in_text = "text LIKE ? ESCAPE '\\' OR (subject <> '' AND subject LIKE ? ESCAPE '\\')";
    if (conversations == "[]") {
      conditions.add("(" + in_text + ")", pattern, pattern);
    } else {
      conditions.add("(" + in_text + " OR conversation IN (SELECT value FROM json_each(?)))", pattern, pattern,
                     conversations);
    }
  }
  return conditions;
}

std::vector<model::MessageId> newest(Connection& connection, std::string_view index, const Conditions& conditions,
                                     int limit) {
  Statement query = connection.prepare(
      fmt::format("SELECT id FROM messages {} {} ORDER BY at DESC, id DESC LIMIT ?", index, conditions.sql()));
  conditions.bind(query);
  query.bind(limit);
  std::vector<model::MessageId> ids;
  while (query.step()) ids.push_back(query.id<model::MessageId>(0));
  return ids;
}

// Looks through the newest messages in their order, which ends soon for a common word; and through all in the order of
// the file, which is twice as fast as any other, for a rare one.
std::vector<model::MessageId> matching(Connection& connection, const Conditions& conditions, int limit) {
  Statement boundary = connection.prepare("SELECT at FROM messages ORDER BY at DESC LIMIT 1 OFFSET 4000");
  if (boundary.step()) {
    Conditions recent = conditions;
    recent.add("at > ?", boundary.integer(0));
    auto ids = newest(connection, "INDEXED BY messages_at", recent, limit);
    if (ids.size() == static_cast<std::size_t>(limit)) return ids;
  }
  return newest(connection, "NOT INDEXED", conditions, limit);
}

// Words that can be searched for; none if anything is wrong with them.
std::vector<std::string> searchable_words(std::string_view typed) {
  std::vector<std::string> words = split_words(typed);
  const auto too_long = [](const std::string& word) { return word.size() > longest_word; };
  if (words.size() > most_words || std::ranges::any_of(words, too_long)) return {};
  return words;
}

std::vector<model::Message> with_ids(const Messages& messages, const std::vector<model::MessageId>& ids) {
  std::vector<model::Message> found;
  found.reserve(ids.size());
  for (const auto id : ids) found.push_back(*messages.find(id));
  return found;
}

// Where the stretch of `length` messages that begins before `place` ends; nothing: at the beginning of all.
std::optional<Search::Place> end_of_stretch(Connection& connection, const Search::Place& place, int length) {
  Statement query = connection.prepare(
      "SELECT at, id FROM messages INDEXED BY messages_at WHERE (at, id) < (?, ?) ORDER BY at DESC, id DESC"
      " LIMIT 1 OFFSET ?");
  query.bind(place.at, place.id, length - 1);
  if (!query.step()) return std::nullopt;
  return Search::Place{query.integer(0), query.integer(1)};
}

}  // namespace

std::vector<model::Message> Messages::search(std::string_view words, int limit,
                                             std::optional<model::LineId> line) const {
  const std::vector<std::string> wanted = searchable_words(words);
  if (wanted.empty() || limit <= 0) return {};
  Connection& connection = database_->connection();
  const Transaction transaction(connection, Transaction::Purpose::read);
  auto found = with_ids(*this, matching(connection, conditions_for(connection, wanted, line), limit));
  std::ranges::reverse(found);
  return found;
}

Search::Search(Database& database, std::string_view words, std::optional<model::LineId> line)
    : database_(&database), words_(searchable_words(words)), line_(line), finished_(words_.empty()) {}

std::vector<model::Message> Search::next(int most, int stretch) {
  if (finished_ || most <= 0 || stretch <= 0) return {};
  Connection& connection = database_->connection();
  const Transaction transaction(connection, Transaction::Purpose::read);
  const auto end = end_of_stretch(connection, place_, stretch);
  Conditions conditions = conditions_for(connection, words_, line_);
  conditions.add("(at, id) < (?, ?)", place_.at, place_.id);
  if (end) conditions.add("(at, id) >= (?, ?)", end->at, end->id);
  const auto ids = newest(connection, "INDEXED BY messages_at", conditions, most);
  const bool all_of_it = ids.size() < static_cast<std::size_t>(most);
  if (all_of_it && end) place_ = *end;
  if (all_of_it && !end) finished_ = true;
  if (!all_of_it) place_ = place_of(connection, ids.back());
  return with_ids(Messages(*database_), ids);
}

Search::Place Search::place_of(Connection& connection, model::MessageId id) {
  Statement query = connection.prepare("SELECT at, id FROM messages WHERE id = ?");
  query.bind(id).step();
  return {query.integer(0), query.integer(1)};
}

}  // namespace celltext::store
