#include "celltext/text/wrap.h"

#include <chrono>
#include <random>

#include "celltext/text/display.h"
#include "celltext/text/find.h"
#include "celltext/text/fuzzy.h"
#include "celltext/text/utf8.h"
#include "tests/catch.h"

using namespace celltext::text;
using Lines = std::vector<std::string>;

namespace {

Lines wrapped(std::string_view text, int columns, std::size_t most = 1000) {
  Lines lines;
  for (const Span line : wrap(text, Columns{columns}, most)) lines.emplace_back(within(text, line));
  return lines;
}

struct Wrapped {
  std::string text;
  std::vector<Lines> at;  // by number of columns from 1 on; wider is as the last
};

const Wrapped cases[] = {
    {"", {{""}}},
    {"a b", {{"a", "b"}, {"a", "b"}, {"a b"}}},
    {"to be or not",
     {{"t", "o", "b", "e", "o", "r", "n", "o", "t"},
      {"to", "be", "or", "no", "t"},
      {"to", "be", "or", "not"},
      {"to", "be", "or", "not"},
      {"to be", "or", "not"},
      {"to be", "or not"},
      {"to be", "or not"},
      {"to be or", "not"},
      {"to be or", "not"},
      {"to be or", "not"},
      {"to be or", "not"},
      {"to be or not"}}},
    {"one-two three",
     {{"o", "n", "e", "-", "t", "w", "o", "t", "h", "r", "e", "e"},
      {"on", "e-", "tw", "o", "th", "re", "e"},
      {"one", "-", "two", "thr", "ee"},
      {"one-", "two", "thre", "e"},
      {"one-", "two", "three"},
      {"one-", "two", "three"},
      {"one-two", "three"},
      {"one-two", "three"},
      {"one-two", "three"},
      {"one-two", "three"},
      {"one-two", "three"},
      {"one-two", "three"},
      {"one-two three"}}},
    // Ideographs break anywhere, but not before closing or after opening punctuation.
    {"你好，世界",
     {{"你", "好", "，", "世", "界"},
      {"你", "好", "，", "世", "界"},
      {"你", "好", "，", "世", "界"},
      {"你", "好，", "世界"},
      {"你", "好，", "世界"},
      {"你好，", "世界"},
      {"你好，", "世界"},
      {"你好，世", "界"},
      {"你好，世", "界"},
      {"你好，世界"}}},
    {"见（他）",
     {{"见", "（", "他", "）"},
      {"见", "（", "他", "）"},
      {"见", "（", "他", "）"},
      {"见", "（他", "）"},
      {"见", "（他", "）"},
      {"见", "（他）"},
      {"见", "（他）"},
      {"见（他）"}}},
    {"用US卡发",
     {{"用", "U", "S", "卡", "发"},
      {"用", "US", "卡", "发"},
      {"用", "US", "卡", "发"},
      {"用US", "卡发"},
      {"用US", "卡发"},
      {"用US卡", "发"},
      {"用US卡", "发"},
      {"用US卡发"}}},
    // Marks stay with their letter; line breaks end lines, an empty one is a line.
    {"e\u0301\u0323a", {{"e\u0301\u0323", "a"}, {"e\u0301\u0323a"}}},
    {"a\n\nbc\n", {{"a", "", "b", "c", ""}, {"a", "", "bc", ""}}},
    // Blanks at a break are not drawn; others are.
    {"a   b", {{"a", "b"}, {"a", "b"}, {"a", "b"}, {"a", "b"}, {"a   b"}}},
    {"  a", {{"", "a"}, {"", "a"}, {"  a"}}},
    {"😀😀 ok",
     {{"😀", "😀", "o", "k"}, {"😀", "😀", "ok"}, {"😀", "😀", "ok"}, {"😀😀", "ok"}, {"😀😀", "ok"}, {"😀😀", "ok"}, {"😀😀 ok"}}},
};

}  // namespace

TEST_CASE("a text is wrapped at each width from 1 to 13") {
  for (const Wrapped& c : cases)
    for (int columns = 1; columns <= 13; ++columns) {
      CAPTURE(c.text, columns);
      const auto index = std::min<std::size_t>(static_cast<std::size_t>(columns), c.at.size()) - 1;
      CHECK(wrapped(c.text, columns) == c.at[index]);
    }
}

TEST_CASE("no columns are treated as one") {
  CHECK(wrapped("ab", 0) == Lines{"a", "b"});
  CHECK(wrapped("ab", -7) == Lines{"a", "b"});
}

TEST_CASE("only as many lines as wanted are made, however long the text is") {
  const std::string long_line(50'000'000, 'x');
  const auto begin = std::chrono::steady_clock::now();
  CHECK(wrap(long_line, Columns{40}, 10).size() == 10);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds{50});
  CHECK(wrapped("a b", 1, 0) == Lines{"a"});
}

