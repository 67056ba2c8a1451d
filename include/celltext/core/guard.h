// What speaks against sending: the same questions for the command line and for the screen.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "celltext/core/compose.h"
#include "celltext/core/settings.h"
#include "celltext/store/ledger.h"
#include "celltext/tariff/plan.h"

namespace celltext::core {

// What it takes to send all the same.
enum class PassedBy {
  nobody,      // never
  yes,         // somebody who says so: an answer, or --yes
  over_limit,  // --over-limit, or the same said on the screen
};

struct Objection {
  std::string code;     // "spend-limit", "confirm-above", "premium-rate", "roaming", "emergency-number"
  std::string message;  // one line, without how to pass it
  PassedBy passed_by = PassedBy::yes;
};

// What speaks against sending all of `quotes`, in the order of weight: what nobody passes comes first.
std::vector<Objection> objections(const std::vector<Quote>& quotes, const Settings& settings);

// Those that the user has not agreed to.
std::vector<Objection> remaining(std::vector<Objection> objections, const store::Passes& passes);

}  // namespace celltext::core
