// What a simulated eSIM card remembers, as JSON.
#pragma once

#include <nlohmann/json.hpp>

#include "sim/euicc.h"

namespace celltext::sim {

nlohmann::json spell(const EuiccState& state);
// Throws what the JSON library throws for anything else.
EuiccState euicc_state_from(const nlohmann::json& in);

}  // namespace celltext::sim
