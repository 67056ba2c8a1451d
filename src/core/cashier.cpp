#include "celltext/core/cashier.h"

#include "celltext/base/i18n.h"
#include "celltext/core/lines.h"
#include "celltext/core/plans.h"

namespace celltext::core {

namespace {

using store::Service;

constexpr std::string_view premium_scope = "premium";

tariff::Service tariff_service(Service service) {
  return *tariff::service_from_name(name_of(service));
}

tariff::Destination to_tariff(const store::Destination& stored) {
  tariff::Destination destination;
  destination.premium = stored.scope == premium_scope;
  destination.scope = tariff::scope_from_name(stored.scope).value_or(tariff::Scope::domestic);
  destination.country = stored.country;
  destination.digits = stored.digits;
  return destination;
}

store::Destination to_store(const tariff::Destination& destination) {
  const bool abroad = destination.scope == tariff::Scope::international || destination.scope == tariff::Scope::roaming;
  const bool premium = destination.premium && destination.scope != tariff::Scope::roaming;
  return {std::string(premium ? premium_scope : name_of(destination.scope)), destination.country,
          abroad ? destination.digits.substr(0, store::kept_digits) : ""};
}

bool is_counted_by_allowance(const tariff::Plan& plan, const store::DaySum& sum) {
  return tariff::included(plan, tariff_service(sum.service), to_tariff(sum.destination)).has_value();
}

void add_cost(tariff::Totals& totals, const store::DaySum& sum, const tariff::Plan& plan) {
  // What comes in costs nothing where the plan does not say.
  const bool came_in = sum.service == Service::sms_received || sum.service == Service::mms_received;
  if (!came_in) totals.unpriced += sum.unpriced;
  if (!sum.amount) return;
  if (sum.amount->currency() != plan.currency) {
    totals.unpriced += sum.entries;
    return;
  }
  const bool sms = sum.service == Service::sms_sent || sum.service == Service::sms_received;
  model::Money& cost = sms ? totals.sms_cost : sum.service == Service::data ? totals.data_cost : totals.mms_cost;
  cost += *sum.amount;
}

void add_quantity(tariff::Totals& totals, const store::DaySum& sum, const tariff::Plan& plan) {
  const std::int64_t counted = is_counted_by_allowance(plan, sum) ? sum.quantity : 0;
  switch (sum.service) {
    case Service::sms_sent:
      totals.sms_parts += sum.quantity;
      totals.sms_allowance_parts += counted;
      break;
    case Service::sms_received:
      totals.sms_received += sum.quantity;
      break;
    case Service::mms_sent:
      totals.mms += sum.quantity;
      totals.mms_allowance += counted;
      break;
    case Service::mms_received:
      totals.mms_received += sum.quantity;
      break;
    case Service::data:
      totals.data += sum.quantity;
      break;
  }
}

store::Hold hold(const char* code, std::string message, std::optional<Instant> until = {}) {
  return {{code, std::move(message)}, until};
}

// What a message that goes there needs to be told of, besides money.
std::optional<store::Hold> objection(const store::Purchase& purchase, const tariff::Destination& destination) {
  if (purchase.passes.yes) return std::nullopt;
  if (destination.premium) return hold("premium-rate", tr("the number sets its own price"));
  if (purchase.roaming) return hold("roaming", tr("the line is roaming, where messages cost more"));
  return std::nullopt;
}

}  // namespace

tariff::Totals totals_of(const std::vector<store::DaySum>& days, const tariff::Plan& plan) {
  tariff::Totals totals(plan.currency);
  for (const store::DaySum& sum : days) {
    add_quantity(totals, sum, plan);
    add_cost(totals, sum, plan);
  }
  return totals;
}

tariff::UsageSoFar usage_so_far(const store::Ledger& ledger, model::LineId line, const tariff::Plan& plan, Instant at,
                                const Calendar& calendar) {
  const tariff::Period period = plan.period.containing(at, calendar);
  return tariff::usage_so_far(totals_of(ledger.days(line, period.first, period.end), plan));
}

std::vector<tariff::DayUse> history_of(const std::vector<store::DaySum>& days) {
  std::vector<tariff::DayUse> history;
  for (const store::DaySum& sum : days) {
    if (sum.state == store::EntryState::reserved) continue;
    history.push_back({sum.day, tariff_service(sum.service), to_tariff(sum.destination), sum.quantity});
  }
  return history;
}

model::Region sim_region(const Settings& settings, const store::Lines& lines, const std::optional<model::Line>& line) {
  const model::Region region = line ? model::region_of_network(line->network) : model::Region();
  return region.empty() ? home_region(settings, lines, line) : region;
}

Origin origin_for(const Settings& settings, store::Database& database, const std::optional<model::Line>& line,
                  bool roaming, Instant at) {
  const store::Lines lines(database);
  Origin origin;
  if (line) origin.line = line->id;
  origin.region = home_region(settings, lines, line);
  origin.home = sim_region(settings, lines, line);
  origin.roaming = roaming;
  const auto likely = line ? line : only_line(lines);
  origin.plan = likely ? plan_of(settings, *likely) : nullptr;
  if (origin.plan) origin.usage = usage_so_far(store::Ledger(database), likely->id, *origin.plan, at);
  return origin;
}

std::optional<model::Line> Cashier::line_of(const store::Purchase& purchase) const {
  if (purchase.line) return lines_.find(purchase.line);
  const auto chosen = choose_line(*settings_, lines_, "");
  return chosen && *chosen ? *chosen : only_line(lines_);
}

store::Priced Cashier::price(const store::Ledger& ledger, const store::Purchase& purchase) const {
  const auto line = line_of(purchase);
  const model::Region home = sim_region(*settings_, lines_, line);
  if (model::is_emergency_number(purchase.to, home))
    return hold("emergency-number", tr_format("{} is an emergency number: call it", purchase.to));
  if (!line) return std::optional<store::Charge>();
  const tariff::Plan* plan = plan_of(*settings_, *line);
  const tariff::Destination destination = destination_of(purchase.to, home, purchase.roaming);
  store::Charge charge;
  charge.line = line->id;
  charge.service = purchase.service;
  charge.destination = to_store(destination);
  charge.quantity = purchase.quantity;
  if (!plan) return std::optional(charge);
  charge.plan = plan->name;
  if (auto why = objection(purchase, destination)) return *std::move(why);

  const tariff::Period period = plan->period.containing(purchase.at, *calendar_);
  const tariff::UsageSoFar usage = usage_so_far(ledger, line->id, *plan, purchase.at, *calendar_);
  const tariff::Charge priced =
      tariff::charge(*plan, usage, {tariff_service(purchase.service), destination, purchase.quantity});
  charge.included = priced.from_allowance;
  charge.amount = priced.cost;
  const bool exceeds =
      plan->spend_limit && priced.cost && !priced.cost->is_zero() && usage.spent + *priced.cost > *plan->spend_limit;
  if (exceeds && !purchase.passes.over_limit)
    return hold(
        "spend-limit",
        tr_format("it would cost {} and pass the limit of {} in this period, of which {} are spent or reserved",
                  priced.cost->with_currency(), plan->spend_limit->with_currency(), usage.spent.with_currency()),
        period.to);
  return std::optional(charge);
}

store::Pricer Cashier::pricer() const {
  return [cashier = *this](const store::Ledger& ledger, const store::Purchase& purchase) {
    return cashier.price(ledger, purchase);
  };
}

store::Charge Cashier::received(model::LineId id, Service service, std::int64_t quantity, bool roaming) const {
  store::Charge charge;
  charge.line = id;
  charge.service = service;
  charge.quantity = quantity;
  charge.destination.scope = name_of(roaming ? tariff::Scope::roaming : tariff::Scope::domestic);
  const auto line = lines_.find(id);
  const tariff::Plan* plan = line ? plan_of(*settings_, *line) : nullptr;
  if (!plan) return charge;
  charge.plan = plan->name;
  const auto price = tariff::unit_price(*plan, tariff_service(service), to_tariff(charge.destination));
  if (price) charge.amount = *price * quantity;
  return charge;
}

store::Charge Cashier::data(const store::Ledger& ledger, model::LineId id, std::int64_t bytes, bool roaming,
                            Instant now) const {
  store::Charge charge = received(id, Service::data, bytes, roaming);
  const auto line = lines_.find(id);
  const tariff::Plan* plan = line ? plan_of(*settings_, *line) : nullptr;
  if (!plan) return charge;
  const tariff::Charge priced = tariff::charge(*plan, usage_so_far(ledger, id, *plan, now, *calendar_),
                                               {tariff::Service::data, to_tariff(charge.destination), bytes});
  charge.included = priced.from_allowance;
  charge.amount = priced.cost;
  return charge;
}

}  // namespace celltext::core
