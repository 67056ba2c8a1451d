#include "celltext/tariff/quote.h"

#include "tariff/pricing.h"
#include "tests/catch.h"
#include "tests/tariff/plans.h"

using namespace celltext::tariff;
using namespace celltext::tariff::test;

namespace {

UsageSoFar used(std::int64_t parts, const char* spent = "0") {
  UsageSoFar usage(usd);
  usage.sms_parts = parts;
  usage.spent = dollars(spent);
  return usage;
}

// "0.05 used 100 left 0 [roaming limit-near]"
std::string in_words(const Charge& charge) {
  std::string text = charge.cost ? charge.cost->amount() : "unknown";
  if (charge.allowance)
    text += " used " + std::to_string(charge.allowance->used) + " left " + std::to_string(charge.allowance->left_after);
  for (const Caution caution : charge.cautions) text += " " + std::string(name_of(caution));
  return text;
}

std::string quoted(const Plan& plan, const UsageSoFar& usage, Service service, const Destination& destination,
                   std::int64_t units) {
  return in_words(charge(plan, usage, {service, destination, units}));
}

std::string sms(const UsageSoFar& usage, const Destination& destination, std::int64_t parts) {
  return quoted(us_light(), usage, Service::sms_sent, destination, parts);
}

}  // namespace

TEST_CASE("the allowance goes first and the price comes after it") {
  CHECK(sms(used(0), at_home, 1) == "0.00 used 0 left 99");
  CHECK(sms(used(40), at_home, 3) == "0.00 used 40 left 57");
  CHECK(sms(used(98), at_home, 2) == "0.00 used 98 left 0 allowance-near");
  CHECK(sms(used(98), at_home, 3) == "0.05 used 98 left 0 allowance-near");
  CHECK(sms(used(100), at_home, 1) == "0.05 used 100 left 0 allowance-near");
  CHECK(sms(used(250), at_home, 4) == "0.20 used 250 left 0 allowance-near");
  CHECK(charge(us_light(), used(98), {Service::sms_sent, at_home, 3}).from_allowance == 2);
}

TEST_CASE("abroad the longest calling code counts, and +1 is not one country") {
  CHECK(sms(used(0), to_germany, 2) == "0.50 international");
  CHECK(sms(used(0), to_china, 2) == "0.24 international");
  CHECK(sms(used(0), to_a_chinese_mobile, 2) == "0.20 international");
  CHECK(sms(used(0), to_canada, 1) == "0.07 international");
  CHECK(sms(used(200), at_home, 1) == "0.05 used 200 left 0 allowance-near");
}

TEST_CASE("while roaming every part has the roaming price and no allowance") {
  CHECK(sms(used(0), while_roaming, 2) == "1.00 roaming");
  Plan plan = us_light();
  plan.sms_roaming.reset();
  CHECK(quoted(plan, used(0), Service::sms_sent, while_roaming, 1) == "unknown roaming no-price");
  CHECK(quoted(plan, used(0), Service::mms_sent, while_roaming, 1) == "unknown roaming no-price");
}

TEST_CASE("what the plan has no price for costs nobody knows what, never nothing") {
  CHECK(sms(used(0), to_a_short_code, 1) == "unknown short-code no-price");
  CHECK(sms(used(0), to_a_premium_number, 1) == "unknown premium-rate no-price");
  Plan bare("bare", usd);
  CHECK(quoted(bare, used(0), Service::sms_sent, at_home, 1) == "unknown no-price");
  CHECK(quoted(bare, used(0), Service::mms_sent, at_home, 1) == "unknown no-price");
  CHECK(quoted(bare, used(0), Service::data, {}, 1) == "unknown no-price");
  bare.sms_included = 2;
  CHECK(quoted(bare, used(0), Service::sms_sent, at_home, 2) == "0.00 used 0 left 0");
  CHECK(quoted(bare, used(1), Service::sms_sent, at_home, 2) == "unknown used 1 left 0 no-price");
  bare.sms_to = {{"86", dollars("0.12")}};
  CHECK(quoted(bare, used(0), Service::sms_sent, to_germany, 1) == "unknown international no-price");
}

TEST_CASE("a price for +1 does not price the home country") {
  Plan plan("plan", usd);
  plan.sms_to = {{"1", dollars("0.07")}};
  CHECK(quoted(plan, used(0), Service::sms_sent, at_home, 1) == "unknown no-price");
  CHECK(quoted(plan, used(0), Service::sms_sent, to_canada, 1) == "0.07 international");
}

TEST_CASE("a limit is for what is spent: free parts never pass it, priced ones may reach it and not pass it") {
  CHECK(sms(used(100, "19.95"), at_home, 1) == "0.05 used 100 left 0 allowance-near limit-near");
  CHECK(sms(used(100, "19.96"), at_home, 1) == "0.05 used 100 left 0 allowance-near limit-exceeded");
  CHECK(sms(used(0, "15.99"), to_germany, 1) == "0.25 international limit-near");
  CHECK(sms(used(0, "15.50"), to_germany, 1) == "0.25 international");
  CHECK(sms(used(0, "20.00"), at_home, 1) == "0.00 used 0 left 99 limit-near");
  CHECK(sms(used(0, "19.99"), to_a_short_code, 1) == "unknown short-code no-price limit-near");
  CHECK(sms(used(0, "20.00"), to_a_short_code, 1) == "unknown short-code no-price limit-exceeded");
  Plan quiet = us_light();
  quiet.warn_at.reset();
  CHECK(quoted(quiet, used(99, "19.95"), Service::sms_sent, at_home, 2) == "0.05 used 99 left 0");
  CHECK(quoted(quiet, used(99, "19.96"), Service::sms_sent, at_home, 2) == "0.05 used 99 left 0 limit-exceeded");
}

TEST_CASE("several recipients are quoted one after the other") {
  const Plan plan = us_light();
  UsageSoFar usage = used(97);
  std::string said;
  for (int recipient = 0; recipient < 3; ++recipient) {
    const Item item{Service::sms_sent, at_home, 2};
    const Charge each = charge(plan, usage, item);
    said += in_words(each) + "; ";
    usage = after(usage, item, each);
  }
  CHECK(
      said ==
      "0.00 used 97 left 1 allowance-near; 0.05 used 99 left 0 allowance-near; 0.10 used 101 left 0 allowance-near; ");
  CHECK(usage.sms_parts == 103);
  CHECK(usage.spent == dollars("0.15"));
}

TEST_CASE("data is charged by the octet beyond the allowance, and the pieces add up to the whole") {
  Plan plan = us_light();
  plan.data_included = 1'000'000;
  UsageSoFar usage(usd);
  std::int64_t octets = 0;
  for (const std::int64_t more : {999'999, 1, 1, 333'333, 666'666, 7}) {
    const Item item{Service::data, {}, more};
    usage = after(usage, item, charge(plan, usage, item));
    octets += more;
  }
  CHECK(usage.data == octets);
  CHECK(usage.spent == data_price(*plan.data_price_per_mb, octets - 1'000'000));
  CHECK(data_price(dollars("0.01"), 1'000'000) == dollars("0.01"));
}
