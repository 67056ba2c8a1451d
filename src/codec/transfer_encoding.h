// What MIME wraps octets in: RFC 2045 §6.
#pragma once

#include <string_view>

#include "celltext/base/bytes.h"

namespace celltext::codec {

// Undoes "base64" or "quoted-printable" (any case). Nothing to undo for another name. Characters that have no place in
// the encoding are passed over, as the standard wants.
Bytes undo_transfer_encoding(std::string_view name, ByteView octets);

}  // namespace celltext::codec
