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
  std::int64_t units = 0;   // parts, MMS, or octets
  std::int64_t things = 0;  // messages (for data: records)
};

// What a plan would have cost.
struct Replay {
  const Plan* plan = nullptr;
  Money cost;                               // with the fee of every period, the ones at the ends by their share of days
  Money fees;                               // of it
  std::int64_t unpriced = 0;                // units that the plan has no price for: the cost is too low by theirs
  std::optional<Money> more_than_cheapest;  // none: another currency than the cheapest in the list
};

struct Days {
  Day first;
  Day end;  // the day after the last
};

// Plans that know all prices first, then by cost. Plans in other currencies than the first of `plans` stand behind it,
// by currency.
std::vector<Replay> compare(std::span<const Plan> plans, std::span<const DayUse> history, Days days,
                            const Calendar& calendar);

}  // namespace celltext::tariff
