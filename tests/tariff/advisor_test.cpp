#include "celltext/tariff/advisor.h"

#include "tests/catch.h"
#include "tests/tariff/plans.h"

using namespace celltext;
using namespace celltext::tariff;
using namespace celltext::tariff::test;

namespace {

Plan plan_with(const char* name, const char* fee, std::int64_t included, const char* price) {
  Plan plan(name, usd);
  plan.fee = dollars(fee);
  plan.sms_included = included;
  plan.sms_domestic = dollars(price);
  return plan;
}

DayUse at_home_on(const char* day, std::int64_t parts) {
  return {*parse_day(day), Service::sms_sent, at_home, parts};
}

Days span(const char* first, const char* end) {
  return {*parse_day(first), *parse_day(end)};
}

// "bundle 5.00 +0.00, payg 9.00 +4.00"
std::string ranking(const std::vector<Replay>& replays) {
  std::string text;
  for (const Replay& replay : replays) {
    text += (text.empty() ? "" : ", ") + replay.plan->name + " " + replay.cost.amount();
    if (replay.more_than_cheapest) text += " +" + replay.more_than_cheapest->amount();
    if (!replay.complete()) text += " ?";
  }
  return text;
}

}  // namespace

TEST_CASE("the cheapest plan for this history comes first, with the difference") {
  const std::vector plans{plan_with("payg", "0", 0, "0.05"), plan_with("bundle", "5", 100, "0.05"),
                          plan_with("big", "9", 1000, "0.05")};
  const std::vector few{at_home_on("2026-11-03", 10)};
  const std::vector many{at_home_on("2026-11-03", 150), at_home_on("2026-11-20", 150)};
  const Days november = span("2026-11-01", "2026-12-01");
  CHECK(ranking(compare(plans, few, november)) == "payg 0.50 +0.00, bundle 5.00 +4.50, big 9.00 +8.50");
  CHECK(ranking(compare(plans, many, november)) == "big 9.00 +0.00, payg 15.00 +6.00, bundle 15.00 +6.00");
}

TEST_CASE("every period has its own allowance and its own fee") {
  Plan plan = plan_with("bundle", "5", 100, "0.05");
  plan.period = PeriodRule::monthly(15);
  const std::vector history{at_home_on("2026-11-14", 110), at_home_on("2026-11-15", 110), at_home_on("2026-12-20", 10)};
  const std::vector plans{plan};
  const auto replays = compare(plans, history, span("2026-11-10", "2026-12-31"));
  CHECK(replays[0].fees == dollars("15"));
  CHECK(replays[0].cost == dollars("16"));
}

TEST_CASE("only the days that are asked for count") {
  const std::vector plans{plan_with("payg", "0", 0, "0.05")};
  const std::vector history{at_home_on("2026-10-31", 1), at_home_on("2026-11-01", 10), at_home_on("2026-11-02", 100)};
  CHECK(ranking(compare(plans, history, span("2026-11-01", "2026-11-02"))) == "payg 0.50 +0.00");
}

TEST_CASE("a plan that lacks a price stands behind those that know it") {
  Plan cheap("cheap", usd);
  cheap.sms_domestic = dollars("0.01");
  Plan full = plan_with("full", "0", 0, "0.05");
  full.sms_international = dollars("0.30");
  const std::vector plans{cheap, full};
  const std::vector<DayUse> history{at_home_on("2026-11-03", 10),
                                    {*parse_day("2026-11-03"), Service::sms_sent, to_germany, 2}};
  const auto replays = compare(plans, history, span("2026-11-01", "2026-12-01"));
  CHECK(ranking(replays) == "full 1.10 +0.00, cheap 0.10 +-1.00 ?");
  CHECK(replays[1].unpriced == 2);
}

TEST_CASE("currencies are never compared") {
  Plan euro("euro", *Currency::parse("EUR"));
  euro.sms_domestic = Money::parse("0.01", euro.currency);
  const std::vector plans{plan_with("dollar", "0", 0, "0.05"), euro};
  const auto replays = compare(plans, std::vector{at_home_on("2026-11-03", 10)}, span("2026-11-01", "2026-12-01"));
  CHECK(ranking(replays) == "dollar 0.50 +0.00, euro 0.10");
}

TEST_CASE("no plans and no history are no trouble") {
  CHECK(compare({}, {}, span("2026-11-01", "2026-12-01")).empty());
  const std::vector plans{plan_with("bundle", "5", 100, "0.05")};
  CHECK(ranking(compare(plans, {}, span("2026-11-01", "2026-11-01"))) == "bundle 0.00 +0.00");
}
