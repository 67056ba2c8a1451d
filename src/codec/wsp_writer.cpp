#include "wsp_writer.h"

#include <algorithm>
#include <array>

namespace celltext::codec {

namespace {

constexpr std::uint8_t charset_utf8 = 0x80 | 106;
constexpr std::size_t longest_short_length = 30;
constexpr std::uint8_t length_quote = 31;
constexpr std::uint8_t text_quote = 0x7F;

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// A first octet that would read as a length, as a short value or as the quote itself.
bool needs_quote(std::string_view text) {
  if (text.empty()) return false;
  const auto first = static_cast<std::uint8_t>(text.front());
  return first >= text_quote || first <= length_quote;
}

ByteView octets_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

void WspWriter::uintvar(std::uint32_t number) {
  for (int shift = 28; shift > 0; shift -= 7)
    if (number >> shift) octet(static_cast<std::uint8_t>(0x80 | (number >> shift & 0x7F)));
  octet(number & 0x7F);
}

void WspWriter::value_length(std::size_t length) {
  if (length <= longest_short_length) return octet(static_cast<std::uint8_t>(length));
  octet(length_quote);
  uintvar(static_cast<std::uint32_t>(length));
}

void WspWriter::data(ByteView content) {
  value_length(content.size());
  raw(content);
}

void WspWriter::text(std::string_view value) {
  // An empty text is its NUL alone, which reads as data of no length.
  if (needs_quote(value)) octet(text_quote);
  raw(octets_of(value));
  octet(0);
}

void WspWriter::quoted_string(std::string_view value) {
  octet('"');
  raw(octets_of(value));
  octet(0);
}

void WspWriter::encoded_string(std::string_view utf8) {
  if (is_ascii(utf8)) return text(utf8);
  WspWriter content;
  content.octet(charset_utf8);
  content.text(utf8);
  data(content.octets());
}

void WspWriter::long_integer(std::uint64_t number) {
  std::array<std::uint8_t, 8> digits{};
  std::size_t count = 0;
  do {
    digits[digits.size() - ++count] = static_cast<std::uint8_t>(number);
    number >>= 8;
  } while (number > 0);
  data(ByteView(digits).last(count));
}

void WspWriter::integer(std::uint64_t number) {
  if (number < 0x80) return octet(static_cast<std::uint8_t>(0x80 | number));
  long_integer(number);
}

void WspWriter::time(const MmsTime& time) {
  WspWriter content;
  content.octet(time.relative ? 0x81 : 0x80);
  content.long_integer(static_cast<std::uint64_t>(time.seconds.count()));
  data(content.octets());
}

}  // namespace celltext::codec
