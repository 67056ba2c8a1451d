#include "plan_words.h"

#include <fmt/ranges.h>

#include "celltext/base/i18n.h"
#include "table.h"

namespace celltext::cli {

namespace {

void add(Table& table, const char* what, const std::optional<model::Money>& money) {
  if (money) table.add({{tr(what)}, {money->with_currency()}});
}

void add(Table& table, const char* what, const std::string& words) {
  if (!words.empty()) table.add({{tr(what)}, {words}});
}

std::string number_or_nothing(const std::optional<std::int64_t>& number) {
  return number ? std::to_string(*number) : "";
}

std::string size_or_nothing(const std::optional<std::int64_t>& octets) {
  return octets ? size_in_words(*octets) : "";
}

void add_messages(Table& table, const tariff::Plan& plan) {
  add(table, tr_noop("Parts included"), number_or_nothing(plan.sms_included));
  add(table, tr_noop("A part at home"), plan.sms_domestic);
  add(table, tr_noop("A part abroad"), plan.sms_international);
  for (const tariff::CodePrice& price : plan.sms_to)
    table.add({{tr_format("A part to +{}", price.code)}, {price.price.with_currency()}});
  add(table, tr_noop("A part while roaming"), plan.sms_roaming);
  add(table, tr_noop("A received part"), plan.sms_received);
  add(table, tr_noop("MMS included"), number_or_nothing(plan.mms_included));
  add(table, tr_noop("An MMS"), plan.mms_price);
  add(table, tr_noop("Largest MMS"), size_or_nothing(plan.mms_max_size));
}

}  // namespace

std::string size_in_words(std::int64_t octets) {
  struct Unit {
    std::int64_t octets;
    const char* name;
  };
  static constexpr Unit units[] = {{1'000'000'000, "GB"}, {1'000'000, "MB"}, {1'000, "kB"}};
  for (const Unit& unit : units) {
    if (octets < unit.octets) continue;
    const std::int64_t tenths = octets / (unit.octets / 10);
    if (tenths % 10 == 0) return fmt::format("{} {}", tenths / 10, unit.name);
    return fmt::format("{}.{} {}", tenths / 10, tenths % 10, unit.name);
  }
  return fmt::format("{} B", octets);
}

std::string included_in_words(const tariff::Plan& plan) {
  std::vector<std::string> words;
  if (plan.sms_included)
    words.push_back(tr_n_format("{} part", "{} parts", static_cast<unsigned long>(*plan.sms_included)));
  if (plan.mms_included) words.push_back(fmt::format("{} MMS", *plan.mms_included));
  if (plan.data_included) words.push_back(size_in_words(*plan.data_included));
  return fmt::format("{}", fmt::join(words, ", "));
}

void print_plan(const tariff::Plan& plan, const std::vector<std::string>& lines, Output& output) {
  Table table;
  add(table, tr_noop("Plan"), plan.name);
  add(table, tr_noop("Lines"), fmt::format("{}", fmt::join(lines, ", ")));
  add(table, tr_noop("Period"), plan.period.text());
  add(table, tr_noop("Fee"), plan.fee);
  add_messages(table, plan);
  add(table, tr_noop("Data included"), size_or_nothing(plan.data_included));
  add(table, tr_noop("A megabyte"), plan.data_price_per_mb);
  add(table, tr_noop("Spend limit"), plan.spend_limit);
  if (plan.warn_at) table.add({{tr("Warns at")}, {fmt::format("{} %", *plan.warn_at)}});
  add(table, tr_noop("Balance by USSD"), plan.balance.ussd);
  if (!plan.balance.sms_to.empty())
    table.add({{tr("Balance by SMS")}, {plan.balance.sms_text + " → " + plan.balance.sms_to}});
  add(table, tr_noop("Low balance"), plan.balance.low);
  table.print(output);
}

}  // namespace celltext::cli
