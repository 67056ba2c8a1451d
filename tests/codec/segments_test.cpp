#include "celltext/codec/segments.h"

#include <random>
#include <string>

#include "celltext/codec/gsm_alphabet.h"
#include "celltext/text/utf8.h"
#include "tests/catch.h"

using namespace celltext;
using namespace celltext::codec;

namespace {

constexpr auto gsm7 = SmsEncoding::gsm7;
constexpr auto ucs2 = SmsEncoding::ucs2;

std::string repeat(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

struct Case {
  const char* what;
  std::string text;
  Segments segments;
};

const Case cases[] = {
    {"nothing is one empty part", "", {gsm7, 1, 0, 160}},
    {"a letter", "a", {gsm7, 1, 1, 159}},
    {"a full single part", repeat("a", 160), {gsm7, 1, 160, 0}},
    {"one septet more makes two", repeat("a", 161), {gsm7, 2, 161, 145}},
    {"two full parts", repeat("a", 306), {gsm7, 2, 306, 0}},
    {"three parts", repeat("a", 307), {gsm7, 3, 307, 152}},
    {"an escape counts two", "€", {gsm7, 1, 2, 158}},
    {"eighty euros are one part", repeat("€", 80), {gsm7, 1, 160, 0}},
    {"159 letters and a euro are two", repeat("a", 159) + "€", {gsm7, 2, 161, 145}},
    {"a pair at the border of a part goes to the next", repeat("a", 152) + "€" + repeat("a", 10), {gsm7, 2, 164, 141}},
    {"a pair just before the border", repeat("a", 151) + "€" + repeat("a", 10), {gsm7, 2, 163, 143}},
    {"77 pairs fit no 153 septets", repeat("€", 153), {gsm7, 3, 306, 151}},
    {"a Chinese character", "中", {ucs2, 1, 1, 69}},
    {"one quote makes all of it expensive", repeat("a", 69) + "’", {ucs2, 1, 70, 0}},
    {"71 units make two parts", repeat("中", 71), {ucs2, 2, 71, 63}},
    {"two full parts of UCS-2", repeat("中", 134), {ucs2, 2, 134, 0}},
    {"an emoji counts two", "😀", {ucs2, 1, 2, 68}},
    {"35 emoji are one part", repeat("😀", 35), {ucs2, 1, 70, 0}},
    {"an emoji at the border goes to the next part", repeat("中", 66) + "😀" + repeat("中", 5), {ucs2, 2, 73, 60}},
    {"an emoji just before the border", repeat("中", 65) + "😀" + repeat("中", 5), {ucs2, 2, 72, 62}},
    {"33 emoji a part, not 33 and a half", repeat("😀", 67), {ucs2, 3, 134, 65}},
    {"a pair counts one in UCS-2", "中€", {ucs2, 1, 2, 68}},
};

int units_of(const std::string& part, SmsEncoding encoding) {
  if (encoding == gsm7) return static_cast<int>(to_gsm7(part).value().size());
  int units = 0;
  for (std::string_view rest = part; !rest.empty();) units += text::next_code_point(rest) > 0xFFFF ? 2 : 1;
  return units;
}

// A text mostly of pairs and letters, of the kind that finds borders.
std::string random_text(std::mt19937& random) {
  static constexpr char32_t cheap[] = {U'a', U'b', U'€', U'{', U'@', U'é', U'\n'};
  static constexpr char32_t costly[] = {U'中', U'😀', U'’', U'ç', U'€', U'a', U'🇺'};
  const bool expensive = random() % 2 == 0;
  std::string out;
  for (auto left = random() % 400; left > 0; --left)
    text::append_utf8(out, expensive ? costly[random() % std::size(costly)] : cheap[random() % std::size(cheap)]);
  return out;
}

}  // namespace

TEST_CASE("texts are measured exactly, borders and pairs included") {
  for (const Case& c : cases) {
    CAPTURE(c.what);
    const Segments measured = measure(c.text);
    CHECK(measured.encoding == c.segments.encoding);
    CHECK(measured.parts == c.segments.parts);
    CHECK(measured.characters == c.segments.characters);
    CHECK(measured.left_in_part == c.segments.left_in_part);
    CHECK(split(c.text).size() == static_cast<std::size_t>(c.segments.parts));
  }
}

TEST_CASE("the parts of a text carry what fits and keep pairs whole") {
  CHECK(split("") == std::vector<std::string>{""});
  CHECK(split(repeat("a", 160)) == std::vector<std::string>{repeat("a", 160)});
  CHECK(split(repeat("a", 161)) == std::vector<std::string>{repeat("a", 153), repeat("a", 8)});
  CHECK(split(repeat("a", 152) + "€b" + repeat("c", 8)) ==
        std::vector<std::string>{repeat("a", 152), "€b" + repeat("c", 8)});
  CHECK(split(repeat("中", 66) + "😀好" + repeat("x", 5)) == std::vector<std::string>{repeat("中", 66), "😀好xxxxx"});
}

TEST_CASE("any text: the parts joined are the text, each fits, and the measure tells their number") {
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    const std::string text = random_text(random);
    const Segments measured = measure(text);
    const std::vector<std::string> parts = split(text);
    const bool alone = parts.size() == 1;
    const int capacity = measured.encoding == gsm7 ? (alone ? 160 : 153) : (alone ? 70 : 67);
    std::string joined;
    int units = 0;
    for (const std::string& part : parts) {
      CHECK(text::is_utf8(part));
      CHECK(units_of(part, measured.encoding) <= capacity);
      units += units_of(part, measured.encoding);
      joined += part;
    }
    CHECK(joined == text);
    CHECK(measured.parts == static_cast<int>(parts.size()));
    CHECK(measured.characters == units);
    CHECK(measured.left_in_part == capacity - units_of(parts.back(), measured.encoding));
  }
}

TEST_CASE("as many letters as are left fit, and one more starts a part") {
  std::mt19937 random(2);
  for (int round = 0; round < 500; ++round) {
    const std::string text = random_text(random);
    const Segments before = measure(text);
    const std::string filled = text + repeat("a", before.left_in_part);
    CHECK(measure(filled).parts == before.parts);
    CHECK(measure(filled).left_in_part == 0);
    CHECK(measure(filled + "a").parts > before.parts);
  }
}

TEST_CASE("the characters that cost are named once, in order") {
  CHECK(costly_characters("").empty());
  CHECK(costly_characters("plain {text} for 5 €").empty());
  CHECK(costly_characters("don’t say ‘don’t’ 😀") == std::vector<char32_t>{U'’', U'‘', U'😀'});
}
