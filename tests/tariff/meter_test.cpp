#include "celltext/tariff/meter.h"

#include "tests/catch.h"
#include "tests/tariff/plans.h"

using namespace celltext;
using namespace celltext::tariff;
using namespace celltext::tariff::test;

namespace {

const Calendar utc{
    .day_of = [](Instant at) { return Day{std::chrono::floor<std::chrono::days>(at).time_since_epoch()}; },
    .start_of = [](Day day) { return Instant{day.time_since_epoch()}; },
};

Instant at(const char* time) {
  return *from_rfc3339(time);
}

// 15 November to 15 December: 30 days.
Period november() {
  return us_light().period.containing(at("2026-11-20T00:00:00Z"), utc);
}

Meter read(const Totals& totals, const char* now, const Plan& plan = us_light()) {
  return read_meter(plan, november(), totals, at(now));
}

}  // namespace

TEST_CASE("a meter says what was used, what is left and how it will end at this pace") {
  Totals totals(usd);
  totals.sms_parts = 60;
  totals.sms_allowance_parts = 50;
  totals.sms_cost = dollars("2.50");  // ten parts to Germany
  totals.mms = 2;
  totals.mms_allowance = 2;
  totals.data = 1'000'000'000;
  const Meter meter = read(totals, "2026-11-25T00:00:00Z");  // a third of the period
  CHECK(meter.sms.used == 60);
  CHECK(meter.sms.left == 50);
  CHECK(meter.sms.percent == 50);
  CHECK(meter.sms.forecast == 180);
  CHECK(meter.mms.left == 8);
  CHECK(meter.mms.forecast == 6);
  CHECK(meter.data.left == 4'000'000'000);
  CHECK(meter.data.forecast == 3'000'000'000);
  CHECK(meter.total == dollars("2.50"));
  // 150 parts at home, 50 of them beyond the allowance, and three times what went to Germany.
  CHECK(meter.forecast == dollars("10.00"));
  CHECK(meter.left_to_limit == dollars("17.50"));
  CHECK(meter.days_left == 20);
  CHECK_FALSE(meter.limit_near);
  CHECK_FALSE(meter.allowance_near);
}

TEST_CASE("nothing is ever left below zero") {
  Totals totals(usd);
  totals.sms_parts = totals.sms_allowance_parts = 130;
  totals.sms_cost = dollars("25");
  totals.data = 9'000'000'000;
  const Meter meter = read(totals, "2026-12-14T23:59:59Z");
  CHECK(meter.sms.left == 0);
  CHECK(meter.sms.percent == 100);
  CHECK(meter.data.left == 0);
  CHECK(meter.left_to_limit == Money::zero(usd));
  CHECK(meter.limit_near);
  CHECK(meter.allowance_near);
  CHECK(meter.days_left == 1);
}

TEST_CASE("a period that is over ends as it did, and the first day does not exaggerate") {
  Totals totals(usd);
  totals.sms_parts = 10;
  totals.sms_cost = dollars("2.50");
  const Meter past = read(totals, "2027-03-01T00:00:00Z");
  CHECK(past.forecast == dollars("2.50"));
  CHECK(past.sms.forecast == 10);
  CHECK(past.days_left == 0);
  const Meter early = read(totals, "2026-11-15T00:00:01Z");
  CHECK(early.sms.forecast == 300);
  CHECK(early.forecast == dollars("75.00"));
}

TEST_CASE("without an allowance there is nothing left of it") {
  const Meter meter = read(Totals(usd), "2026-11-25T00:00:00Z", Plan("bare", usd));
  CHECK_FALSE(meter.sms.included);
  CHECK_FALSE(meter.sms.left);
  CHECK_FALSE(meter.limit);
  CHECK(meter.forecast == Money::zero(usd));
}

TEST_CASE("what a quote needs to know is in the totals") {
  Totals totals(usd);
  totals.sms_parts = 60;
  totals.sms_allowance_parts = 50;
  totals.mms_allowance = 3;
  totals.data = 7;
  totals.sms_cost = dollars("1");
  totals.mms_cost = dollars("2");
  totals.data_cost = dollars("3");
  const UsageSoFar usage = usage_so_far(totals);
  CHECK(usage.sms_parts == 50);
  CHECK(usage.mms == 3);
  CHECK(usage.data == 7);
  CHECK(usage.spent == dollars("6"));
}
