#include "celltext/codec/tlv.h"

#include <stdexcept>

namespace celltext::codec {

namespace {

constexpr std::uint8_t constructed_bit = 0x20;
constexpr std::uint8_t tag_goes_on = 0x1F;   // in the first octet: X.690 §8.1.2.4
constexpr std::uint8_t more_follows = 0x80;  // in a further octet of a tag, or in front of a long length
constexpr std::size_t most_tag_octets = 3;
constexpr std::size_t most_length_octets = 3;
constexpr std::size_t longest_value = 0xFF'FFFF;

// How many octets the tag in front takes; 0 if it is cut off or too long.
std::size_t tag_size(ByteView octets) {
  if (octets.empty()) return 0;
  if ((octets[0] & tag_goes_on) != tag_goes_on) return 1;
  for (std::size_t i = 1; i < octets.size() && i < most_tag_octets; ++i)
    if (!(octets[i] & more_follows)) return i + 1;
  return 0;
}

std::uint32_t big_endian(ByteView octets) {
  std::uint32_t number = 0;
  for (const std::uint8_t octet : octets) number = number << 8 | octet;
  return number;
}

void append(Bytes& out, ByteView octets) {
  out.insert(out.end(), octets.begin(), octets.end());
}

void append_big_endian(Bytes& out, std::uint32_t number, bool at_least_one) {
  bool started = false;
  for (int shift = 24; shift >= 0; shift -= 8) {
    const auto octet = static_cast<std::uint8_t>(number >> shift);
    started = started || octet != 0 || (at_least_one && shift == 0);
    if (started) out.push_back(octet);
  }
}

void append_length(Bytes& out, std::size_t length) {
  if (length > longest_value) throw std::length_error("a data object of more than 16 MB");
  if (length < more_follows) {
    out.push_back(static_cast<std::uint8_t>(length));
    return;
  }
  const int octets = length > 0xFFFF ? 3 : length > 0xFF ? 2 : 1;
  out.push_back(static_cast<std::uint8_t>(more_follows | octets));
  append_big_endian(out, static_cast<std::uint32_t>(length), true);
}

}  // namespace

bool is_constructed(Tag tag) {
  while (tag > 0xFF) tag >>= 8;
  return tag & constructed_bit;
}

std::optional<TlvHeader> read_tlv_header(ByteView octets) {
  const std::size_t tag = tag_size(octets);
  if (tag == 0 || tag == octets.size()) return std::nullopt;
  const std::uint8_t first = octets[tag];
  TlvHeader header{big_endian(octets.first(tag)), tag + 1, first};
  if (first < more_follows) return header;
  const std::size_t more = first & ~more_follows;
  // 80 is the indefinite length, which no eSIM card writes.
  if (more == 0 || more > most_length_octets || octets.size() - header.header_size < more) return std::nullopt;
  header.value_size = big_endian(octets.subspan(header.header_size, more));
  header.header_size += more;
  return header;
}

std::optional<Tlv> TlvReader::next() {
  const auto header = read_tlv_header(rest_);
  if (!header || rest_.size() - header->header_size < header->value_size) return std::nullopt;
  Tlv object;
  object.tag = header->tag;
  object.whole = rest_.first(header->header_size + header->value_size);
  object.value = object.whole.subspan(header->header_size);
  rest_ = rest_.subspan(object.whole.size());
  return object;
}

std::optional<Tlv> find_tlv(ByteView octets, Tag tag) {
  TlvReader reader(octets);
  while (const auto object = reader.next())
    if (object->tag == tag) return object;
  return std::nullopt;
}

std::optional<Tlv> find_tlv(ByteView octets, std::initializer_list<Tag> path) {
  std::optional<Tlv> found;
  for (const Tag tag : path) {
    found = find_tlv(octets, tag);
    if (!found) return std::nullopt;
    octets = found->value;
  }
  return found;
}

ByteView value_of(ByteView octets, Tag tag) {
  const auto found = find_tlv(octets, tag);
  return found ? found->value : ByteView();
}

bool is_well_formed(ByteView octets, int depth) {
  TlvReader reader(octets);
  while (const auto object = reader.next()) {
    if (!is_constructed(object->tag)) continue;
    if (depth == 0 || !is_well_formed(object->value, depth - 1)) return false;
  }
  return reader.done();
}

Bytes tlv(Tag tag, ByteView value) {
  Bytes out;
  append_big_endian(out, tag, true);
  append_length(out, value.size());
  append(out, value);
  return out;
}

Bytes tlv(Tag tag, std::string_view value) {
  return tlv(tag, ByteView(reinterpret_cast<const std::uint8_t*>(value.data()), value.size()));
}

Bytes tlv(Tag tag, std::initializer_list<ByteView> pieces) {
  return tlv(tag, ByteView(joined(pieces)));
}

Bytes tlv_number(Tag tag, std::int64_t number) {
  Bytes value;
  int shift = 56;
  // Leading octets that only repeat the sign are left out.
  while (shift > 0 && (number >> (shift - 1) == 0 || number >> (shift - 1) == -1)) shift -= 8;
  for (; shift >= 0; shift -= 8) value.push_back(static_cast<std::uint8_t>(number >> shift));
  return tlv(tag, ByteView(value));
}

std::optional<std::int64_t> number_in(ByteView value) {
  if (value.empty() || value.size() > sizeof(std::int64_t)) return std::nullopt;
  std::uint64_t number = value[0] & 0x80 ? ~std::uint64_t{0} : 0;
  for (const std::uint8_t octet : value) number = number << 8 | octet;
  return static_cast<std::int64_t>(number);
}

std::string text_in(ByteView value) {
  return {value.begin(), value.end()};
}

Bytes joined(std::initializer_list<ByteView> pieces) {
  Bytes out;
  for (const ByteView piece : pieces) append(out, piece);
  return out;
}

}  // namespace celltext::codec
