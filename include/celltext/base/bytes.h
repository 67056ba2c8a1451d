// Raw octets, and their hexadecimal spelling.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace celltext {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

// Upper-case, two digits an octet, no separators.
std::string to_hex(ByteView bytes);
// Nothing if the text has an odd length or a character that is not a hexadecimal digit of either case.
std::optional<Bytes> from_hex(std::string_view text);

}  // namespace celltext
