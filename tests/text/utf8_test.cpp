#include "celltext/text/utf8.h"

#include <string>

#include "tests/catch.h"

using namespace celltext::text;
using namespace std::string_view_literals;

namespace {

struct Encoded {
  char32_t code_point;
  std::string_view octets;
};

// The smallest and the largest of each length.
constexpr Encoded borders[] = {
    {0x00, "\0"sv},
    {0x7F, "\x7F"},
    {0x80, "\xC2\x80"},
    {0x7FF, "\xDF\xBF"},
    {0x800, "\xE0\xA0\x80"},
    {0xD7FF, "\xED\x9F\xBF"},
    {0xE000, "\xEE\x80\x80"},
    {0xFFFF, "\xEF\xBF\xBF"},
    {0x10000, "\xF0\x90\x80\x80"},
    {0x10FFFF, "\xF4\x8F\xBF\xBF"},
};

// Each is malformed as a whole; the repaired text stands beside it.
constexpr std::pair<std::string_view, std::string_view> malformed[] = {
    {"\x80", "\uFFFD"},                                // a continuation alone
    {"\xC3", "\uFFFD"},                                // cut after one of two
    {"\xE4\xB8", "\uFFFD\uFFFD"},                      // cut after two of three
    {"\xF0\x9F\x98", "\uFFFD\uFFFD\uFFFD"},            // cut after three of four
    {"\xC0\x80", "\uFFFD\uFFFD"},                      // overlong NUL
    {"\xC1\xBF", "\uFFFD\uFFFD"},                      // overlong DEL
    {"\xE0\x80\xAF", "\uFFFD\uFFFD\uFFFD"},            // overlong slash
    {"\xF0\x80\x80\xAF", "\uFFFD\uFFFD\uFFFD\uFFFD"},  // overlong slash
    {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},            // a surrogate
    {"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},  // past the last code point
    {"\xF5\x80\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},  // a first octet that can't be
    {"\xFF", "\uFFFD"},
    {"a\xC3(b", "a\uFFFD(b"},  // the octet after a broken beginning is kept
};

}  // namespace

TEST_CASE("the borders of each length are read and written") {
  for (const auto& [code_point, octets] : borders) {
    std::string_view rest = octets;
    CHECK(next_code_point(rest) == code_point);
    CHECK(rest.empty());
    std::string written;
    append_utf8(written, code_point);
    CHECK(written == octets);
    CHECK(is_utf8(octets));
  }
}

TEST_CASE("malformed octets are each replaced and never swallow their neighbours") {
  for (const auto& [octets, repaired] : malformed) {
    CAPTURE(octets);
    CHECK_FALSE(is_utf8(octets));
    CHECK(repair_utf8(octets) == repaired);
    CHECK(is_utf8(repair_utf8(octets)));
  }
}

TEST_CASE("what is no character is written as the replacement character") {
  for (const char32_t wrong : {U'\xD800', U'\xDFFF', U'\x110000', U'\xFFFFFFFF'}) {
    std::string written;
    append_utf8(written, wrong);
    CHECK(written == "\uFFFD");
  }
}

TEST_CASE("a replacement character that was sent as one is well-formed") {
  CHECK(is_utf8("\uFFFD"));
}

TEST_CASE("code points are counted, malformed octets as one each") {
  CHECK(count_code_points("") == 0);
  CHECK(count_code_points("aé中😀") == 4);
  CHECK(count_code_points("a\xE4\xB8") == 3);
}
