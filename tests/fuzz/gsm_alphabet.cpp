#include "celltext/codec/gsm_alphabet.h"

#include <algorithm>

#include "celltext/text/utf8.h"
#include "tests/fuzz/entries.h"

namespace celltext::fuzz {

// Octets as a part comes from a modem: a fill, a length that may lie, packed septets.
void gsm_alphabet(ByteView octets) {
  const int fill = take_octet(octets) % 7;
  const std::size_t claimed = take_octet(octets);
  const Bytes septets = codec::unpack_septets(octets, claimed, fill);
  require(septets.size() <= claimed);
  require(codec::unpack_septets(codec::pack_septets(septets, fill), septets.size(), fill) == septets);

  const std::string text = codec::from_gsm7(septets);
  require(text::is_utf8(text));
  const auto again = codec::to_gsm7(text);
  require(again && codec::from_gsm7(*again) == text);

  require(text::is_utf8(codec::from_gsm7(octets)));
}

}  // namespace celltext::fuzz
