// Searching by LIKE: a full-text index finds nothing for one or two Chinese characters, and reading 100,000 messages
// takes 30 ms.
#include <algorithm>

#include "celltext/store/messages.h"
#include "message_filter.h"
#include "message_row.h"

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

}  // namespace

std::vector<model::Message> Messages::search(std::string_view words, int limit,
                                             std::optional<model::LineId> line) const {
  const std::vector<std::string> wanted = split_words(words);
  const auto too_long = [](const std::string& word) { return word.size() > longest_word; };
  if (wanted.empty() || wanted.size() > most_words || std::ranges::any_of(wanted, too_long)) return {};

  Conditions conditions;
  for (const std::string& word : wanted) {
    const std::string pattern = pattern_for(word);
    conditions.add(
        "(m.text LIKE ? ESCAPE '\\' OR m.subject LIKE ? ESCAPE '\\' OR"
        " m.conversation IN (SELECT id FROM conversations WHERE participants LIKE ? ESCAPE '\\'))",
        pattern, pattern, pattern);
  }
  if (line) conditions.add("m.line = ?", line->value);
  Statement query = database_->connection().prepare(select_messages("messages_at") + conditions.sql() +
                                                    " ORDER BY m.at DESC, m.id DESC LIMIT ?");
  conditions.bind(query);
  query.bind(std::max(limit, 0));
  std::vector<model::Message> found = read_messages(query);
  std::ranges::reverse(found);
  return found;
}

}  // namespace celltext::store