TEST_CASE("whatever comes in, lines fit, are in order and leave out nothing but blanks and line breaks") {
  std::mt19937 random(7);
  const std::vector<std::string> pieces{"a",       "bc", " ", "  ",   "\n",     "你", "，", "（",
                                        "e\u0301", "😀",  "-", "\xC3", "\u0301", "“",  "”"};
  for (int round = 0; round < 2000; ++round) {
    std::string raw;
    for (std::size_t i = random() % 30; i > 0; --i) raw += pieces[random() % pieces.size()];
    const std::string text = display_safe_lines(raw);
    const int columns = 1 + static_cast<int>(random() % 11);
    CAPTURE(text, columns);
    std::size_t end = 0;
    for (const Span line : wrap(text, Columns{columns})) {
      REQUIRE(line.begin >= end);
      REQUIRE(line.end >= line.begin);
      REQUIRE(text.substr(end, line.begin - end).find_first_not_of(" \n") == std::string::npos);
      end = line.end;
      const std::string_view drawn = within(text, line);
      CHECK(is_utf8(drawn));
      CHECK((width_of(drawn).value <= columns || (columns == 1 && width_of(drawn).value == 2)));
    }
    CHECK(text.substr(end).find_first_not_of(" \n") == std::string::npos);
  }
}

TEST_CASE("a text made safe keeps its line breaks and nothing else that moves the cursor") {
  CHECK(display_safe_lines("a\r\nb\x1B[2J\n\n\u202Ec\t") == "a\nb[2J\n\nc ");
}

TEST_CASE("a few characters find what they stand for") {
  struct Case {
    const char* pattern;
    const char* text;
    bool found;
  };
  const Case table[] = {
      {"", "anything", true},
      {"gs", "Go to settings", true},
      {"tst", "Go to settings", true},
      {"SET", "go to settings", true},
      {"sg", "Go to settings, g", true},
      {"xs", "Go to settings", false},
      {"张", "张伟", true},
      {"伟张", "张伟", false},
      {"张 伟", "张伟", true},
      {"é", "É", true},
      {"555 0002", "+15551230002", true},
      {"0003", "+15551230002", false},
      {"a", "", false},
      {"\xFF", "a", false},
  };
  for (const Case& c : table) {
    CAPTURE(c.pattern, c.text);
    CHECK(fuzzy_match(c.pattern, c.text).has_value() == c.found);
  }
}

TEST_CASE("the better match has the greater score, and its characters are named") {
  const std::tuple<const char*, const char*, const char*> better[] = {
      {"set", "settings", "send the text"},  // in a row
      {"st", "Send text", "fastest"},        // beginnings of words
      {"an", "Ann", "Joanna"},               // early
      {"mw", "Market Walk", "marshmallow"},  // beginnings again
      {"伟", "伟业", "张三和李四与王五伟"},
  };
  for (const auto& [pattern, first, second] : better) {
    CAPTURE(pattern, first, second);
    CHECK(fuzzy_match(pattern, first)->score > fuzzy_match(pattern, second)->score);
  }
  CHECK(fuzzy_match("st", "fast Send text")->positions == std::vector<std::size_t>{5, 10});
  CHECK(fuzzy_match("伟b", "张伟ab")->positions == std::vector<std::size_t>{3, 7});
}

TEST_CASE("hostile lengths are looked at only as far as it makes sense") {
  const std::string flood(1'000'000, 'a');
  CHECK_FALSE(fuzzy_match(flood, flood));
  CHECK(fuzzy_match("aaaa", flood));
  CHECK_FALSE(fuzzy_match("b", flood + "b"));
}

TEST_CASE("searched words are found where they stand") {
  const std::string text = "Meet at the Station, station 2";
  CHECK(find_words(text, {"STATION"}) == std::vector<Span>{{12, 19}, {21, 28}});
  CHECK(find_words(text, {"Stat", "tation"}) == std::vector<Span>{{12, 19}, {21, 28}});
  CHECK(find_words("明天见", {"天"}) == std::vector<Span>{{3, 6}});
  CHECK(find_words(text, {"", "none"}).empty());
  CHECK(find_words(std::string(1000, 'a'), {"a"}, 3).size() <= 3);
}

TEST_CASE("an excerpt shows the match in its surroundings, at each width") {
  const std::string text = "We agreed yesterday\nto meet at the old station tomorrow";
  for (int columns = 0; columns <= 60; ++columns) {
    CAPTURE(columns);
    const Excerpt found = excerpt(text, {"station"}, Columns{columns});
    CHECK(width_of(found.text).value <= columns);
    if (columns >= 14) {
      REQUIRE(found.words.size() == 1);
      CHECK(within(found.text, found.words.front()) == "station");
    }
  }
  CHECK(excerpt(text, {"agreed"}, Columns{20}).text == "We agreed yesterday…");
  CHECK(excerpt(std::string(1'000'000, 'x') + "needle", {"needle"}, Columns{20}).text.ends_with("needle"));
  CHECK(excerpt("你好世界明天见面", {"明天"}, Columns{12}).words.size() == 1);
  CHECK(excerpt("\x1B[31mred", {"red"}, Columns{20}).text == "[31mred");
}
