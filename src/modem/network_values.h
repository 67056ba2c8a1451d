// What the daemon answers about networks, PINs and network codes.
#pragma once

#include "calls.h"

namespace celltext::modem {

// The answer of Modem3gpp.Scan; one entry an operator, with all its technologies.
std::vector<FoundNetwork> networks_of(const Answer& answer);

// From the values of Modem.UnlockRetries (a{uu}): how many tries are left, if the modem says.
std::optional<int> pin_tries(const Variant& retries);
std::optional<int> puk_tries(const Variant& retries);

// The state of a USSD session (Ussd.State): the network waits for an answer.
bool waits_for_answer(const Variant& state);

}  // namespace celltext::modem
