#include "celltext/text/utf8.h"

#include <cstdint>

namespace celltext::text {

namespace {

constexpr char32_t replacement = 0xFFFD;

struct Decoded {
  char32_t code_point = replacement;
  std::size_t length = 1;
  bool well_formed = false;
};

bool is_scalar_value(char32_t c) {
  return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
}

// How many octets a sequence takes by its first one; 0 for an octet that can't be first.
std::size_t sequence_length(std::uint8_t first) {
  if (first < 0x80) return 1;
  if (first < 0xC2) return 0;
  if (first < 0xE0) return 2;
  if (first < 0xF0) return 3;
  if (first < 0xF5) return 4;
  return 0;
}

Decoded decode(std::string_view text) {
  constexpr char32_t first_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const auto first = static_cast<std::uint8_t>(text.front());
  const std::size_t length = sequence_length(first);
  if (length == 0 || length > text.size()) return {};
  char32_t code_point = first & first_bits[length];
  for (std::size_t i = 1; i < length; ++i) {
    const auto octet = static_cast<std::uint8_t>(text[i]);
    if ((octet & 0xC0) != 0x80) return {};
    code_point = code_point << 6 | (octet & 0x3F);
  }
  if (code_point < smallest[length] || !is_scalar_value(code_point)) return {};
  return {code_point, length, true};
}

}  // namespace

char32_t next_code_point(std::string_view& rest) {
  const Decoded decoded = decode(rest);
  rest.remove_prefix(decoded.length);
  return decoded.code_point;
}

void append_utf8(std::string& out, char32_t code_point) {
  const char32_t c = is_scalar_value(code_point) ? code_point : replacement;
  const auto follow = [&](int shift) { out.push_back(static_cast<char>(0x80 | (c >> shift & 0x3F))); };
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0 | c >> 6));
    follow(0);
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | c >> 12));
    follow(6);
    follow(0);
  } else {
    out.push_back(static_cast<char>(0xF0 | c >> 18));
    follow(12);
    follow(6);
    follow(0);
  }
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const Decoded decoded = decode(text);
    if (!decoded.well_formed) return false;
    text.remove_prefix(decoded.length);
  }
  return true;
}

std::string repair_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) append_utf8(out, next_code_point(text));
  return out;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) next_code_point(text);
  return count;
}

}  // namespace celltext::text
