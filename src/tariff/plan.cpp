#include "celltext/tariff/plan.h"

#include <algorithm>

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

std::optional<std::int64_t> included(const Plan& plan, Service service, const Destination& destination) {
  const bool covered = !destination.premium && destination.scope != Scope::roaming;
  switch (service) {
    case Service::sms_sent:
      return covered && destination.scope == Scope::domestic ? plan.sms_included : std::nullopt;
    case Service::mms_sent:
      return covered ? plan.mms_included : std::nullopt;
    case Service::data:
      return plan.data_included;
    case Service::sms_received:
    case Service::mms_received:
      return std::nullopt;
  }
  return std::nullopt;
}

bool has_only_calling_codes(const Plan& plan) {
  return std::ranges::all_of(
      plan.sms_to, [](const CodePrice& price) { return model::calling_code("+" + price.code) == price.code; });
}

}  // namespace celltext::tariff
