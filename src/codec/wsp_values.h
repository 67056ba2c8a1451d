// What the value of a header means: WAP-230 §8.4.2, OMA-TS-MMS_ENC-V1_3 §7.
//
// Each gives nothing for a value that is not of its kind.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "celltext/codec/mms_pdu.h"
#include "wsp_reader.h"

namespace celltext::codec {

// The octet itself, its high bit included.
std::optional<std::uint8_t> as_octet(const WspValue& value);
// A short or a long integer of at most 64 bits.
std::optional<std::uint64_t> as_integer(const WspValue& value);
// A text or quoted string, in UTF-8.
std::optional<std::string> as_text(const WspValue& value);
// A text, or a charset and a text.
std::optional<std::string> as_encoded_string(const WspValue& value);
std::optional<std::chrono::sys_seconds> as_date(const WspValue& value);
// Absolute-token 0x80 or relative-token 0x81 and a number of seconds.
std::optional<MmsTime> as_time(const WspValue& value);
std::optional<std::uint8_t> as_version(const WspValue& value);

// The text of the octets without the quote of a quoted string.
std::string unquoted(ByteView content, std::string_view charset = {});

}  // namespace celltext::codec
