// What the user data of a message means: alphabet, header elements, text.
#include "celltext/codec/gsm_alphabet.h"
#include "sim/charset.h"
#include "sim/tpdu.h"

namespace celltext::sim {

namespace {

constexpr std::uint8_t element_concatenation_8 = 0x00;
constexpr std::uint8_t element_ports_8 = 0x04;
constexpr std::uint8_t element_ports_16 = 0x05;
constexpr std::uint8_t element_concatenation_16 = 0x08;

// The data of the first element with this identifier and this length.
std::optional<ByteView> find_element(ByteView header, std::uint8_t identifier, std::size_t length) {
  while (header.size() >= 2) {
    const std::size_t size = header[1];
    if (header.size() < 2 + size) return std::nullopt;
    if (header[0] == identifier && size == length) return header.subspan(2, size);
    header = header.subspan(2 + size);
  }
  return std::nullopt;
}

int pair(std::uint8_t high, std::uint8_t low) {
  return high << 8 | low;
}

}  // namespace

Alphabet alphabet_of(std::uint8_t coding) {
  const int group = coding >> 4;
  if (group == 0xE) return Alphabet::ucs2;                                          // message waiting, UCS-2
  if (group == 0xF) return (coding & 0x04) != 0 ? Alphabet::data : Alphabet::gsm7;  // data coding and class
  if (group >= 0x8) return Alphabet::gsm7;                                          // reserved, message waiting
  if ((coding & 0x20) != 0) return Alphabet::data;                                  // compressed
  switch (coding >> 2 & 0x3) {
    case 1:
      return Alphabet::data;
    case 2:
      return Alphabet::ucs2;
    default:
      return Alphabet::gsm7;
  }
}

std::optional<int> message_class(std::uint8_t coding) {
  const bool general = (coding & 0x80) == 0 && (coding & 0x10) != 0;
  if (general || coding >> 4 == 0xF) return coding & 0x03;
  return std::nullopt;
}

std::string UserData::text() const {
  switch (alphabet_of(coding)) {
    case Alphabet::gsm7:
      return codec::from_gsm7(body);
    case Alphabet::ucs2:
      return from_utf16_octets({reinterpret_cast<const char*>(body.data()), body.size()});
    case Alphabet::data:
      break;
  }
  return to_hex(body);
}

std::optional<Concatenation> UserData::concatenation() const {
  if (const auto wide = find_element(header, element_concatenation_16, 4)) {
    return Concatenation{pair((*wide)[0], (*wide)[1]), (*wide)[2], (*wide)[3], true};
  }
  if (const auto narrow = find_element(header, element_concatenation_8, 3)) {
    return Concatenation{(*narrow)[0], (*narrow)[1], (*narrow)[2], false};
  }
  return std::nullopt;
}

std::optional<std::pair<int, int>> UserData::ports() const {
  if (const auto wide = find_element(header, element_ports_16, 4)) {
    return std::pair{pair((*wide)[0], (*wide)[1]), pair((*wide)[2], (*wide)[3])};
  }
  if (const auto narrow = find_element(header, element_ports_8, 2))
    return std::pair<int, int>{(*narrow)[0], (*narrow)[1]};
  return std::nullopt;
}

Bytes concatenation_element(const Concatenation& part) {
  const auto low = [](int value) { return static_cast<std::uint8_t>(value); };
  if (part.wide)
    return {element_concatenation_16, 4, low(part.reference >> 8), low(part.reference), low(part.total),
            low(part.number)};
  return {element_concatenation_8, 3, low(part.reference), low(part.total), low(part.number)};
}

Bytes ports_element(int destination, int source) {
  const auto low = [](int value) { return static_cast<std::uint8_t>(value); };
  return {element_ports_16, 4, low(destination >> 8), low(destination), low(source >> 8), low(source)};
}

}  // namespace celltext::sim
