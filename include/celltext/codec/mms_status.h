// What an MMSC answers, in words: X-Mms-Response-Status (§7.3.48 of OMA-TS-MMS_ENC-V1_3), X-Mms-Retrieve-Status
// (§7.3.50).
#pragma once

#include <cstdint>
#include <string>

namespace celltext::codec {

inline constexpr std::uint8_t mms_ok = 128;
// Error-transient-partial-success: some of the recipients have it.
inline constexpr std::uint8_t mms_partial_success = 196;

// The same request may succeed later: 192–223, and 134, network problem, of MMS 1.0.
bool is_transient(std::uint8_t status);

// For the user, translated; names the number where the specification gives it no meaning.
std::string words_of_response(std::uint8_t status);
std::string words_of_retrieval(std::uint8_t status);

}  // namespace celltext::codec
