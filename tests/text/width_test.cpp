#include "celltext/text/width.h"

#include <array>
#include <random>
#include <string>

#include "celltext/text/display.h"
#include "celltext/text/utf8.h"
#include "tests/catch.h"

using namespace celltext::text;

namespace {

constexpr int widest = 11;

struct Clipped {
  std::string text;
  std::array<std::string, widest + 1> at;  // by number of columns
};

const Clipped clipped[] = {
    {"", {"", "", "", "", "", "", "", "", "", "", "", ""}},
    {"hello", {"", "…", "h…", "he…", "hel…", "hello", "hello", "hello", "hello", "hello", "hello", "hello"}},
    {"hello world",
     {"", "…", "h…", "he…", "hel…", "hell…", "hello…", "hello …", "hello w…", "hello wo…", "hello wor…",
      "hello world"}},
    {"你好世界",
     {"", "…", "…", "你…", "你…", "你好…", "你好…", "你好世…", "你好世界", "你好世界", "你好世界", "你好世界"}},
    {"a你b😀c", {"", "…", "a…", "a…", "a你…", "a你b…", "a你b…", "a你b😀c", "a你b😀c", "a你b😀c", "a你b😀c", "a你b😀c"}},
    // Two marks on the first letter, one on the last.
    {"e\u0301\u0323te\u0301",
     {"", "…", "e\u0301\u0323…", "e\u0301\u0323te\u0301", "e\u0301\u0323te\u0301", "e\u0301\u0323te\u0301",
      "e\u0301\u0323te\u0301", "e\u0301\u0323te\u0301", "e\u0301\u0323te\u0301", "e\u0301\u0323te\u0301",
      "e\u0301\u0323te\u0301", "e\u0301\u0323te\u0301"}},
};

}  // namespace

TEST_CASE("characters take the columns that a terminal gives them") {
  const std::pair<std::string, int> widths[] = {
      {"", 0},        {"a", 1},    {"é", 1},
      {"e\u0301", 1}, {"你", 2},   {"ｆ", 2},
      {"ｱ", 1},       {"한", 2},   {"\u1112\u1161\u11AB", 2},
      {"😀", 2},       {"❤", 1},    {"🇺🇸", 2},
      {"1\u20E3", 1}, {"…", 1},    {"│", 1},
      {"█", 1},       {"─┼╬", 3},  {"€", 1},
      {"\uFFFD", 1},  {"ש", 1},    {"。", 2},
      {"\u3000", 2},  {"🚀a你", 5},
  };
  for (const auto& [text, width] : widths) {
    CAPTURE(text);
    CHECK(width_of(text) == Columns{width});
  }
}

TEST_CASE("a text is clipped at each width from 0 to 11") {
  for (const Clipped& c : clipped)
    for (int columns = 0; columns <= widest; ++columns) {
      CAPTURE(c.text, columns);
      const std::string& expected = c.at[static_cast<std::size_t>(columns)];
      CHECK(clip(c.text, Columns{columns}) == expected);
      const int missing = columns - width_of(expected).value;
      CHECK(fit(c.text, Columns{columns}) == expected + std::string(static_cast<std::size_t>(missing), ' '));
    }
}

TEST_CASE("no columns, or fewer than none, hold nothing") {
  CHECK(clip("abc", Columns{-5}) == "");
  CHECK(fit("abc", Columns{-5}) == "");
}

TEST_CASE("whatever comes in, a clipped text fits and a fitted one fills") {
  std::mt19937 random(5);
  for (int round = 0; round < 3000; ++round) {
    std::string octets(random() % 40, '\0');
    for (char& c : octets) c = static_cast<char>(random());
    const std::string text = display_safe(octets);
    const Columns columns{static_cast<int>(random() % 20)};
    const std::string shorter = clip(text, columns);
    CHECK(is_utf8(shorter));
    CHECK(width_of(shorter) <= columns);
    CHECK(width_of(fit(text, columns)) == columns);
    if (width_of(text) <= columns) CHECK(shorter == text);
  }
}
