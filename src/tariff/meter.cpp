#include "celltext/tariff/meter.h"

#include <algorithm>

#include "pricing.h"
#include "ratio.h"

namespace celltext::tariff {

namespace {

using std::chrono::days;
using std::chrono::milliseconds;

// How a period goes on if it goes on like this: the whole of it for the part that is gone.
struct Pace {
  std::int64_t whole = 1;
  std::int64_t gone = 1;

  std::int64_t of(std::int64_t count) const { return scaled(count, whole, gone); }
  Money of(Money money) const { return money.scaled(whole, gone); }
};

// The first day tells little: its pace is taken from the whole of it.
Pace pace_at(const Period& period, Instant now) {
  if (!period.contains(now)) return {};
  const milliseconds whole = period.to - period.from;
  const milliseconds gone = std::max<milliseconds>(now - period.from, days{1});
  return {whole.count(), std::min(whole, gone).count()};
}

// What one service is made of.
struct Reading {
  std::int64_t used;     // all
  std::int64_t counted;  // by the allowance
  std::optional<std::int64_t> included;
  Money cost;
};

Gauge gauge_of(const Reading& reading, const Pace& pace) {
  Gauge gauge(reading.cost.currency());
  gauge.used = reading.used;
  gauge.cost = reading.cost;
  gauge.forecast = pace.of(reading.used);
  if (!reading.included) return gauge;
  gauge.included = reading.included;
  gauge.left = beyond(*reading.included, reading.counted);
  const std::int64_t percent = *reading.included > 0 ? scaled(reading.counted, 100, *reading.included) : 100;
  gauge.percent = static_cast<int>(std::min<std::int64_t>(percent, 100));
  return gauge;
}

// What lies beyond the allowance grows faster than the pace; everything else with it. `price`: of some units beyond it.
template<class PriceOf>
Money forecast_of(const Reading& reading, const Pace& pace, PriceOf price_of) {
  const std::int64_t included = reading.included.value_or(0);
  const Money nothing = Money::zero(reading.cost.currency());
  const Money beyond_now = price_of(beyond(reading.counted, included));
  const Money other = std::max(reading.cost - beyond_now, nothing);
  return std::max(pace.of(other) + price_of(beyond(pace.of(reading.counted), included)), reading.cost);
}

Money price_of_units(const std::optional<Money>& price, std::int64_t units, Currency currency) {
  return price ? *price * units : Money::zero(currency);
}

bool is_near(const Plan& plan, const Gauge& gauge) {
  return plan.warn_at && gauge.percent && *gauge.percent >= *plan.warn_at;
}

void take_limit(const Plan& plan, Meter& meter) {
  if (!plan.spend_limit) return;
  meter.limit = plan.spend_limit;
  meter.left_to_limit = std::max(*plan.spend_limit - meter.total, Money::zero(plan.currency));
  meter.limit_near = plan.warn_at && reaches(meter.total.millionths(), plan.spend_limit->millionths(), *plan.warn_at);
}

}  // namespace

Meter read_meter(const Plan& plan, const Period& period, const Totals& totals, Instant now) {
  const Currency currency = plan.currency;
  const Pace pace = pace_at(period, now);
  const Reading sms{totals.sms_parts, totals.sms_allowance_parts, plan.sms_included, totals.sms_cost};
  const Reading mms{totals.mms, totals.mms_allowance, plan.mms_included, totals.mms_cost};
  const Reading data{totals.data, totals.data, plan.data_included, totals.data_cost};

  Meter meter(period, currency);
  meter.sms = gauge_of(sms, pace);
  meter.mms = gauge_of(mms, pace);
  meter.data = gauge_of(data, pace);
  meter.total = totals.cost();
  meter.fee = plan.fee;
  meter.unpriced = totals.unpriced;
  meter.forecast =
      forecast_of(sms, pace, [&](std::int64_t parts) { return price_of_units(plan.sms_domestic, parts, currency); }) +
      forecast_of(mms, pace, [&](std::int64_t count) { return price_of_units(plan.mms_price, count, currency); }) +
      forecast_of(data, pace, [&](std::int64_t octets) {
        return plan.data_price_per_mb ? data_price(*plan.data_price_per_mb, octets) : Money::zero(currency);
      });
  take_limit(plan, meter);
  meter.allowance_near = is_near(plan, meter.sms) || is_near(plan, meter.mms) || is_near(plan, meter.data);
  if (period.contains(now)) meter.days_left = std::chrono::ceil<days>(period.to - now).count();
  return meter;
}

UsageSoFar usage_so_far(const Totals& totals) {
  UsageSoFar usage(totals.sms_cost.currency());
  usage.sms_parts = totals.sms_allowance_parts;
  usage.mms = totals.mms_allowance;
  usage.data = totals.data;
  usage.spent = totals.cost();
  return usage;
}

}  // namespace celltext::tariff
