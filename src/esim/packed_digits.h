// Decimal digits as SIM cards pack them: two an octet, the first in the low half, F at the end.
#pragma once

#include <string>
#include <string_view>

#include "celltext/base/bytes.h"

namespace celltext::esim {

// ICCID (ITU-T E.118), IMEI. `octets`: how long the result is, filled with F.
Bytes pack_digits(std::string_view digits, std::size_t octets);
// Up to the first F.
std::string unpack_digits(ByteView octets);
// MCC and MNC in three octets: 3GPP TS 24.008 §10.5.1.13. Empty for anything else.
std::string unpack_operator(ByteView octets);

}  // namespace celltext::esim
