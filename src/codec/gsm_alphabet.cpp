#include "celltext/codec/gsm_alphabet.h"

#include <algorithm>
#include <array>

#include "celltext/text/utf8.h"

namespace celltext::codec {

namespace {

constexpr std::uint8_t escape = 0x1B;
constexpr std::size_t default_table_size = 128;

// §6.2.1. The place of the escape holds the space that a receiver shows for it.
constexpr std::u32string_view default_table =
    U"@£$¥èéùìòÇ\nØø\rÅå"
    U"Δ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ"
    U" !\"#¤%&'()*+,-./"
    U"0123456789:;<=>?"
    U"¡ABCDEFGHIJKLMNO"
    U"PQRSTUVWXYZÄÖÑÜ§"
    U"¿abcdefghijklmno"
    U"pqrstuvwxyzäöñüà";
static_assert(default_table.size() == default_table_size);

struct Code {
  char32_t character = 0;
  std::uint16_t septets = 0;
};

// §6.2.1.1.
constexpr std::array<Code, 10> extension_table{{
    {U'\f', 0x0A},
    {U'^', 0x14},
    {U'{', 0x28},
    {U'}', 0x29},
    {U'\\', 0x2F},
    {U'[', 0x3C},
    {U'~', 0x3D},
    {U']', 0x3E},
    {U'|', 0x40},
    {U'€', 0x65},
}};

// Both tables the other way round, by character.
constexpr auto codes = [] {
  std::array<Code, default_table_size - 1 + extension_table.size()> all;
  auto next = all.begin();
  for (std::size_t i = 0; i < default_table_size; ++i)
    if (i != escape) *next++ = {default_table[i], static_cast<std::uint16_t>(i)};
  for (const Code& extended : extension_table)
    *next++ = {extended.character, static_cast<std::uint16_t>(escape << 8 | extended.septets)};
  std::ranges::sort(all, {}, &Code::character);
  return all;
}();

char32_t escaped_character(std::uint8_t septet) {
  const auto found = std::ranges::find(extension_table, septet, &Code::septets);
  return found == extension_table.end() ? default_table[septet] : found->character;
}

}  // namespace

std::optional<std::uint16_t> gsm7_code(char32_t code_point) {
  const auto found = std::ranges::lower_bound(codes, code_point, {}, &Code::character);
  if (found == codes.end() || found->character != code_point) return std::nullopt;
  return found->septets;
}

std::optional<Bytes> to_gsm7(std::string_view utf8) {
  Bytes septets;
  septets.reserve(utf8.size());
  while (!utf8.empty()) {
    const auto code = gsm7_code(text::next_code_point(utf8));
    if (!code) return std::nullopt;
    if (*code > 0x7F) septets.push_back(escape);
    septets.push_back(*code & 0x7F);
  }
  return septets;
}

std::string from_gsm7(ByteView septets) {
  std::string out;
  out.reserve(septets.size());
  bool escaped = false;
  for (const std::uint8_t octet : septets) {
    const std::uint8_t septet = octet & 0x7F;
    if (!escaped && septet == escape) {
      escaped = true;
      continue;
    }
    text::append_utf8(out, escaped ? escaped_character(septet) : default_table[septet]);
    escaped = false;
  }
  return out;
}

Bytes pack_septets(ByteView septets, int fill_bits) {
  const auto fill = static_cast<std::size_t>(fill_bits);
  Bytes octets((septets.size() * 7 + fill + 7) / 8);
  std::size_t bit = fill;
  for (const std::uint8_t septet : septets) {
    const unsigned shifted = static_cast<unsigned>(septet & 0x7F) << bit % 8;
    octets[bit / 8] |= shifted & 0xFF;
    if (shifted > 0xFF) octets[bit / 8 + 1] |= shifted >> 8;
    bit += 7;
  }
  return octets;
}

Bytes unpack_septets(ByteView octets, std::size_t count, int fill_bits) {
  const auto fill = static_cast<std::size_t>(fill_bits);
  const std::size_t bits = octets.size() * 8;
  const std::size_t available = bits < fill ? 0 : (bits - fill) / 7;
  Bytes septets;
  septets.reserve(std::min(count, available));
  for (std::size_t bit = fill; septets.size() < std::min(count, available); bit += 7) {
    unsigned two_octets = octets[bit / 8];
    if (bit % 8 > 1) two_octets |= static_cast<unsigned>(octets[bit / 8 + 1]) << 8;
    septets.push_back(two_octets >> bit % 8 & 0x7F);
  }
  return septets;
}

}  // namespace celltext::codec
