#include "celltext/core/usage_report.h"

#include <algorithm>
#include <map>

#include "celltext/core/plans.h"

namespace celltext::core {

namespace {

using store::EntryState;
using store::Service;

// A warning comes this long before a number lapses, and what keeps it alive is sent then.
constexpr int keep_alive_warning_days = 14;

tariff::Period choose_period(const tariff::PeriodRule& rule, const PeriodChoice& choice, Instant now,
                             const Calendar& calendar) {
  if (choice.which == PeriodChoice::Which::month) return rule.of_month(choice.month, calendar);
  const tariff::Period current = rule.containing(now, calendar);
  return choice.which == PeriodChoice::Which::current ? current : rule.previous(current, calendar);
}

std::vector<store::DaySum> only(const std::vector<store::DaySum>& days, bool reserved) {
  std::vector<store::DaySum> chosen;
  for (const store::DaySum& sum : days)
    if ((sum.state == EntryState::reserved) == reserved) chosen.push_back(sum);
  return chosen;
}

bool counts(const store::DaySum& sum, const tariff::Plan* plan) {
  return plan && sum.amount && sum.amount->currency() == plan->currency;
}

std::optional<model::Money> nothing_yet(const tariff::Plan* plan) {
  if (!plan) return std::nullopt;
  return model::Money::zero(plan->currency);
}

void count(UsageReport& report, const std::vector<store::DaySum>& spent) {
  for (const store::DaySum& sum : spent) {
    if (sum.service == Service::sms_sent) report.sms_parts += sum.quantity;
    if (sum.service == Service::mms_sent) report.mms += sum.quantity;
    if (sum.service == Service::data) report.data_bytes += sum.quantity;
    if (sum.service == Service::sms_received) report.sms_received += sum.quantity;
    if (sum.service == Service::mms_received) report.mms_received += sum.quantity;
    if (sum.state == EntryState::unknown) report.unknown_messages += sum.entries;
  }
}

std::vector<DaySpend> by_day(const std::vector<store::DaySum>& spent, const UsageReport& report) {
  std::vector<DaySpend> days;
  for (Day day = report.period.first; day < report.period.end; day += std::chrono::days{1})
    days.push_back({day, nothing_yet(report.plan), 0});
  for (const store::DaySum& sum : spent) {
    DaySpend& day = days[static_cast<std::size_t>((sum.day - report.period.first).count())];
    if (sum.service == Service::sms_sent) day.parts += sum.quantity;
    if (counts(sum, report.plan)) *day.cost += *sum.amount;
  }
  return days;
}

std::vector<CountrySpend> by_country(const std::vector<store::DaySum>& spent, const tariff::Plan* plan) {
  std::map<std::string, CountrySpend> countries;
  for (const store::DaySum& sum : spent) {
    if (sum.service != Service::sms_sent && sum.service != Service::mms_sent) continue;
    CountrySpend& one =
        countries.try_emplace(sum.destination.country, CountrySpend{{}, 0, nothing_yet(plan)}).first->second;
    one.country = sum.destination.country;
    one.parts += sum.quantity;
    if (counts(sum, plan)) *one.cost += *sum.amount;
  }
  std::vector<CountrySpend> sorted;
  for (auto& [country, spend] : countries) sorted.push_back(std::move(spend));
  std::ranges::stable_sort(sorted, [](const CountrySpend& a, const CountrySpend& b) {
    if (a.cost && b.cost && *a.cost != *b.cost) return *a.cost > *b.cost;
    return a.parts > b.parts;
  });
  return sorted;
}

bool is_low(const std::optional<store::Balance>& balance, const tariff::Plan* plan) {
  if (!balance || !plan || !plan->balance.low || balance->amount.currency() != plan->currency) return false;
  return balance->amount < *plan->balance.low;
}

}  // namespace

std::optional<PeriodChoice> parse_period_choice(std::string_view text) {
  if (text == "current") return PeriodChoice{};
  if (text == "previous") return PeriodChoice{PeriodChoice::Which::previous, {}};
  const auto first = parse_day(std::string(text) + "-01");
  if (text.size() != 7 || !first) return std::nullopt;
  const std::chrono::year_month_day date{*first};
  return PeriodChoice{PeriodChoice::Which::month, date.year() / date.month()};
}

UsageReport usage_report(const Settings& settings, store::Database& database, const model::Line& line,
                         const PeriodChoice& choice, Instant now, const Calendar& calendar) {
  UsageReport report;
  report.line = line;
  report.plan = plan_of(settings, line);
  const auto rule = report.plan ? report.plan->period : tariff::PeriodRule::monthly(1);
  report.period = choose_period(rule, choice, now, calendar);

  const store::Ledger ledger(database);
  const auto days = ledger.days(line.id, report.period.first, report.period.end);
  const auto spent = only(days, false);
  count(report, spent);
  report.days = by_day(spent, report);
  report.countries = by_country(spent, report.plan);
  if (report.plan) {
    report.meter = tariff::read_meter(*report.plan, report.period, totals_of(spent, *report.plan), now);
    report.reserved = totals_of(only(days, true), *report.plan).cost();
  }
  report.balance = ledger.balance(line.id);
  report.balance_is_low = is_low(report.balance, report.plan);
  report.keep_alive = keep_alive_of(settings, ledger, line, now, calendar);
  return report;
}

std::optional<KeepAlive> keep_alive_of(const Settings& settings, const store::Ledger& ledger, const model::Line& line,
                                       Instant now, const Calendar& calendar) {
  const LineSettings* group = settings_of(settings, line);
  if (!group || !group->keep_alive_days) return std::nullopt;
  KeepAlive keep_alive;
  keep_alive.days = *group->keep_alive_days;
  keep_alive.last_use = ledger.last_use(line.id);
  if (!keep_alive.last_use) return keep_alive;
  const auto lapses = *keep_alive.last_use + std::chrono::days{keep_alive.days};
  const auto left = (lapses - calendar.day_of(now)).count();
  keep_alive.days_left = static_cast<int>(std::max<std::int64_t>(left, 0));
  keep_alive.is_near = calendar.day_of(now) >= keep_alive.near_from();
  return keep_alive;
}

Day KeepAlive::near_from() const {
  const int warning = std::min(keep_alive_warning_days, days / 2);
  return *last_use + std::chrono::days{days - warning};
}

}  // namespace celltext::core
