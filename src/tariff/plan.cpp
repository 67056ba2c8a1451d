#include "celltext/tariff/plan.h"

#include <algorithm>

#include "pricing.h"
#include "ratio.h"

namespace celltext::tariff {

namespace {

std::optional<Money> code_price(const Plan& plan, std::string_view digits) {
  const auto found =
      std::ranges::find_if(plan.sms_to, [&](const CodePrice& price) { return digits.starts_with(price.code); });
  if (found == plan.sms_to.end()) return std::nullopt;
  return found->price;
}

std::optional<Money> sms_price(const Plan& plan, const Destination& destination) {
  if (destination.scope == Scope::roaming) return plan.sms_roaming;
  if (destination.premium || destination.scope == Scope::short_code) return std::nullopt;
  if (destination.scope == Scope::domestic) return plan.sms_domestic;
  const auto special = code_price(plan, destination.digits);
  return special ? special : plan.sms_international;
}

}  // namespace

std::optional<Money> unit_price(const Plan& plan, Service service, const Destination& destination) {
  switch (service) {
    case Service::sms_sent:
      return sms_price(plan, destination);
    case Service::sms_received:
      return plan.sms_received;
    case Service::mms_sent:
      if (destination.scope == Scope::roaming || destination.premium) return std::nullopt;
      return plan.mms_price;
    case Service::mms_received:
    case Service::data:
      return std::nullopt;
  }
  return std::nullopt;
}

bool covered_by_allowance(Service service, const Destination& destination) {
  if (service == Service::data) return true;
  if (destination.premium || destination.scope == Scope::roaming) return false;
  return service == Service::mms_sent || (service == Service::sms_sent && destination.scope == Scope::domestic);
}

std::optional<std::int64_t> included(const Plan& plan, Service service, const Destination& destination) {
  if (!covered_by_allowance(service, destination)) return std::nullopt;
  if (service == Service::sms_sent) return plan.sms_included;
  return service == Service::mms_sent ? plan.mms_included : plan.data_included;
}

Money data_price(Money per_megabyte, std::int64_t octets) {
  return per_megabyte.scaled(octets, octets_in_megabyte);
}

std::optional<Money> price_beyond(const Plan& plan, Service service, const Destination& destination, std::int64_t used,
                                  std::int64_t units) {
  const std::int64_t free = included(plan, service, destination).value_or(0);
  const std::int64_t before = beyond(used, free);
  const std::int64_t after = beyond(add(used, units), free);
  if (after == before && free > 0) return Money::zero(plan.currency);
  if (service == Service::data) {
    if (!plan.data_price_per_mb) return std::nullopt;
    return data_price(*plan.data_price_per_mb, after) - data_price(*plan.data_price_per_mb, before);
  }
  const auto price = unit_price(plan, service, destination);
  if (!price) return std::nullopt;
  return *price * (after - before);
}

}  // namespace celltext::tariff
