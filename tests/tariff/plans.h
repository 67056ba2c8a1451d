// The plan of the examples.
#pragma once

#include <string_view>

#include "celltext/tariff/plan.h"

namespace celltext::tariff::test {

inline const Currency usd = *Currency::parse("USD");

inline Money dollars(std::string_view amount) {
  return *Money::parse(amount, usd);
}

// A hundred parts and ten MMS a month; every price.
inline Plan us_light() {
  Plan plan("us-light", usd);
  plan.period = PeriodRule::monthly(15);
  plan.fee = dollars("2.75");
  plan.sms_included = 100;
  plan.sms_domestic = dollars("0.05");
  plan.sms_international = dollars("0.25");
  plan.sms_to = {{"8613", dollars("0.10")}, {"86", dollars("0.12")}, {"1", dollars("0.07")}};
  plan.sms_roaming = dollars("0.50");
  plan.sms_received = dollars("0");
  plan.mms_included = 10;
  plan.mms_price = dollars("0.20");
  plan.data_included = 5'000'000'000;
  plan.data_price_per_mb = dollars("0.01");
  plan.spend_limit = dollars("20");
  plan.warn_at = 80;
  return plan;
}

inline const Destination at_home{Scope::domestic, "US", "1"};
inline const Destination to_canada{Scope::international, "CA", "1604"};
inline const Destination to_china{Scope::international, "CN", "86"};
inline const Destination to_a_chinese_mobile{Scope::international, "CN", "8613800138000"};
inline const Destination to_germany{Scope::international, "DE", "49"};
inline const Destination while_roaming{Scope::roaming, "US", "1"};
inline const Destination to_a_short_code{Scope::short_code, "", ""};
inline const Destination to_a_premium_number{Scope::domestic, "US", "1900", true};

}  // namespace celltext::tariff::test
