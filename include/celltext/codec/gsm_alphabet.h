// The GSM 7 bit default alphabet with its extension table: 3GPP TS 23.038 §6.2.1, and packing: §6.1.2.1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "celltext/base/bytes.h"

namespace celltext::codec {

// Septets for one character: one, or two with the escape 0x1B in the high byte; nothing if the alphabet does not have
// it.
std::optional<std::uint16_t> gsm7_code(char32_t code_point);

// One octet a septet, escapes included. Nothing if any character is not in the alphabet.
std::optional<Bytes> to_gsm7(std::string_view utf8);
// Unknown escapes read as §6.2.1.1 wants: the character of the default table. A lone escape at the end is dropped.
std::string from_gsm7(ByteView septets);

// `fill_bits` zero bits (0–6) stand before the first septet, as after a user data header.
Bytes pack_septets(ByteView septets, int fill_bits = 0);
// Reads `count` septets; fewer if the octets end before.
Bytes unpack_septets(ByteView octets, std::size_t count, int fill_bits = 0);

}  // namespace celltext::codec
