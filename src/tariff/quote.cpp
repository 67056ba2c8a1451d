#include "celltext/tariff/quote.h"

#include <algorithm>

#include "pricing.h"
#include "ratio.h"

namespace celltext::tariff {

namespace {

std::int64_t used_of_allowance(const UsageSoFar& usage, Service service) {
  switch (service) {
    case Service::sms_sent:
      return usage.sms_parts;
    case Service::mms_sent:
      return usage.mms;
    case Service::data:
      return usage.data;
    case Service::sms_received:
    case Service::mms_received:
      return 0;
  }
  return 0;
}

bool near_allowance(const Plan& plan, const Allowance& allowance, std::int64_t units) {
  return plan.warn_at && reaches(add(allowance.used, units), allowance.included, *plan.warn_at);
}

// What costs nothing goes past no limit; what costs nobody knows how much may not begin beyond it.
std::optional<Caution> near_limit(const Plan& plan, Money spent, const std::optional<Money>& cost) {
  if (!plan.spend_limit) return std::nullopt;
  const Money limit = *plan.spend_limit;
  if (cost && cost->is_zero()) {
    if (spent > limit) return Caution::limit_near;
  } else if (cost ? spent + *cost > limit : spent >= limit) {
    return Caution::limit_exceeded;
  }
  const Money total = cost ? spent + *cost : spent;
  if (plan.warn_at && reaches(total.millionths(), limit.millionths(), *plan.warn_at)) return Caution::limit_near;
  return std::nullopt;
}

}  // namespace

std::vector<Caution> cautions_about(const Destination& destination) {
  std::vector<Caution> cautions;
  if (destination.premium) cautions.push_back(Caution::premium_rate);
  if (destination.scope == Scope::short_code) cautions.push_back(Caution::short_code);
  if (destination.scope == Scope::international) cautions.push_back(Caution::international);
  if (destination.scope == Scope::roaming) cautions.push_back(Caution::roaming);
  return cautions;
}

Charge charge(const Plan& plan, const UsageSoFar& usage, const Item& item) {
  Charge charge;
  charge.cautions = cautions_about(item.destination);
  const std::int64_t used = used_of_allowance(usage, item.service);
  if (const auto most = included(plan, item.service, item.destination)) {
    charge.allowance = {*most, used, beyond(*most, add(used, item.units))};
    charge.from_allowance = std::min(item.units, beyond(*most, used));
  }
  charge.cost = price_beyond(plan, item.service, item.destination, used, item.units);
  if (!charge.cost) charge.cautions.push_back(Caution::no_price);
  if (charge.allowance && near_allowance(plan, *charge.allowance, item.units))
    charge.cautions.push_back(Caution::allowance_near);
  if (const auto limit = near_limit(plan, usage.spent, charge.cost)) charge.cautions.push_back(*limit);
  return charge;
}

UsageSoFar after(const UsageSoFar& usage, const Item& item, const Charge& charge) {
  UsageSoFar next = usage;
  if (charge.cost) next.spent += *charge.cost;
  const bool counted = covered_by_allowance(item.service, item.destination);
  if (counted && item.service == Service::sms_sent) next.sms_parts = add(next.sms_parts, item.units);
  if (counted && item.service == Service::mms_sent) next.mms = add(next.mms, item.units);
  if (counted && item.service == Service::data) next.data = add(next.data, item.units);
  return next;
}

}  // namespace celltext::tariff
