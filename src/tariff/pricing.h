// Prices of what is beyond an allowance.
#pragma once

#include "celltext/tariff/plan.h"

namespace celltext::tariff {

inline constexpr std::int64_t octets_in_megabyte = 1'000'000;

// Whether an allowance, if the plan has one, counts what goes there.
bool covered_by_allowance(Service service, const Destination& destination);

// The price of `units` after `used` of the allowance. Added up over any sequence it is the price of the sum. Nothing:
// not known.
std::optional<Money> price_beyond(const Plan& plan, Service service, const Destination& destination, std::int64_t used,
                                  std::int64_t units);
// The price of octets beyond the allowance.
Money data_price(Money per_megabyte, std::int64_t octets);

}  // namespace celltext::tariff
