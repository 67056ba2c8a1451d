// The certificate issuers of the GSMA for consumer eSIM: who vouches for provisioning servers, and nobody else does.
#pragma once

#include <span>
#include <string_view>

namespace celltext::esim {

struct Issuer {
  std::string_view name;            // common name of its certificate
  std::string_view key_identifier;  // subject key identifier, hexadecimal: what cards list in EuiccInfo
  std::string_view valid_from;      // RFC 3339
  std::string_view valid_until;
  const char* pem;
};

// The live ones for SGP.22, as of 2026.
std::span<const Issuer> gsma_issuers();

}  // namespace celltext::esim
