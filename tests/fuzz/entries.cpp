#include "tests/fuzz/entries.h"

#include <cstdlib>

namespace celltext::fuzz {

void require(bool holds) {
  if (!holds) std::abort();
}

std::string_view as_text(ByteView octets) {
  return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

std::uint8_t take_octet(ByteView& octets) {
  if (octets.empty()) return 0;
  const std::uint8_t first = octets.front();
  octets = octets.subspan(1);
  return first;
}

}  // namespace celltext::fuzz
