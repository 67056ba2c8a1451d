// What a line has used in a period, what is left and how it will end: for `celltext usage` and for the costs screen.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "celltext/base/calendar.h"
#include "celltext/core/cashier.h"
#include "celltext/core/settings.h"
#include "celltext/model/line.h"
#include "celltext/store/database.h"
#include "celltext/store/ledger.h"

namespace celltext::core {

// Which period of a plan: the one that holds this moment, the one before it, or the one of a month.
struct PeriodChoice {
  enum class Which { current, previous, month };
  Which which = Which::current;
  std::chrono::year_month month{};
};

// "current", "previous" or "2026-11". Nothing for anything else.
std::optional<PeriodChoice> parse_period_choice(std::string_view text);

struct DaySpend {
  Day day;
  std::optional<model::Money> cost;  // none: the line has no plan
  std::int64_t parts = 0;            // of SMS that were sent
};

struct CountrySpend {
  std::string country;  // ISO 3166; empty: unknown, or a short code
  std::int64_t parts = 0;
  std::optional<model::Money> cost;
};

// How long a number lives without being used, if the configuration says so.
struct KeepAlive {
  std::optional<Day> last_use;   // none: never, as far as is known
  int days = 0;                  // after which it lapses
  std::optional<int> days_left;  // 0: today or before; none: the last use is not known
  bool is_near = false;          // time to do something
  // The first day on which it is; the last use is known.
  Day near_from() const;
};

struct UsageReport {
  model::Line line;
  const tariff::Plan* plan = nullptr;  // none: the line has none, and the period is a month of the calendar
  tariff::Period period;
  // Counts only where there is a plan to say the currency.
  std::int64_t sms_parts = 0;
  std::int64_t mms = 0;
  std::int64_t data_bytes = 0;
  std::int64_t sms_received = 0;  // parts
  std::int64_t mms_received = 0;
  std::optional<tariff::Meter> meter;
  std::int64_t unknown_messages = 0;     // of what is spent: nobody saw their outcome
  std::optional<model::Money> reserved;  // for messages that have not left yet
  std::vector<DaySpend> days;            // every day of the period
  std::vector<CountrySpend> countries;   // sent; what costs most comes first
  std::optional<store::Balance> balance;
  bool balance_is_low = false;
  std::optional<KeepAlive> keep_alive;
};

// `plan` points into the settings.
UsageReport usage_report(const Settings& settings, store::Database& database, const model::Line& line,
                         const PeriodChoice& choice, Instant now, const Calendar& calendar = local_calendar);
std::optional<KeepAlive> keep_alive_of(const Settings& settings, const store::Ledger& ledger, const model::Line& line,
                                       Instant now, const Calendar& calendar = local_calendar);

}  // namespace celltext::core
