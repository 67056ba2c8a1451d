// What one message would cost, given what the line has used in this period.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "celltext/tariff/plan.h"

namespace celltext::tariff {

// What a line has used since its period began, with what is reserved for messages that have not left yet.
struct UsageSoFar {
  std::int64_t sms_parts = 0;  // of those that the allowance counts: domestic, not roaming
  std::int64_t mms = 0;        // of those that the allowance counts
  std::int64_t data = 0;       // octets
  Money spent;                 // in the plan's currency, without the fee

  explicit UsageSoFar(Currency currency) : spent(Money::zero(currency)) {}
};

// One thing to be billed.
struct Item {
  Service service = Service::sms_sent;
  Destination destination;
  std::int64_t units = 1;  // parts of an SMS; 1 for an MMS; octets of data
};

struct Allowance {
  std::int64_t included = 0;
  std::int64_t used = 0;        // before this
  std::int64_t left_after = 0;  // never negative
};

// Something to think about before sending.
enum class Caution {
  emergency_number,
  premium_rate,
  short_code,
  international,
  roaming,
  no_price,        // the plan does not say what this costs
  allowance_near,  // warn-at is reached with this
  limit_near,
  limit_exceeded,
};
std::string_view name_of(Caution caution);  // "premium-rate"

// What a destination makes one think about, whatever the plan.
std::vector<Caution> cautions_about(const Destination& destination);

struct Charge {
  std::optional<Money> cost;           // none: not known
  std::optional<Allowance> allowance;  // none: there is none for this
  std::int64_t from_allowance = 0;     // units that it takes
  std::vector<Caution> cautions;       // in the order of the enumeration
};

// Allowance first, then the price. Knows nothing of emergency numbers: see model::is_emergency_number().
Charge charge(const Plan& plan, const UsageSoFar& usage, const Item& item);
// The usage after it: several recipients are quoted one after the other.
UsageSoFar after(const UsageSoFar& usage, const Item& item, const Charge& charge);

}  // namespace celltext::tariff
