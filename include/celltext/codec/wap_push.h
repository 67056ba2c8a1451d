// A WAP push as it lies in the data of an SMS (ports 9200 or 2948, the user data header removed): WAP-235, WAP-230
// §8.2.4.1.
//
//   transaction octet · 0x06 (push; 0x07 confirmed) · uintvar length of the headers · content type, headers · body
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "celltext/base/bytes.h"
#include "celltext/base/result.h"

namespace celltext::codec {

inline constexpr std::string_view mms_content_type = "application/vnd.wap.mms-message";

struct WapPush {
  std::uint8_t transaction = 0;
  std::string content_type;  // the media type alone
  ByteView body;             // into the octets that were decoded
};

// Whether the octets begin like a push: a cheap look that never says no to one.
bool looks_like_wap_push(ByteView octets);

// invalid: names the offset and the header.
Result<WapPush> decode_wap_push(ByteView octets);

// An MMS PDU framed as the MMSCs do it: content type 0xBE and X-Wap-Application-Id 4.
Bytes encode_mms_push(std::uint8_t transaction, ByteView pdu);

// The MMS PDU in `octets`, bare or inside a push. invalid: it is neither, or a push of something else.
Result<ByteView> find_mms(ByteView octets);

}  // namespace celltext::codec
