// What modems answer to the AT commands for card access: 3GPP TS 27.007 §8.17, §8.43 to §8.45. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "celltext/base/bytes.h"

namespace celltext::esim {

// "+CGLA: 8,\"5A009000\"" and "+CSIM: …": the octets. The length and the quotation marks may be missing.
std::optional<Bytes> octets_in(std::string_view answer, std::string_view command);
// "+CCHO: 1", or the bare number: a session, which need not be a channel's number.
std::optional<std::string> session_in(std::string_view answer);

}  // namespace celltext::esim
