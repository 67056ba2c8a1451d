// Properties of random histories.
#include <algorithm>
#include <array>
#include <random>

#include "celltext/tariff/advisor.h"
#include "celltext/tariff/quote.h"
#include "tests/catch.h"
#include "tests/tariff/plans.h"

using namespace celltext;
using namespace celltext::tariff;
using namespace celltext::tariff::test;
using std::chrono::days;

namespace {

using Random = std::mt19937;

int pick(Random& random, int low, int high) {
  return std::uniform_int_distribution(low, high)(random);
}

DayUse random_use(Random& random, Day first, int span) {
  static const std::array destinations{at_home,  at_home,    at_home,       to_canada,
                                       to_china, to_germany, while_roaming, to_a_short_code};
  static constexpr std::array services{Service::sms_sent, Service::sms_sent, Service::sms_received, Service::mms_sent,
                                       Service::data};
  const Service service = services.at(static_cast<std::size_t>(pick(random, 0, services.size() - 1)));
  const bool is_data = service == Service::data;
  return {first + days{pick(random, 0, span - 1)}, service,
          destinations.at(static_cast<std::size_t>(pick(random, 0, destinations.size() - 1))),
          is_data ? pick(random, 0, 900'000'000) : pick(random, 1, 6)};
}

std::vector<DayUse> random_history(Random& random, Day first, int span, int length) {
  std::vector<DayUse> history;
  for (int i = 0; i < length; ++i) history.push_back(random_use(random, first, span));
  return history;
}

struct Bill {
  Money cost = Money::zero(usd);
  std::int64_t from_allowance = 0;
  UsageSoFar usage{usd};
};

// Everything in one period, one after the other, as the ledger settles it.
Bill settle(const Plan& plan, const std::vector<DayUse>& history) {
  Bill bill;
  for (const DayUse& use : history) {
    const Item item{use.service, use.destination, use.units};
    const Charge each = charge(plan, bill.usage, item);
    if (each.allowance) {
      REQUIRE(each.allowance->left_after >= 0);
      REQUIRE(each.from_allowance >= 0);
      REQUIRE(each.from_allowance <= item.units);
    }
    if (each.cost) bill.cost += *each.cost;
    if (use.service == Service::sms_sent) bill.from_allowance += each.from_allowance;
    bill.usage = after(bill.usage, item, each);
  }
  return bill;
}

Plan random_plan(Random& random) {
  Plan plan = us_light();
  plan.sms_included = pick(random, 0, 200);
  plan.mms_included = pick(random, 0, 20);
  plan.data_included = pick(random, 0, 2'000'000'000);
  if (pick(random, 0, 3) == 0) plan.sms_included.reset();
  if (pick(random, 0, 3) == 0) plan.data_included.reset();
  plan.sms_domestic = Money(pick(random, 0, 99'999), usd);
  plan.data_price_per_mb = Money(pick(random, 0, 99'999), usd);
  return plan;
}

}  // namespace

TEST_CASE("the entries of a random history add up to its usage, and the order of settling changes nothing") {
  Random random(4);
  const Day first = *parse_day("2026-11-15");
  for (int round = 0; round < 200; ++round) {
    const Plan plan = random_plan(random);
    auto history = random_history(random, first, 30, pick(random, 0, 120));
    const Bill bill = settle(plan, history);
    CHECK(bill.cost == bill.usage.spent);
    CHECK(bill.from_allowance <= plan.sms_included.value_or(0));
    CHECK(bill.from_allowance == std::min(plan.sms_included.value_or(0), bill.usage.sms_parts));

    std::ranges::shuffle(history, random);
    const Bill again = settle(plan, history);
    CHECK(again.cost == bill.cost);
    CHECK(again.from_allowance == bill.from_allowance);
    CHECK(again.usage.data == bill.usage.data);
  }
}

TEST_CASE("a replay of a random history costs what its entries would have cost") {
  Random random(5);
  const Day first = *parse_day("2026-11-15");
  for (int round = 0; round < 200; ++round) {
    const std::vector plans{random_plan(random)};
    const auto history = random_history(random, first, 30, pick(random, 0, 120));
    const auto replays = compare(plans, history, {first, first + days{30}});
    REQUIRE(replays.size() == 1);
    CHECK(replays[0].cost == settle(plans[0], history).cost + dollars("2.75"));
    CHECK(replays[0].fees == dollars("2.75"));
  }
}

TEST_CASE("a replay of days together costs what the same uses cost apart") {
  Random random(6);
  const Day first = *parse_day("2026-01-10");
  const std::vector plans{us_light()};
  for (int round = 0; round < 50; ++round) {
    const auto history = random_history(random, first, 300, 300);
    std::vector<DayUse> apart;
    for (const DayUse& use : history) {
      DayUse half = use;
      half.units = use.units / 2;
      apart.push_back(half);
      half.units = use.units - half.units;
      apart.push_back(half);
    }
    std::ranges::shuffle(apart, random);
    const Days span{first, first + days{300}};
    CHECK(compare(plans, apart, span)[0].cost == compare(plans, history, span)[0].cost);
  }
}
