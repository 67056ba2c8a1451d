#include "celltext/text/wrap.h"

#include <glib.h>

#include <algorithm>
#include <optional>

#include "celltext/text/display.h"
#include "celltext/text/utf8.h"

namespace celltext::text {

namespace {

// How a character behaves at the end of a line: Unicode Standard Annex 14, as far as it matters to messages.
enum class Break { letter, blank, hyphen, ideograph, opening, closing };

Break break_of(char32_t c) {
  // Unicode leaves open which side a quote is on.
  if (c == U'\u201C' || c == U'\u2018') return Break::opening;
  if (c == U'\u201D' || c == U'\u2019') return Break::closing;
  switch (g_unichar_break_type(c)) {
    case G_UNICODE_BREAK_SPACE:
      return Break::blank;
    case G_UNICODE_BREAK_HYPHEN:
    case G_UNICODE_BREAK_AFTER:
      return Break::hyphen;
    case G_UNICODE_BREAK_IDEOGRAPHIC:
    case G_UNICODE_BREAK_CONDITIONAL_JAPANESE_STARTER:
    case G_UNICODE_BREAK_HANGUL_LV_SYLLABLE:
    case G_UNICODE_BREAK_HANGUL_LVT_SYLLABLE:
    case G_UNICODE_BREAK_EMOJI_BASE:
      return Break::ideograph;
    case G_UNICODE_BREAK_OPEN_PUNCTUATION:
      return Break::opening;
    case G_UNICODE_BREAK_CLOSE_PUNCTUATION:
    case G_UNICODE_BREAK_CLOSE_PARANTHESIS:
    case G_UNICODE_BREAK_EXCLAMATION:
    case G_UNICODE_BREAK_NON_STARTER:
    case G_UNICODE_BREAK_INFIX_SEPARATOR:
      return Break::closing;
    default:
      return Break::letter;
  }
}

bool may_break_between(Break before, Break after) {
  if (after == Break::blank || after == Break::closing || before == Break::opening) return false;
  if (before == Break::blank || before == Break::hyphen) return true;
  return before == Break::ideograph || after == Break::ideograph ||
         (before == Break::closing && after == Break::opening);
}

// A character with the marks that combine with it.
struct Cluster {
  std::size_t end = 0;
  int width = 0;
  Break kind = Break::letter;
  bool ends_line = false;
};

Cluster cluster_at(std::string_view text, std::size_t begin) {
  std::string_view rest = text.substr(begin);
  const char32_t first = next_code_point(rest);
  const auto here = [&] { return text.size() - rest.size(); };
  if (first == '\n') return {here(), 0, Break::blank, true};
  Cluster cluster{here(), width_of(within(text, {begin, here()})).value, break_of(first), false};
  while (!rest.empty()) {
    const char32_t next = next_code_point(rest);
    if (next == '\n' || !g_unichar_iszerowidth(next)) break;
    cluster.end = here();
    if (cluster.kind == Break::blank) cluster.kind = Break::letter;  // a mark on a blank is drawn
  }
  return cluster;
}

std::size_t without_blanks(std::string_view text, Span line) {
  while (line.end > line.begin && text[line.end - 1] == ' ') --line.end;
  return line.end;
}

// The line that begins at `begin`, and where the next one does; nothing follows the last.
struct Line {
  Span span;
  std::optional<std::size_t> next;
};

Line break_line(std::string_view text, std::size_t begin, int columns) {
  std::size_t at = begin;
  std::size_t may_break = begin;  // the last place for it
  int width = 0;
  auto before = Break::opening;
  while (at < text.size()) {
    const Cluster cluster = cluster_at(text, at);
    if (cluster.ends_line) return {{begin, width > columns ? without_blanks(text, {begin, at}) : at}, cluster.end};
    if (at > begin && may_break_between(before, cluster.kind)) may_break = at;
    // A blank may hang over the edge: it is not drawn.
    if (width + cluster.width > columns && at > begin && cluster.kind != Break::blank) {
      const std::size_t end = may_break > begin ? may_break : at;
      return {{begin, without_blanks(text, {begin, end})}, end};
    }
    width += cluster.width;
    at = cluster.end;
    before = cluster.kind;
  }
  return {{begin, width > columns ? without_blanks(text, {begin, at}) : at}, std::nullopt};
}

}  // namespace

std::string display_safe_lines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (true) {
    const auto end = text.find('\n');
    out += display_safe(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    out.push_back('\n');
    text.remove_prefix(end + 1);
  }
}

std::vector<Span> wrap(std::string_view text, Columns columns, std::size_t most) {
  const int width = std::max(columns.value, 1);
  std::vector<Span> lines;
  std::optional<std::size_t> begin = 0;
  while (begin && lines.size() < std::max<std::size_t>(most, 1)) {
    const Line line = break_line(text, *begin, width);
    lines.push_back(line.span);
    begin = line.next;
  }
  return lines;
}

}  // namespace celltext::text
