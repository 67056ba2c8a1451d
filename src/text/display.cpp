#include "celltext/text/display.h"

#include <glib.h>

#include <algorithm>

#include "celltext/text/utf8.h"

namespace celltext::text {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Characters that draw nothing, or that terminals don't agree about, and that Unicode does not count among its controls
// and format characters. In order.
constexpr Range undrawn[] = {
    {0x034F, 0x034F},    // combining grapheme joiner
    {0x115F, 0x1160},    // Hangul fillers
    {0x17B4, 0x17B5},    // Khmer inherent vowels
    {0x180B, 0x180F},    // Mongolian variation selectors
    {0x2065, 0x2065},    // reserved beside the bidi isolates
    {0x3164, 0x3164},    // Hangul filler
    {0xFE00, 0xFE0F},    // variation selectors
    {0xFFA0, 0xFFA0},    // half-width Hangul filler
    {0xFFF0, 0xFFF8},    // reserved beside the interlinear annotations
    {0x1F3FB, 0x1F3FF},  // skin tones: one picture with the emoji before them here, a second one there
    {0xE0000, 0xE0FFF},  // tags and the other variation selectors
};

bool is_undrawn(char32_t c) {
  const auto found = std::ranges::lower_bound(undrawn, c, {}, &Range::last);
  return found != std::end(undrawn) && found->first <= c;
}

bool is_noncharacter(char32_t c) {
  return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

bool breaks_line(char32_t c) {
  return c == '\n' || c == '\t' || c == 0x2028 || c == 0x2029;
}

// What is drawn instead of `c`: 0 for nothing.
char32_t drawn(char32_t c) {
  if (breaks_line(c)) return ' ';
  if (is_undrawn(c)) return 0;
  if (is_noncharacter(c)) return 0xFFFD;
  const GUnicodeType type = g_unichar_type(c);
  return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT ? 0 : c;
}

}  // namespace

std::string display_safe(std::string_view text) {
  constexpr char32_t dotted_circle = 0x25CC;
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const char32_t c = drawn(next_code_point(text));
    if (c == 0) continue;
    if (out.empty() && g_unichar_iszerowidth(c)) append_utf8(out, dotted_circle);
    append_utf8(out, c);
  }
  return out;
}

}  // namespace celltext::text
