#include "celltext/text/display.h"

#include <random>
#include <string>

#include "celltext/text/utf8.h"
#include "tests/catch.h"

using namespace celltext::text;

namespace {

struct Case {
  const char* what;
  std::string text;
  std::string drawn;
};

const Case cases[] = {
    {"plain text stays", "Hello, 世界 😀 e\u0301", "Hello, 世界 😀 e\u0301"},
    {"newlines and tabs become a space", "a\nb\tc\r\nd", "a b c d"},
    {"Unicode's line and paragraph separators too", "a\u2028b\u2029c", "a b c"},
    {"an escape sequence loses its escape", "\x1B[31mred\x1B]0;title\x07", "[31mred]0;title"},
    {"NUL, backspace and DEL", std::string("a\0b\bc\x7F", 6), "abc"},
    {"C1, a control sequence introducer among them", "a\u0080b\u009Bc\u009F", "abc"},
    {"a C1 octet that is no UTF-8", "a\x9B", "a\uFFFD"},
    {"bidi embeddings and overrides", "\u202Aa\u202Bb\u202Cc\u202Dd\u202Ee", "abcde"},
    {"bidi isolates and marks", "\u2066a\u2067b\u2068c\u2069\u200Ed\u200F\u061C", "abcd"},
    {"variation selectors", "❤\uFE0F a\uFE0E \U000E0100", "❤ a "},
    {"Mongolian variation selectors", "\u1820\u180B\u180F", "\u1820"},
    {"joiners and zero-width spaces", "👩\u200D🚀 a\u200Cb\u200Bc\u2060d\uFEFF\u034F", "👩🚀 abcd"},
    {"tags", "🏴\U000E0067\U000E0062\U000E007F", "🏴"},
    {"a soft hyphen", "co\u00ADop", "coop"},
    {"Hangul fillers", "a\u115F\u1160\u3164\uFFA0b", "ab"},
    {"annotations", "\uFFF9a\uFFFAb\uFFFB", "ab"},
    {"skin tones", "👍\U0001F3FD", "👍"},
    {"noncharacters", "\uFDD0\uFFFE\U0001FFFF", "\uFFFD\uFFFD\uFFFD"},
    {"malformed octets", "a\xE4\xB8z\xFF", "a\uFFFD\uFFFDz\uFFFD"},
    {"a mark with nothing to combine with", "\u0301a", "\u25CC\u0301a"},
    {"a mark that only an undrawn character stood before", "\u200B\u0301", "\u25CC\u0301"},
    {"right-to-left letters stay", "שלום سلام", "שלום سلام"},
    {"flags stay", "🇺🇸", "🇺🇸"},
    {"nothing", "", ""},
};

}  // namespace

TEST_CASE("what is drawn can't harm the screen") {
  for (const Case& c : cases) {
    CAPTURE(c.what);
    CHECK(display_safe(c.text) == c.drawn);
  }
}

TEST_CASE("no control or bidi character gets through, wherever it stands") {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
    const bool bidi = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    if (!control && !bidi) continue;
    std::string text;
    append_utf8(text, c);
    const std::string drawn = display_safe("a" + text + "b");
    CAPTURE(static_cast<std::uint32_t>(c));
    CHECK(drawn == (c == '\n' || c == '\t' ? "a b" : "ab"));
  }
}

TEST_CASE("random octets become well-formed text that is safe already") {
  std::mt19937 random(3);
  for (int round = 0; round < 3000; ++round) {
    std::string text(random() % 64, '\0');
    for (char& c : text) c = static_cast<char>(random());
    const std::string drawn = display_safe(text);
    CHECK(is_utf8(drawn));
    CHECK(display_safe(drawn) == drawn);
  }
}
