// Character sets by their MIBenum (IANA) and name, and their way to UTF-8.
//
// The C library's iconv does the work: it is everywhere where celltext runs and needs no GLib here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "celltext/base/bytes.h"

namespace celltext::codec {

inline constexpr std::string_view utf8_charset = "utf-8";

// "utf-8" for 106; "mibenum-9999" for one that is not known; empty for 0, any charset.
std::string charset_name(std::uint64_t mibenum);
// The usual spelling of a name in any case: "utf-8" for "UTF8". As it is, in lower case, if it is not known.
std::string charset_name(std::string_view name);
// For writing. Nothing if it is not known.
std::optional<std::uint16_t> mibenum_of(std::string_view name);
// Its characters are 16-bit units.
bool is_wide(std::string_view name);

// `charset` is a name from above. None, or US-ASCII: UTF-8 if the octets are that, else ISO 8859-1; phones that say
// nothing mean either. One that is not known: ASCII, and U+FFFD for the rest. Never fails; a byte order mark is
// dropped.
std::string to_utf8(ByteView octets, std::string_view charset);

}  // namespace celltext::codec
