// What things cost on every line: the plans of the configuration applied to what the ledger says of the period so far.
//
// The store asks it inside the transaction that spends, so what it answers can't be outrun by another process.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "celltext/base/calendar.h"
#include "celltext/core/compose.h"
#include "celltext/core/settings.h"
#include "celltext/model/line.h"
#include "celltext/store/ledger.h"
#include "celltext/store/lines.h"
#include "celltext/tariff/advisor.h"
#include "celltext/tariff/meter.h"
#include "celltext/tariff/plan.h"
#include "celltext/tariff/quote.h"

namespace celltext::core {

// What the ledger holds of a line in a period. Amounts in another currency than the plan's don't count; their entries
// are counted as without a price.
tariff::Totals totals_of(const std::vector<store::DaySum>& days, const tariff::Plan& plan);
// The same with what is reserved for messages that have not left yet: what the next one is priced with.
tariff::UsageSoFar usage_so_far(const store::Ledger& ledger, model::LineId line, const tariff::Plan& plan, Instant at,
                                const Calendar& calendar = local_calendar);
// The days as a history to be replayed under other plans. What is only reserved is not part of it.
std::vector<tariff::DayUse> history_of(const std::vector<store::DaySum>& days);

// The country of a line's SIM, as far as it is known, else the one that reads its numbers.
model::Region sim_region(const Settings& settings, const store::Lines& lines, const std::optional<model::Line>& line);

// Where a message over this line leaves from, with what a quote needs to know of its plan. No line: the only one there
// is, if there is one; the message may then still leave over any.
Origin origin_for(const Settings& settings, store::Database& database, const std::optional<model::Line>& line,
                  bool roaming, Instant at);

class Cashier {
 public:
  // The settings must outlive it, and the pricers that it gives.
  Cashier(const Settings& settings, store::Lines lines, const Calendar& calendar = local_calendar)
      : settings_(&settings), lines_(lines), calendar_(&calendar) {}

  // Prices what is sent, and holds what must not leave: emergency numbers always; past the spend limit unless that was
  // agreed to; on a line with a plan also premium numbers and roaming unless that was.
  store::Priced price(const store::Ledger& ledger, const store::Purchase& purchase) const;
  store::Pricer pricer() const;

  // What comes in: `quantity` parts, or one MMS.
  store::Charge received(model::LineId line, store::Service service, std::int64_t quantity, bool roaming) const;
  // `bytes` more of data.
  store::Charge data(const store::Ledger& ledger, model::LineId line, std::int64_t bytes, bool roaming,
                     Instant now) const;

 private:
  std::optional<model::Line> line_of(const store::Purchase& purchase) const;

  const Settings* settings_;
  store::Lines lines_;
  const Calendar* calendar_;
};

}  // namespace celltext::core
