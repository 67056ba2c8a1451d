#include "celltext/codec/tlv.h"

#include "celltext/codec/activation_code.h"
#include "tests/fuzz/entries.h"

namespace celltext::fuzz {

namespace {

void require_inside(ByteView piece, ByteView octets) {
  require(piece.data() >= octets.data() && piece.data() + piece.size() <= octets.data() + octets.size());
}

}  // namespace

void tlv(ByteView octets) {
  codec::TlvReader reader(octets);
  std::size_t read = 0;
  while (const auto object = reader.next()) {
    require_inside(object->whole, octets);
    require_inside(object->value, object->whole);
    read += object->whole.size();
    // Written again it says the same, perhaps with a shorter length.
    const Bytes again = codec::tlv(object->tag, object->value);
    const auto same = codec::find_tlv(again, object->tag);
    require(same && same->whole.size() == again.size() && again.size() <= object->whole.size());
    if (const auto number = codec::number_in(object->value))
      require(codec::number_in(codec::value_of(codec::tlv_number(0x80, *number), 0x80)) == number);
  }
  require(read + reader.rest().size() == octets.size());
  require(!codec::is_well_formed(octets) || reader.done());
}

void activation_code(ByteView octets) {
  const auto code = codec::parse_activation_code(as_text(octets));
  if (!code) return;
  require(codec::is_server_name(code->server));
  const auto again = codec::parse_activation_code(codec::to_string(*code));
  require(again && *again == *code);
}

}  // namespace celltext::fuzz
