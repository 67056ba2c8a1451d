#include "packed_digits.h"

namespace celltext::esim {

namespace {

constexpr std::uint8_t filler = 0x0F;

// False once a half octet is no digit.
bool append_digit(std::string& text, int half) {
  if (half > 9) return false;
  text.push_back(static_cast<char>('0' + half));
  return true;
}

}  // namespace

Bytes pack_digits(std::string_view digits, std::size_t octets) {
  const auto half = [&](std::size_t index) {
    const bool is_digit = index < digits.size() && digits[index] >= '0' && digits[index] <= '9';
    return static_cast<std::uint8_t>(is_digit ? digits[index] - '0' : filler);
  };
  Bytes packed;
  for (std::size_t i = 0; i < octets; ++i)
    packed.push_back(static_cast<std::uint8_t>(half(2 * i) | half(2 * i + 1) << 4));
  return packed;
}

std::string unpack_digits(ByteView octets) {
  std::string digits;
  for (const std::uint8_t octet : octets)
    if (!append_digit(digits, octet & 0x0F) || !append_digit(digits, octet >> 4)) break;
  return digits;
}

std::string unpack_operator(ByteView octets) {
  if (octets.size() != 3) return {};
  std::string digits;
  const int halves[] = {octets[0] & 0x0F, octets[0] >> 4, octets[1] & 0x0F, octets[2] & 0x0F, octets[2] >> 4};
  for (const int half : halves)
    if (!append_digit(digits, half)) return {};
  append_digit(digits, octets[1] >> 4);  // the third digit of the MNC, if it has one
  return digits;
}

}  // namespace celltext::esim
