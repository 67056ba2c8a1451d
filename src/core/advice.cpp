#include "celltext/core/advice.h"

#include <algorithm>

#include "celltext/core/cashier.h"
#include "celltext/core/plans.h"

namespace celltext::core {

namespace {

constexpr Day long_ago{};

bool is_bundle(const tariff::Plan& plan) {
  return plan.fee && (plan.sms_included || plan.mms_included || plan.data_included);
}

void weigh(Advice& advice) {
  const auto own = std::ranges::find(advice.replays, advice.current, &tariff::Replay::plan);
  if (own == advice.replays.end() || !own->complete()) return;
  const tariff::Replay& cheapest = advice.replays.front();
  const bool comparable = cheapest.complete() && cheapest.plan->currency == own->plan->currency;
  if (!comparable || cheapest.cost >= own->cost) return;
  advice.would_save = own->cost - cheapest.cost;
  advice.bundle_pays = is_bundle(*cheapest.plan);
}

}  // namespace

Advice advise(const Settings& settings, const store::Ledger& ledger, const model::Line& line, std::optional<Day> since,
              Instant now, const Calendar& calendar) {
  const Day end = calendar.day_of(now) + std::chrono::days{1};
  const auto history = history_of(ledger.days(line.id, since.value_or(long_ago), end));
  const auto first = std::ranges::min_element(history, {}, &tariff::DayUse::day);
  Advice advice;
  advice.span = {since ? *since : first == history.end() ? end : first->day, end};
  advice.replays = tariff::compare(settings.plans, history, advice.span);
  advice.current = plan_of(settings, line);
  weigh(advice);
  return advice;
}

}  // namespace celltext::core
