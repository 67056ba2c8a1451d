// A period in figures: what was used, what is left, what it costs, and how it will end at this pace.
#pragma once

#include <cstdint>
#include <optional>

#include "celltext/tariff/plan.h"
#include "celltext/tariff/quote.h"

namespace celltext::tariff {

// The sums of a ledger over a period. Costs are those of the entries: prices of their day.
struct Totals {
  std::int64_t sms_parts = 0;            // sent
  std::int64_t sms_allowance_parts = 0;  // of these, those that the allowance counts
  std::int64_t sms_received = 0;         // parts
  std::int64_t mms = 0;                  // sent
  std::int64_t mms_allowance = 0;        // of these, those that the allowance counts
  std::int64_t mms_received = 0;
  std::int64_t data = 0;      // octets
  std::int64_t unpriced = 0;  // entries whose cost is not known
  Money sms_cost;             // sent and received
  Money mms_cost;
  Money data_cost;

  explicit Totals(Currency currency)
      : sms_cost(Money::zero(currency)), mms_cost(Money::zero(currency)), data_cost(Money::zero(currency)) {}
  Money cost() const { return sms_cost + mms_cost + data_cost; }
};

struct Gauge {
  std::int64_t used = 0;                 // all of it
  std::optional<std::int64_t> included;  // none: no allowance
  std::optional<std::int64_t> left;      // never negative
  std::optional<int> percent;            // of the allowance used, 0 to 100
  Money cost;
  std::int64_t forecast = 0;  // used at the end of the period, at this pace

  explicit Gauge(Currency currency) : cost(Money::zero(currency)) {}
};

struct Meter {
  Period period;
  Gauge sms;
  Gauge mms;
  Gauge data;
  Money total;  // without the fee
  std::optional<Money> fee;
  Money forecast;  // the total at the end of the period, at this pace, with the allowances and prices of the plan
  std::optional<Money> limit;
  std::optional<Money> left_to_limit;  // never negative
  std::int64_t unpriced = 0;
  std::int64_t days_left = 0;   // begun days count
  bool allowance_near = false;  // warn-at is reached for one of them
  bool limit_near = false;

  Meter(const Period& of, Currency currency)
      : period(of),
        sms(currency),
        mms(currency),
        data(currency),
        total(Money::zero(currency)),
        forecast(Money::zero(currency)) {}
};

Meter read_meter(const Plan& plan, const Period& period, const Totals& totals, Instant now);
// The part of the totals that a quote needs.
UsageSoFar usage_so_far(const Totals& totals);

}  // namespace celltext::tariff
