// What every plan of the configuration would have cost on a line's history.
#pragma once

#include <optional>
#include <vector>

#include "celltext/base/calendar.h"
#include "celltext/core/settings.h"
#include "celltext/model/line.h"
#include "celltext/store/ledger.h"
#include "celltext/tariff/advisor.h"

namespace celltext::core {

struct Advice {
  tariff::Days span;
  std::vector<tariff::Replay> replays;     // the cheapest first; they point into the settings
  const tariff::Plan* current = nullptr;   // the line's own; none: it has none
  std::optional<model::Money> would_save;  // the cheapest against the current one; none: nothing, or nobody knows
  bool bundle_pays = false;                // the cheapest is one with a fee and something included for it
};

// From `since`, or from the first day that the ledger knows, to today.
Advice advise(const Settings& settings, const store::Ledger& ledger, const model::Line& line, std::optional<Day> since,
              Instant now, const Calendar& calendar = local_calendar);

}  // namespace celltext::core
