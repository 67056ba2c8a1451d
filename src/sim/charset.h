// Strings as AT commands carry them: the character sets that +CSCS chooses between (3GPP TS 27.007 §5.5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace celltext::sim {

// UTF-8 to "UCS2" (hexadecimal UTF-16), "GSM" or "IRA". What a set does not have becomes '?'.
std::string to_charset(std::string_view charset, std::string_view utf8);
// Nothing if the text is not of the set.
std::optional<std::string> from_charset(std::string_view charset, std::string_view text);

// UTF-16, high octet first: TS 23.038 §6.2.3.
std::string to_utf16_octets(std::string_view utf8);
std::string from_utf16_octets(std::string_view octets);

}  // namespace celltext::sim
