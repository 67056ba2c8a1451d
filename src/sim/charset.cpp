#include "sim/charset.h"

#include "celltext/base/bytes.h"
#include "celltext/codec/gsm_alphabet.h"
#include "celltext/text/utf8.h"

namespace celltext::sim {

namespace {

ByteView bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
std::string text_of(ByteView bytes) {
  return {bytes.begin(), bytes.end()};
}

std::string to_gsm(std::string_view utf8) {
  Bytes septets;
  while (!utf8.empty()) {
    const auto code = codec::gsm7_code(text::next_code_point(utf8)).value_or('?');
    if (code > 0xFF) septets.push_back(static_cast<std::uint8_t>(code >> 8));
    septets.push_back(static_cast<std::uint8_t>(code));
  }
  return text_of(septets);
}

std::string to_ascii(std::string_view utf8) {
  std::string ascii;
  while (!utf8.empty()) {
    const char32_t code_point = text::next_code_point(utf8);
    ascii += code_point < 0x80 ? static_cast<char>(code_point) : '?';
  }
  return ascii;
}

}  // namespace

std::string to_charset(std::string_view charset, std::string_view utf8) {
  if (charset == "UCS2") return to_hex(bytes_of(to_utf16_octets(utf8)));
  return charset == "GSM" ? to_gsm(utf8) : to_ascii(utf8);
}

std::optional<std::string> from_charset(std::string_view charset, std::string_view text) {
  if (charset == "UCS2") {
    const auto octets = from_hex(text);
    if (!octets || octets->size() % 2 != 0) return std::nullopt;
    return from_utf16_octets(text_of(*octets));
  }
  if (charset == "GSM") return codec::from_gsm7(bytes_of(text));
  return std::string(text);
}

std::string to_utf16_octets(std::string_view utf8) {
  std::string octets;
  const auto put = [&octets](char32_t unit) {
    octets += static_cast<char>(unit >> 8 & 0xFF);
    octets += static_cast<char>(unit & 0xFF);
  };
  while (!utf8.empty()) {
    const char32_t code_point = text::next_code_point(utf8);
    if (code_point < 0x10000) {
      put(code_point);
    } else {
      put(0xD800 + ((code_point - 0x10000) >> 10));
      put(0xDC00 + ((code_point - 0x10000) & 0x3FF));
    }
  }
  return octets;
}

std::string from_utf16_octets(std::string_view octets) {
  std::string utf8;
  const auto unit = [octets](std::size_t i) -> char32_t {
    return static_cast<char32_t>(static_cast<std::uint8_t>(octets[i]) << 8 | static_cast<std::uint8_t>(octets[i + 1]));
  };
  for (std::size_t i = 0; i + 1 < octets.size(); i += 2) {
    const char32_t high = unit(i);
    const bool pair =
        high >= 0xD800 && high < 0xDC00 && i + 3 < octets.size() && unit(i + 2) >= 0xDC00 && unit(i + 2) < 0xE000;
    if (pair) {
      text::append_utf8(utf8, 0x10000 + ((high - 0xD800) << 10) + (unit(i + 2) - 0xDC00));
      i += 2;
    } else {
      text::append_utf8(utf8, high >= 0xD800 && high < 0xE000 ? U'\uFFFD' : high);
    }
  }
  return utf8;
}

}  // namespace celltext::sim
