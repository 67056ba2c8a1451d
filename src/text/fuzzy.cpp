#include "celltext/text/fuzzy.h"

#include <glib.h>

#include <algorithm>

#include "celltext/text/utf8.h"

namespace celltext::text {

namespace {

constexpr std::size_t longest_pattern = 64;
constexpr std::size_t longest_text = 256;

// Points for a matched character.
constexpr int matched = 1;
constexpr int in_a_row = 6;  // right after the one before
constexpr int word_start = 5;
constexpr int text_start = 3;     // on top of that
constexpr int farthest_gap = 10;  // more characters between two matches cost no more
constexpr int impossible = -1'000'000;

struct Character {
  char32_t folded;
  std::size_t position;
  bool starts_word;
};

bool is_blank(char32_t c) {
  return g_unichar_isspace(c);
}

std::vector<char32_t> read_pattern(std::string_view pattern) {
  std::vector<char32_t> characters;
  while (!pattern.empty() && characters.size() <= longest_pattern) {
    const char32_t c = next_code_point(pattern);
    if (!is_blank(c)) characters.push_back(g_unichar_tolower(c));
  }
  return characters;
}

std::vector<Character> read_text(std::string_view text) {
  std::vector<Character> characters;
  char32_t before = ' ';
  for (std::string_view rest = text; !rest.empty() && characters.size() < longest_text;) {
    const std::size_t position = text.size() - rest.size();
    const char32_t c = next_code_point(rest);
    // Each ideograph is a word.
    const bool starts = g_unichar_isalnum(c) && (!g_unichar_isalnum(before) || g_unichar_iswide(c) ||
                                                 (g_unichar_islower(before) && g_unichar_isupper(c)));
    characters.push_back({g_unichar_tolower(c), position, starts});
    before = c;
  }
  return characters;
}

int points_for(const std::vector<Character>& text, std::size_t at) {
  return matched + (text[at].starts_word ? word_start : 0) + (at == 0 ? text_start : 0);
}

// The best score with the characters of the pattern up to a row and the last of them at a column, and the column of
// the one before it.
struct Cell {
  int score = impossible;
  std::size_t before = 0;
};

using Row = std::vector<Cell>;

Row first_row(char32_t wanted, const std::vector<Character>& text) {
  Row row(text.size());
  for (std::size_t at = 0; at < text.size(); ++at)
    if (text[at].folded == wanted)
      row[at].score = points_for(text, at) - std::min<int>(static_cast<int>(at), farthest_gap) / 4;
  return row;
}

// Whether the row has a match at all is left to its scores.
Row next_row(char32_t wanted, const std::vector<Character>& text, const Row& above) {
  Row row(text.size());
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at].folded != wanted) continue;
    for (std::size_t before = 0; before < at; ++before) {
      if (above[before].score == impossible) continue;
      const int gap = static_cast<int>(at - before) - 1;
      const int bridge = gap == 0 ? in_a_row : -std::min(gap, farthest_gap) / 2;
      const int score = above[before].score + points_for(text, at) + bridge;
      if (score > row[at].score) row[at] = {score, before};
    }
  }
  return row;
}

std::optional<std::size_t> best_column(const Row& row) {
  const auto best = std::ranges::max_element(row, {}, &Cell::score);
  if (best == row.end() || best->score == impossible) return std::nullopt;
  return static_cast<std::size_t>(best - row.begin());
}

// Cheap, and true for most texts that are tried.
bool lacks_something(const std::vector<char32_t>& pattern, const std::vector<Character>& text) {
  std::size_t found = 0;
  for (const Character& c : text)
    if (found < pattern.size() && c.folded == pattern[found]) ++found;
  return found < pattern.size();
}

}  // namespace

std::optional<FuzzyMatch> fuzzy_match(std::string_view pattern, std::string_view text) {
  const std::vector<char32_t> wanted = read_pattern(pattern);
  if (wanted.empty()) return FuzzyMatch{};
  if (wanted.size() > longest_pattern) return std::nullopt;
  const std::vector<Character> characters = read_text(text);
  if (lacks_something(wanted, characters)) return std::nullopt;

  std::vector<Row> rows{first_row(wanted.front(), characters)};
  for (std::size_t i = 1; i < wanted.size(); ++i) rows.push_back(next_row(wanted[i], characters, rows.back()));
  auto column = best_column(rows.back());
  if (!column) return std::nullopt;
  FuzzyMatch match{rows.back()[*column].score, std::vector<std::size_t>(wanted.size())};
  for (std::size_t row = rows.size(); row-- > 0;) {
    match.positions[row] = characters[*column].position;
    column = rows[row][*column].before;
  }
  return match;
}

}  // namespace celltext::text
