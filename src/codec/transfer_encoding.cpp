#include "transfer_encoding.h"

#include <algorithm>
#include <array>

#include "lower_case.h"

namespace celltext::codec {

namespace {

constexpr std::string_view base64_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> base64_values = [] {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < base64_letters.size(); ++i)
    values[static_cast<std::uint8_t>(base64_letters[i])] = static_cast<std::int8_t>(i);
  return values;
}();

Bytes from_base64(ByteView octets) {
  Bytes out;
  out.reserve(octets.size() / 4 * 3 + 3);
  std::uint32_t bits = 0;
  int count = 0;
  for (const std::uint8_t octet : octets) {
    if (octet == '=') break;
    const std::int8_t value = base64_values[octet];
    if (value < 0) continue;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out.push_back(static_cast<std::uint8_t>(bits >> count));
  }
  return out;
}

int hex_digit(std::uint8_t octet) {
  if (octet >= '0' && octet <= '9') return octet - '0';
  if (octet >= 'A' && octet <= 'F') return octet - 'A' + 10;
  if (octet >= 'a' && octet <= 'f') return octet - 'a' + 10;
  return -1;
}

// Octets of a soft line break at the front: "=", blanks, the end of the line. 0 if there is none.
std::size_t soft_break(ByteView octets) {
  std::size_t at = 1;
  while (at < octets.size() && (octets[at] == ' ' || octets[at] == '\t')) ++at;
  if (at == octets.size()) return at;
  if (octets[at] == '\n') return at + 1;
  if (octets[at] != '\r') return 0;
  return at + 1 < octets.size() && octets[at + 1] == '\n' ? at + 2 : at + 1;
}

Bytes from_quoted_printable(ByteView octets) {
  Bytes out;
  out.reserve(octets.size());
  while (!octets.empty()) {
    if (octets.front() == '=') {
      if (octets.size() >= 3 && hex_digit(octets[1]) >= 0 && hex_digit(octets[2]) >= 0) {
        out.push_back(static_cast<std::uint8_t>(hex_digit(octets[1]) << 4 | hex_digit(octets[2])));
        octets = octets.subspan(3);
        continue;
      }
      if (const std::size_t length = soft_break(octets)) {
        octets = octets.subspan(length);
        continue;
      }
    }
    out.push_back(octets.front());
    octets = octets.subspan(1);
  }
  return out;
}

}  // namespace

Bytes undo_transfer_encoding(std::string_view name, ByteView octets) {
  if (same_word(name, "base64")) return from_base64(octets);
  if (same_word(name, "quoted-printable")) return from_quoted_printable(octets);
  return {octets.begin(), octets.end()};
}

}  // namespace celltext::codec
