#include "celltext/codec/gsm_alphabet.h"

#include <random>
#include <string>

#include "celltext/text/utf8.h"
#include "tests/catch.h"

using namespace celltext;
using namespace celltext::codec;

namespace {

// 3GPP TS 23.038 §6.2.1, a row of sixteen codes a line, written down apart from the table under test.
const std::string national =
    "@£$¥èéùìòÇ\nØø\rÅå"
    "Δ_ΦΓΛΩΠΨΣΘΞ";
const std::string extension = "\f^{}\\[~]|€";

Bytes septets_of(std::string_view ascii) {
  return {ascii.begin(), ascii.end()};
}

}  // namespace

TEST_CASE("the first codes are the national letters in their order") {
  std::string_view rest = national;
  for (std::uint16_t code = 0; !rest.empty(); ++code) CHECK(gsm7_code(text::next_code_point(rest)) == code);
}

TEST_CASE("letters whose code is not their ASCII one") {
  const std::pair<char32_t, std::uint16_t> table[] = {
      {U'@', 0x00},    {U'$', 0x02},   {U'_', 0x11},    {U'Æ', 0x1C},   {U'æ', 0x1D},   {U'ß', 0x1E},
      {U'É', 0x1F},    {U'¤', 0x24},   {U'¡', 0x40},    {U'Ä', 0x5B},   {U'Ö', 0x5C},   {U'Ñ', 0x5D},
      {U'Ü', 0x5E},    {U'§', 0x5F},   {U'¿', 0x60},    {U'ä', 0x7B},   {U'ö', 0x7C},   {U'ñ', 0x7D},
      {U'ü', 0x7E},    {U'à', 0x7F},   {U'\f', 0x1B0A}, {U'^', 0x1B14}, {U'{', 0x1B28}, {U'}', 0x1B29},
      {U'\\', 0x1B2F}, {U'[', 0x1B3C}, {U'~', 0x1B3D},  {U']', 0x1B3E}, {U'|', 0x1B40}, {U'€', 0x1B65},
  };
  for (const auto& [character, code] : table) {
    CAPTURE(code);
    CHECK(gsm7_code(character) == code);
  }
}

TEST_CASE("what the alphabet lacks has no code") {
  for (const char32_t missing :
       {U'`', U'ç', U'ê', U'á', U'\t', U'\x00', U'\x1B', U'\xA0', U'’', U'…', U'中', U'😀', U'\xFFFD'}) {
    CAPTURE(static_cast<std::uint32_t>(missing));
    CHECK_FALSE(gsm7_code(missing));
  }
}

TEST_CASE("every code point of the alphabet comes back as itself, and there are 137 of them") {
  int characters = 0;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (!gsm7_code(c)) continue;
    ++characters;
    std::string written;
    text::append_utf8(written, c);
    const auto septets = to_gsm7(written);
    REQUIRE(septets);
    CHECK(from_gsm7(*septets) == written);
  }
  CHECK(characters == 127 + 10);
}

TEST_CASE("every septet, plain and escaped, reads as one character") {
  for (int code = 0; code < 128; ++code) {
    if (code == 0x1B) continue;
    const auto septet = static_cast<std::uint8_t>(code);
    const std::string plain = from_gsm7(Bytes{septet});
    CHECK(to_gsm7(plain) == Bytes{septet});
    const std::string escaped = from_gsm7(Bytes{0x1B, septet});
    CHECK(text::count_code_points(escaped) == 1);
    const bool in_extension = extension.find(escaped) != std::string::npos;
    CHECK((in_extension || escaped == plain));
  }
}

TEST_CASE("an escape that means nothing") {
  CHECK(from_gsm7(Bytes{0x1B}) == "");
  CHECK(from_gsm7(Bytes{'a', 0x1B}) == "a");
  CHECK(from_gsm7(Bytes{0x1B, 0x1B}) == " ");
  CHECK(from_gsm7(Bytes{0x1B, 0x1B, 0x65}) == " e");
  CHECK(from_gsm7(Bytes{0x1B, 'a'}) == "a");
}

TEST_CASE("the eighth bit of an octet is not part of its septet") {
  CHECK(from_gsm7(Bytes{0xE1, 0x9B, 0xE5}) == "a€");
}

TEST_CASE("a text with one foreign character can't be written") {
  CHECK(to_gsm7("") == Bytes{});
  CHECK(to_gsm7("a€@") == Bytes{'a', 0x1B, 0x65, 0x00});
  CHECK_FALSE(to_gsm7("can’t"));
  CHECK_FALSE(to_gsm7("broken \xC3"));
}

TEST_CASE("septets are packed from the low bit up") {
  CHECK(to_hex(pack_septets({})) == "");
  CHECK(to_hex(pack_septets(septets_of("a"))) == "61");
  CHECK(to_hex(pack_septets(septets_of("hellohello"))) == "E8329BFD4697D9EC37");
  // Eight septets fill seven octets exactly.
  CHECK(to_hex(pack_septets(septets_of("12345678"))) == "31D98C56B3DD70");
  // After the six octets of a concatenation header one bit fills up to the septet border.
  CHECK(to_hex(pack_septets(septets_of("a"), 1)) == "C2");
  CHECK(to_hex(pack_septets(septets_of("a"), 6)) == "4018");
}

TEST_CASE("packing and unpacking agree for every length and every fill") {
  std::mt19937 random(7);
  for (int fill = 0; fill <= 6; ++fill)
    for (std::size_t length = 0; length <= 40; ++length) {
      Bytes septets(length);
      for (auto& septet : septets) septet = random() & 0x7F;
      const Bytes packed = pack_septets(septets, fill);
      CHECK(packed.size() == (length * 7 + static_cast<std::size_t>(fill) + 7) / 8);
      CHECK(unpack_septets(packed, length, fill) == septets);
    }
}

TEST_CASE("no more septets come out than the octets hold") {
  CHECK(unpack_septets({}, 10).empty());
  CHECK(unpack_septets({}, 10, 6).empty());
  CHECK(unpack_septets(Bytes{0x61}, 10) == Bytes{0x61});
  CHECK(unpack_septets(Bytes{0x61}, 10, 2).empty());
  CHECK(unpack_septets(Bytes(7), 99).size() == 8);
  CHECK(unpack_septets(Bytes(7), 3).size() == 3);
}

TEST_CASE("hostile octets are read without harm") {
  std::mt19937 random(11);
  for (int round = 0; round < 2000; ++round) {
    Bytes octets(random() % 200);
    for (auto& octet : octets) octet = random() & 0xFF;
    const int fill = static_cast<int>(random() % 7);
    CHECK(text::is_utf8(from_gsm7(octets)));
    CHECK(text::is_utf8(from_gsm7(unpack_septets(octets, random() % 300, fill))));
  }
}
