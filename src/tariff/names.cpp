#include <algorithm>
#include <array>

#include "celltext/tariff/plan.h"
#include "celltext/tariff/quote.h"

namespace celltext::tariff {

namespace {

constexpr std::array<std::string_view, 5> services{"sms-sent", "sms-received", "mms-sent", "mms-received", "data"};
constexpr std::array<std::string_view, 4> scopes{"domestic", "international", "roaming", "short-code"};
constexpr std::array<std::string_view, 9> cautions{"emergency-number", "premium-rate", "short-code",
                                                   "international",    "roaming",      "no-price",
                                                   "allowance-near",   "limit-near",   "limit-exceeded"};

// The names are in the order of their enumeration.
template<class Enum, std::size_t count>
std::optional<Enum> find_name(const std::array<std::string_view, count>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view name_of(Service service) {
  return services.at(static_cast<std::size_t>(service));
}

std::optional<Service> service_from_name(std::string_view name) {
  return find_name<Service>(services, name);
}

std::string_view name_of(Scope scope) {
  return scopes.at(static_cast<std::size_t>(scope));
}

std::optional<Scope> scope_from_name(std::string_view name) {
  return find_name<Scope>(scopes, name);
}

std::string_view name_of(Caution caution) {
  return cautions.at(static_cast<std::size_t>(caution));
}

}  // namespace celltext::tariff
