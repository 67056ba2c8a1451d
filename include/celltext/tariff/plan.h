// A plan: what a line's messages and data cost, what its fee includes, and when a period of it begins.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/base/calendar.h"
#include "celltext/model/money.h"
#include "celltext/model/phone_number.h"

namespace celltext::tariff {

using model::Currency;
using model::Money;

// A stretch of time in which allowances and limits are counted, from the first moment of `first` to the first moment of
// `end`.
struct Period {
  Day first;
  Day end;  // the day after the last
  Instant from;
  Instant to;

  bool contains(Instant at) const { return from <= at && at < to; }
  bool operator==(const Period&) const = default;
};

// When periods begin.
class PeriodRule {
 public:
  // On that day (1 to 31) of every month; in a month without it, on the month's last day.
  static PeriodRule monthly(int day);
  // Every `days` (1 to 3660) calendar days, counted from `first` in both directions.
  static PeriodRule every(int days, Day first);
  // "monthly 15" or "30d from 2026-11-01". Nothing for anything else.
  static std::optional<PeriodRule> parse(std::string_view text);

  // As parse() reads it.
  std::string text() const;

  Period containing(Instant at, const Calendar& calendar) const;
  Period containing(Day day, const Calendar& calendar) const;
  Period next(const Period& period, const Calendar& calendar) const;
  Period previous(const Period& period, const Calendar& calendar) const;
  // The day after the last of the period that `day` lies in.
  Day end_after(Day day) const { return next_first(first_day(day)); }
  // The first period that begins in that month; if none does, the one that spans it.
  Period of_month(std::chrono::year_month month, const Calendar& calendar) const;

 private:
  Day first_in(std::chrono::year_month month) const;
  Day first_day(Day day) const;     // of the period that holds `day`
  Day next_first(Day first) const;  // of the period after the one that begins on `first`

  int length_ = 0;  // in days; 0: monthly
  int day_ = 1;     // of the month
  Day anchor_{};
};

// What is billed.
enum class Service { sms_sent, sms_received, mms_sent, mms_received, data };
std::string_view name_of(Service service);  // "sms-sent"
std::optional<Service> service_from_name(std::string_view name);

// Where a message goes, as far as its price depends on it.
enum class Scope { domestic, international, roaming, short_code };
std::string_view name_of(Scope scope);
std::optional<Scope> scope_from_name(std::string_view name);

struct Destination {
  Scope scope = Scope::domestic;
  model::Region country;  // empty: unknown
  // The number in E.164 without its plus, or as many of its first digits as the longest code of a plan has. Empty for
  // what is not a full number.
  std::string digits;
  bool premium = false;  // costs what its owner says, not what the plan says

  bool operator==(const Destination&) const = default;
};

struct CodePrice {
  std::string code;  // the first digits of a number in E.164
  Money price;
};

// How the balance is asked for, and what the answer looks like.
struct BalanceQuery {
  std::string ussd;  // else by message:
  std::string sms_to;
  std::string sms_text;
  std::string match;  // a regular expression of GLib's; its first group is the amount
  std::optional<Money> low;

  bool possible() const { return !ussd.empty() || !sms_to.empty(); }
};

// One [plan NAME] of the configuration. A price that is not there is not known: it is not zero.
struct Plan {
  std::string name;
  Currency currency;
  PeriodRule period = PeriodRule::monthly(1);
  std::optional<Money> fee;  // a period

  std::optional<std::int64_t> sms_included;  // parts sent at home to the home country, a period
  std::optional<Money> sms_domestic;         // a part beyond them
  std::optional<Money> sms_international;
  std::vector<CodePrice> sms_to;  // longest code first; beats sms_international
  std::optional<Money> sms_roaming;
  std::optional<Money> sms_received;

  std::optional<std::int64_t> mms_included;
  std::optional<Money> mms_price;
  std::optional<std::int64_t> mms_max_size;  // octets

  std::optional<std::int64_t> data_included;  // octets
  std::optional<Money> data_price_per_mb;     // a megabyte is 1,000,000 octets; what is begun is charged by the octet

  std::optional<Money> spend_limit;  // a period, without the fee
  std::optional<int> warn_at;        // percent of an allowance or of the limit
  BalanceQuery balance;

  explicit Plan(std::string plan_name, Currency plan_currency) : name(std::move(plan_name)), currency(plan_currency) {}
};

// The price of one unit (a part, an MMS) beyond the allowance, or none: the plan does not say. Not for data.
std::optional<Money> unit_price(const Plan& plan, Service service, const Destination& destination);
// How many units a period includes of what goes there; none: there is no allowance for it.
std::optional<std::int64_t> included(const Plan& plan, Service service, const Destination& destination);

}  // namespace celltext::tariff
