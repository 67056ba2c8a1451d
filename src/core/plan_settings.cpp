#include "plan_settings.h"

#include <algorithm>
#include <array>

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "key_file_errors.h"
#include "setting_values.h"

namespace celltext::core {

namespace {

using model::Money;
using tariff::Plan;

constexpr std::int64_t most_included = 1'000'000'000;

std::optional<Money> read_price(const std::string& value, model::Currency currency) {
  const auto price = Money::parse(value, currency);
  return price && price->millionths() >= 0 ? price : std::nullopt;
}

template<auto member>
bool take_price(Plan& plan, const std::string& value) {
  plan.*member = read_price(value, plan.currency);
  return (plan.*member).has_value();
}

template<auto member>
bool take_count(Plan& plan, const std::string& value) {
  plan.*member = read_whole_number(value, 0, most_included);
  return (plan.*member).has_value();
}

template<auto member>
bool take_size(Plan& plan, const std::string& value) {
  plan.*member = read_size(value);
  return (plan.*member).has_value();
}

bool take_currency(Plan&, const std::string&) {
  return true;  // was read first
}

bool take_period(Plan& plan, const std::string& value) {
  const auto rule = tariff::PeriodRule::parse(value);
  if (rule) plan.period = *rule;
  return rule.has_value();
}

bool take_warning(Plan& plan, const std::string& value) {
  const auto percent = read_whole_number(value, 1, 100);
  if (percent) plan.warn_at = static_cast<int>(*percent);
  return percent.has_value();
}

bool take_ussd(Plan& plan, const std::string& value) {
  plan.balance.ussd = value;
  return value.size() <= 160 && !value.empty() && value.find_first_not_of("0123456789*#") == std::string::npos;
}

bool take_sms_to(Plan& plan, const std::string& value) {
  plan.balance.sms_to = value;
  const std::string_view digits = std::string_view(value).substr(value.starts_with('+') ? 1 : 0);
  return all_digits(digits) && digits.size() <= 20;
}

bool take_sms_text(Plan& plan, const std::string& value) {
  plan.balance.sms_text = value;
  return !value.empty() && value.size() <= 160;
}

bool take_match(Plan& plan, const std::string& value) {
  plan.balance.match = value;
  return is_expression_with_group(value);
}

bool take_low(Plan& plan, const std::string& value) {
  plan.balance.low = read_price(value, plan.currency);
  return plan.balance.low.has_value();
}

struct PlanKey {
  std::string_view key;
  bool (*take)(Plan& plan, const std::string& value);  // false: the value is none
  const char* wanted;                                  // what the value should be
};

constexpr const char* wants_price = tr_noop("an amount such as 0.05, with at most six decimals");
constexpr const char* wants_count = tr_noop("a whole number from 0 to 1000000000");
constexpr const char* wants_size = tr_noop("a size such as 1000kB, 500MB or 5GB");

constexpr PlanKey plan_keys[] = {
    {"currency", take_currency, ""},
    {"period", take_period, tr_noop("“monthly DAY” with a day from 1 to 31, or “Nd from YYYY-MM-DD”")},
    {"fee", take_price<&Plan::fee>, wants_price},
    {"sms-included", take_count<&Plan::sms_included>, wants_count},
    {"sms-domestic", take_price<&Plan::sms_domestic>, wants_price},
    {"sms-international", take_price<&Plan::sms_international>, wants_price},
    {"sms-roaming", take_price<&Plan::sms_roaming>, wants_price},
    {"sms-received", take_price<&Plan::sms_received>, wants_price},
    {"mms-included", take_count<&Plan::mms_included>, wants_count},
    {"mms-price", take_price<&Plan::mms_price>, wants_price},
    {"mms-max-size", take_size<&Plan::mms_max_size>, wants_size},
    {"data-included", take_size<&Plan::data_included>, wants_size},
    {"data-price-per-mb", take_price<&Plan::data_price_per_mb>, wants_price},
    {"spend-limit", take_price<&Plan::spend_limit>, wants_price},
    {"warn-at", take_warning, tr_noop("a number of percent from 1 to 100")},
    {"balance-ussd", take_ussd, tr_noop("a code of digits, * and #, such as *225#")},
    {"balance-sms-to", take_sms_to, tr_noop("a number or a short code, such as 7678")},
    {"balance-sms-text", take_sms_text, tr_noop("a text of at most 160 characters")},
    {"balance-match", take_match, tr_noop("a regular expression with a group around the amount")},
    {"low-balance", take_low, wants_price},
};

constexpr std::string_view code_prefix = "sms-to-";

// sms-to-86: the digits behind it begin a number in E.164; as many as the ledger keeps.
constexpr std::size_t longest_code = 7;

bool is_code_key(std::string_view key) {
  if (!key.starts_with(code_prefix)) return false;
  const auto code = key.substr(code_prefix.size());
  return all_digits(code) && code.front() != '0' && code.size() <= longest_code;
}

class PlanReader {
 public:
  PlanReader(const std::string& file, const KeyFileGroup& group, std::vector<std::string>& warnings)
      : file_(file), group_(group), warnings_(warnings) {}

  Result<Plan> read(std::string_view name) {
    const auto currency = read_currency(name);
    if (!currency) return currency.error();
    Plan plan(std::string(name), *currency);
    for (const KeyFileEntry& entry : group_.entries)
      if (auto error = take(plan, entry)) return *std::move(error);
    std::ranges::stable_sort(plan.sms_to, std::ranges::greater{},
                             [](const tariff::CodePrice& price) { return price.code.size(); });
    if (auto error = check_balance(plan)) return *std::move(error);
    return plan;
  }

 private:
  Error wrong(int line, const std::string& what) const { return {ErrorKind::invalid, at_line(file_, line, what)}; }

  // Prices mean nothing without it.
  Result<model::Currency> read_currency(std::string_view name) const {
    const auto entry = std::ranges::find(group_.entries, "currency", &KeyFileEntry::key);
    if (entry == group_.entries.end())
      return wrong(group_.line,
                   tr_format("[plan {}] needs a currency, such as currency = USD", text::display_safe(name)));
    if (const auto currency = model::Currency::parse(entry->value)) return *currency;
    return wrong_value(file_, *entry, tr_noop("a currency of ISO 4217, such as USD"));
  }

  std::optional<Error> take(Plan& plan, const KeyFileEntry& entry) {
    if (is_code_key(entry.key)) {
      const auto price = read_price(entry.value, plan.currency);
      if (!price) return wrong_value(file_, entry, wants_price);
      plan.sms_to.push_back({entry.key.substr(code_prefix.size()), *price});
      return std::nullopt;
    }
    const auto known = std::ranges::find(plan_keys, entry.key, &PlanKey::key);
    if (known == std::end(plan_keys)) {
      warnings_.push_back(unknown_key(file_, entry, group_));
    } else if (!known->take(plan, entry.value)) {
      return wrong_value(file_, entry, known->wanted);
    }
    return std::nullopt;
  }

  std::optional<Error> check_balance(const Plan& plan) const {
    if (plan.balance.sms_to.empty() == plan.balance.sms_text.empty()) return std::nullopt;
    return wrong(group_.line, tr_format("[plan {}] needs both balance-sms-to and balance-sms-text, or neither",
                                        text::display_safe(plan.name)));
  }

  const std::string& file_;
  const KeyFileGroup& group_;
  std::vector<std::string>& warnings_;
};

}  // namespace

Result<Plan> read_plan(const std::string& file, const KeyFileGroup& group, std::string_view name,
                       std::vector<std::string>& warnings) {
  return PlanReader(file, group, warnings).read(name);
}

}  // namespace celltext::core
