// BER-TLV as eSIM cards and servers write it: ISO/IEC 8825-1 (X.690) with definite lengths.
//
// A tag is written as in the specifications, its octets one after another: 0x5A, 0x9F70, 0xBF2D. Tags have up to three
// octets, lengths up to three after the 8X octet (16 MB).
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "celltext/base/bytes.h"

namespace celltext::codec {

using Tag = std::uint32_t;

// Whether what is inside is a sequence of data objects again.
bool is_constructed(Tag tag);

// One data object. Both views are into the octets that were read and live no longer than they.
struct Tlv {
  Tag tag = 0;
  ByteView value;
  ByteView whole;  // tag, length and value

  std::size_t header_size() const { return whole.size() - value.size(); }
};

// Reads data objects that stand one after another.
//   for (TlvReader reader(octets); auto object = reader.next();) …
class TlvReader {
 public:
  explicit TlvReader(ByteView octets) : rest_(octets) {}

  // Nothing at the end, and nothing from the first object on that is broken or cut off.
  std::optional<Tlv> next();
  // The end was reached, and all before it was in order.
  bool done() const { return rest_.empty(); }
  // What has not been read.
  ByteView rest() const { return rest_; }

 private:
  ByteView rest_;
};

// Only the tag and the length, for an object that is not all there yet: the size of its header and of its value.
struct TlvHeader {
  Tag tag = 0;
  std::size_t header_size = 0;
  std::size_t value_size = 0;
};
std::optional<TlvHeader> read_tlv_header(ByteView octets);

// The first of the objects that stand in `octets` with this tag.
std::optional<Tlv> find_tlv(ByteView octets, Tag tag);
// Goes down: the first object with the first tag, in its value the first with the second, and so on.
std::optional<Tlv> find_tlv(ByteView octets, std::initializer_list<Tag> path);
// The value of such an object; empty if there is none.
ByteView value_of(ByteView octets, Tag tag);

// Whether the octets are data objects one after another, and so inside each constructed one, `depth` levels down at
// most.
bool is_well_formed(ByteView octets, int depth = 16);

// One data object with `value` inside.
Bytes tlv(Tag tag, ByteView value);
Bytes tlv(Tag tag, std::string_view value);
// With the pieces inside, one after another.
Bytes tlv(Tag tag, std::initializer_list<ByteView> pieces);
// With a number in as few octets as a signed number takes: INTEGER, X.690 §8.3.
Bytes tlv_number(Tag tag, std::int64_t number);

// A signed number of one to eight octets.
std::optional<std::int64_t> number_in(ByteView value);
std::string text_in(ByteView value);
// All octets, in order.
Bytes joined(std::initializer_list<ByteView> pieces);

}  // namespace celltext::codec
