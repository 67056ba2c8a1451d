#include "sim/text_parts.h"

#include "celltext/codec/gsm_alphabet.h"
#include "sim/charset.h"

namespace celltext::sim {

namespace {

constexpr std::size_t user_data_octets = 140;
constexpr std::uint8_t gsm_escape = 0x1B;

// How many octets of `body` fit into `room` without cutting an escape pair or a surrogate pair in two.
std::size_t fitting(const Bytes& body, std::size_t from, std::size_t room, Alphabet alphabet) {
  if (body.size() - from <= room) return body.size() - from;
  if (alphabet == Alphabet::data) return room;
  if (alphabet == Alphabet::gsm7) return body[from + room - 1] == gsm_escape ? room - 1 : room;
  room -= room % 2;
  const bool high_surrogate = (body[from + room - 2] & 0xFC) == 0xD8;
  return high_surrogate ? room - 2 : room;
}

std::vector<Bytes> cut(const Bytes& body, std::size_t room, Alphabet alphabet) {
  std::vector<Bytes> pieces;
  for (std::size_t from = 0; from < body.size();) {
    const std::size_t size = fitting(body, from, room, alphabet);
    const auto begin = body.begin() + static_cast<std::ptrdiff_t>(from);
    pieces.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(size));
    from += size;
  }
  return pieces;
}

std::size_t room_beside(std::size_t header_octets, Alphabet alphabet) {
  const std::size_t octets = user_data_octets - header_octets;
  return alphabet == Alphabet::gsm7 ? octets * 8 / 7 : octets;
}

std::uint8_t with_class(std::uint8_t coding, std::optional<int> message_class) {
  return message_class ? static_cast<std::uint8_t>(coding | 0x10 | *message_class) : coding;
}

// Parts with `header` in each; a concatenation element is added where there are several.
std::vector<UserData> cut_body(const Bytes& body, std::uint8_t coding, const Bytes& header,
                               const PartOptions& options) {
  const Alphabet alphabet = alphabet_of(coding);
  const std::size_t single_header = header.empty() ? 0 : header.size() + 1;
  if (body.size() <= room_beside(single_header, alphabet)) return {{coding, header, body}};
  const Concatenation any{options.reference, 1, 1, options.wide_reference};
  const auto pieces = cut(body, room_beside(1 + header.size() + concatenation_element(any).size(), alphabet), alphabet);
  std::vector<UserData> parts;
  for (const Bytes& piece : pieces) {
    Concatenation place = any;
    place.total = static_cast<int>(pieces.size());
    place.number = static_cast<int>(parts.size()) + 1;
    Bytes elements = header;
    const Bytes element = concatenation_element(place);
    elements.insert(elements.end(), element.begin(), element.end());
    parts.push_back({coding, elements, piece});
  }
  return parts;
}

}  // namespace

std::vector<UserData> cut_text(const std::string& utf8, const PartOptions& options) {
  const auto septets = options.force_ucs2 ? std::nullopt : codec::to_gsm7(utf8);
  const std::string utf16 = septets ? "" : to_utf16_octets(utf8);
  const Bytes body = septets ? *septets : Bytes(utf16.begin(), utf16.end());
  const std::uint8_t coding = septets ? 0x00 : 0x08;
  return cut_body(body, with_class(coding, options.message_class), {}, options);
}

std::vector<UserData> cut_data(const Bytes& data, std::optional<std::pair<int, int>> ports,
                               const PartOptions& options) {
  const Bytes header = ports ? ports_element(ports->first, ports->second) : Bytes{};
  return cut_body(data, with_class(0x04, options.message_class), header, options);
}

}  // namespace celltext::sim
