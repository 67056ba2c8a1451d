#include "celltext/tariff/advisor.h"

#include <algorithm>

#include "pricing.h"
#include "ratio.h"

namespace celltext::tariff {

namespace {

using std::chrono::days;

using History = std::vector<const DayUse*>;  // by day

// What one period counts before it knows how much of it is free.
class PeriodBill {
 public:
  explicit PeriodBill(const Plan& plan) : plan_(plan) {}

  void take(const DayUse& use) {
    if (use.service == Service::data) {
      data_ = add(data_, use.units);
    } else if (included(plan_, use.service, use.destination)) {
      (use.service == Service::sms_sent ? parts_ : mms_) += use.units;
    } else {
      bill_units(use.service, use.destination, use.units);
    }
  }

  void close(Replay& replay) {
    bill(Service::sms_sent, parts_);
    bill(Service::mms_sent, mms_);
    bill(Service::data, data_);
    const Money fee = plan_.fee.value_or(Money::zero(plan_.currency));
    replay.fees += fee;
    replay.cost += cost_ + fee;
    replay.unpriced += unpriced_;
    replay.unpriced_data = add(replay.unpriced_data, unpriced_data_);
  }

 private:
  // What the allowance counts all costs the same.
  void bill(Service service, std::int64_t units) {
    const auto price = price_beyond(plan_, service, {}, 0, units);
    if (price) {
      cost_ += *price;
    } else if (units > 0) {
      const std::int64_t unknown = beyond(units, included(plan_, service, {}).value_or(0));
      service == Service::data ? unpriced_data_ = unknown : unpriced_ += unknown;
    }
  }

  // What comes in costs nothing if the plan does not say otherwise.
  void bill_units(Service service, const Destination& destination, std::int64_t units) {
    const auto price = unit_price(plan_, service, destination);
    const bool outgoing = service == Service::sms_sent || service == Service::mms_sent;
    if (price)
      cost_ += *price * units;
    else if (outgoing)
      unpriced_ += units;
  }

  const Plan& plan_;
  std::int64_t parts_ = 0;
  std::int64_t mms_ = 0;
  std::int64_t data_ = 0;
  std::int64_t unpriced_ = 0;
  std::int64_t unpriced_data_ = 0;
  Money cost_ = Money::zero(plan_.currency);
};

Replay replay(const Plan& plan, const History& history, Days span) {
  Replay result(plan);
  auto use = std::ranges::lower_bound(history, span.first, {}, &DayUse::day);
  for (Day first = span.first; first < span.end;) {
    const Day end = std::min(plan.period.end_after(first), span.end);
    PeriodBill bill(plan);
    for (; use != history.end() && (*use)->day < end; ++use) bill.take(**use);
    bill.close(result);
    first = end;
  }
  return result;
}

// Plans that are compared with the first come before those that can't be; what is known in full before what is not.
bool ranks_before(const Replay& a, const Replay& b, Currency currency) {
  const auto other = [&](const Replay& replay) { return !(replay.plan->currency == currency); };
  if (other(a) != other(b)) return other(b);
  if (!(a.plan->currency == b.plan->currency)) return a.plan->currency.code() < b.plan->currency.code();
  if (a.complete() != b.complete()) return a.complete();
  return a.cost < b.cost;
}

}  // namespace

std::vector<Replay> compare(std::span<const Plan> plans, std::span<const DayUse> history, Days span) {
  History by_day;
  by_day.reserve(history.size());
  for (const DayUse& use : history) by_day.push_back(&use);
  std::ranges::sort(by_day, {}, &DayUse::day);

  std::vector<Replay> replays;
  for (const Plan& plan : plans) replays.push_back(replay(plan, by_day, span));
  if (replays.empty()) return replays;
  const Currency currency = plans.front().currency;
  std::ranges::stable_sort(replays, [&](const Replay& a, const Replay& b) { return ranks_before(a, b, currency); });
  const Money cheapest = replays.front().cost;
  for (Replay& each : replays)
    if (each.plan->currency == currency) each.more_than_cheapest = each.cost - cheapest;
  return replays;
}

}  // namespace celltext::tariff
