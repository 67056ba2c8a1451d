// The activation code of an eSIM profile: GSMA SGP.22 §4.1.
//
//   [LPA:]1$HOST[$MATCHING-ID[$OID[$1]]]
//
// Fields may be empty. It is a secret until it is used: whoever has it can install the profile.
#pragma once

#include <string>
#include <string_view>

#include "celltext/base/result.h"

namespace celltext::codec {

struct ActivationCode {
  std::string server;       // SM-DP+: a host name, lower case, perhaps with a port
  std::string matching_id;  // empty: the server finds the profile by the EID
  std::string server_oid;   // empty: any; else dotted decimal
  bool needs_confirmation_code = false;

  bool operator==(const ActivationCode&) const = default;
};

// Reads a code as it was typed or pasted: spaces around it, the prefix in any case or missing. Errors: `invalid`, which
// says what is wrong without repeating the code.
Result<ActivationCode> parse_activation_code(std::string_view text);

// With the prefix, and without empty fields at the end.
std::string to_string(const ActivationCode& code);

// Whether `host` is a host name with an optional port, and nothing else: what a request may be sent to.
bool is_server_name(std::string_view host);

}  // namespace celltext::codec
