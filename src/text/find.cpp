#include "celltext/text/find.h"

#include <algorithm>

#include "celltext/text/display.h"
#include "celltext/text/utf8.h"

namespace celltext::text {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// What is cut out around the first word before it is made safe: more than any screen shows.
constexpr std::size_t neighbourhood = 2000;

// Octets that begin a character of UTF-8, or stand for themselves.
bool begins_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

std::vector<Span> merged(std::vector<Span> spans) {
  std::ranges::sort(spans);
  std::vector<Span> out;
  for (const Span& span : spans) {
    if (!out.empty() && span.begin <= out.back().end)
      out.back().end = std::max(out.back().end, span.end);
    else
      out.push_back(span);
  }
  return out;
}

// The beginning of the line that has room for `context` columns before `at`.
std::size_t start_before(std::string_view line, std::size_t at, int context) {
  while (at > 0 && context > 0) {
    std::size_t before = at - 1;
    while (before > 0 && !begins_character(line[before])) --before;
    context -= width_of(within(line, {before, at})).value;
    if (context >= 0) at = before;
  }
  return at;
}

}  // namespace

std::vector<Span> find_words(std::string_view text, const std::vector<std::string>& words, std::size_t most) {
  std::vector<Span> found;
  for (const std::string& word : words) {
    if (word.empty()) continue;
    std::size_t count = 0;
    for (auto from = text.begin(); count < most; ++count) {
      const auto at =
          std::search(from, text.end(), word.begin(), word.end(), [](char a, char b) { return lower(a) == lower(b); });
      if (at == text.end()) break;
      const auto begin = static_cast<std::size_t>(at - text.begin());
      found.push_back({begin, begin + word.size()});
      from = at + static_cast<std::ptrdiff_t>(word.size());
    }
  }
  found = merged(std::move(found));
  if (found.size() > most) found.resize(most);
  return found;
}

Excerpt excerpt(std::string_view text, const std::vector<std::string>& words, Columns columns) {
  const auto first = find_words(text, words, 1);
  std::size_t cut = 0;
  if (!first.empty() && first.front().begin > neighbourhood) {
    cut = first.front().begin - neighbourhood;
    while (cut < text.size() && !begins_character(text[cut])) ++cut;
  }
  const std::string line = display_safe(text.substr(cut, 2 * neighbourhood + columns.value * 4));
  const auto in_line = find_words(line, words, 1);
  std::size_t start = 0;
  if (!in_line.empty() && width_of(within(line, {0, in_line.front().end})).value >= columns.value)
    start = start_before(line, in_line.front().begin, columns.value / 3);

  Excerpt excerpt;
  const bool begins_later = cut > 0 || start > 0;
  excerpt.text = clip((begins_later ? "…" : "") + line.substr(start), columns);
  excerpt.words = find_words(excerpt.text, words);
  return excerpt;
}

}  // namespace celltext::text
