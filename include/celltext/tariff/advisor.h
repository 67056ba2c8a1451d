// Which plan would have been cheapest: a history replayed under each of them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "celltext/tariff/plan.h"

namespace celltext::tariff {

// What was used on one day, of one service, towards one destination: a sum of entries, or one entry. Any order.
struct DayUse {
  Day day;
  Service service = Service::sms_sent;
  Destination destination;
  std::int64_t units = 0;  // parts, MMS, or octets
};

// What a plan would have cost.
struct Replay {
  const Plan* plan;
  Money cost;                      // with the fees
  Money fees;                      // one for every period that the days touch
  std::int64_t unpriced = 0;       // parts and MMS that the plan has no price for: the cost is too low by theirs
  std::int64_t unpriced_data = 0;  // octets
  // Negative for a plan that looks cheaper only because it lacks prices. None: another currency than that of the first
  // plan.
  std::optional<Money> more_than_cheapest;

  explicit Replay(const Plan& of) : plan(&of), cost(Money::zero(of.currency)), fees(Money::zero(of.currency)) {}
  bool complete() const { return unpriced == 0 && unpriced_data == 0; }
};

struct Days {
  Day first;
  Day end;  // the day after the last
};

// The cheapest first; plans that lack a price behind those that know them all; plans in other currencies than the first
// of `plans` behind these. The plans must outlive the result. What lies outside `span` is left out.
std::vector<Replay> compare(std::span<const Plan> plans, std::span<const DayUse> history, Days span);

}  // namespace celltext::tariff
