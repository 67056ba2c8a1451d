// The prepaid balance: reading it from what a network answers.
#pragma once

#include <string>
#include <string_view>

#include "celltext/base/result.h"
#include "celltext/tariff/plan.h"

namespace celltext::core {

// The amount that the plan's balance-match finds in an answer: its first group, with a point or a comma before the
// decimals. invalid: the expression is none; refused: it finds nothing, or takes too long.
Result<model::Money> read_balance(const tariff::Plan& plan, std::string_view answer);

}  // namespace celltext::core
