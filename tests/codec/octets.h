// Octets as tables write them: hexadecimal, and text between apostrophes. "8C 82 98 'T1' 00"
#pragma once

#include <cstdlib>
#include <string_view>

#include "celltext/base/bytes.h"

namespace celltext::testing {

inline Bytes octets(std::string_view written) {
  Bytes out;
  while (!written.empty()) {
    if (written.front() == ' ') {
      written.remove_prefix(1);
    } else if (written.front() == '\'') {
      const auto end = written.find('\'', 1);
      for (const char c : written.substr(1, end - 1)) out.push_back(static_cast<std::uint8_t>(c));
      written.remove_prefix(end + 1);
    } else {
      const auto octet = from_hex(written.substr(0, 2));
      if (!octet) std::abort();
      out.push_back(octet->front());
      written.remove_prefix(2);
    }
  }
  return out;
}

inline Bytes text_octets(std::string_view text) {
  return {text.begin(), text.end()};
}

}  // namespace celltext::testing
