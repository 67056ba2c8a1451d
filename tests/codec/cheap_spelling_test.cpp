#include <string>

#include "celltext/codec/gsm_alphabet.h"
#include "celltext/codec/segments.h"
#include "celltext/text/utf8.h"
#include "codec/spellings.h"
#include "tests/catch.h"

using namespace celltext;
using namespace celltext::codec;

namespace {

// Letters enough that UCS-2 takes two parts and GSM-7 one.
const std::string padding(75, 'x');

std::string spelled(const std::string& text) {
  const auto cheap = cheap_spelling(text + padding);
  return cheap ? cheap->text.substr(0, cheap->text.size() - padding.size()) : "(none)";
}

const std::pair<const char*, const char*> spellings[] = {
    {"it’s “fine”", "it's \"fine\""},
    {"„so“ «là» ‹bon›", "\"so\" \"là\" 'bon'"},
    {"`code`", "'code'"},
    {"a–b—c−d‑e", "a-b-c-d-e"},
    {"wait…", "wait..."},
    {"5\u00A0km\u2009\u202F\u3000!", "5 km   !"},
    {"a\tb", "a b"},
    {"\uFEFFze\u200Bro\u00AD", "zero"},
    {"a\u2028b", "a\nb"},
    {"ﬁne ﬂow oﬃce", "fine flow office"},
    {"fête, garçon, œuvre, naïve", "fete, garcon, oeuvre, naive"},
    {"zażółć gęślą jaźń", "zazolc gesla jazn"},
    {"příliš žluťoučký kůň", "prilis zlutoucky kun"},
    {"İstanbul ışık şeğ", "Istanbul isik seg"},
    {"știință țară", "stiinta tara"},
    {"Fußball ẞ Ærø", "Fußball SS Ærø"},
    {"Þór ð", "Thor d"},
    {"ＦＵＬＬ　ｗｉｄｔｈ，５０％～", "FULL width,50%~"},
    {"OK。Yes、no「q」", "OK.Yes,no\"q\""},
    {"• one × 2 ≤ 3 → 4", "* one x 2 <= 3 -> 4"},
    {"½ © ™\uFE0F", "1/2 (c) (TM)"},
    // Letters and marks sent apart, as some systems do.
    {"e\u0301e\u0300n\u0303u\u0308", "éèñü"},
    {"c\u0327e\u0302A\u0301C\u0327", "ceAÇ"},
};

// Texts that have no faithful spelling.
const char* const unspellable[] = {
    "你好",          "OK👍",      "Привет",  "Ελλάδα", "ấ ơ ư",   "a\u0323",
    "e\u0302\u0301", "中\u0301", "\u0301a", "20°",    "❤\uFE0F", "café 中",
};

}  // namespace

TEST_CASE("a text is spelled cheaply, with the letters that the alphabet has") {
  for (const auto& [text, cheap] : spellings) {
    CAPTURE(text);
    CHECK(spelled(text) == cheap);
  }
}

TEST_CASE("a text that would say something else is left alone") {
  for (const char* text : unspellable) {
    CAPTURE(text);
    CHECK(spelled(text) == "(none)");
  }
}

TEST_CASE("a spelling is only offered when it saves a part") {
  CHECK_FALSE(cheap_spelling(""));
  CHECK_FALSE(cheap_spelling("it’s"));
  CHECK_FALSE(cheap_spelling(std::string(200, 'a')));
  // Forty ellipses are one part of 40 units, or one of 120 septets.
  std::string ellipses;
  for (int i = 0; i < 40; ++i) ellipses += "…";
  CHECK_FALSE(cheap_spelling(ellipses));
  const auto cheap = cheap_spelling("it’s" + std::string(67, 'a'));
  REQUIRE(cheap);
  CHECK(cheap->segments == measure(cheap->text));
  CHECK(cheap->segments == Segments{SmsEncoding::gsm7, 1, 71, 89});
}

TEST_CASE("every spelling is in the alphabet, and nothing in the alphabet has one") {
  for (char32_t c = 1; c <= 0xFFFF; ++c) {
    const auto spelling = spelling_of(c);
    if (!spelling) continue;
    CAPTURE(static_cast<std::uint32_t>(c));
    CHECK(to_gsm7(*spelling));
    CHECK_FALSE(gsm7_code(c));
  }
}
