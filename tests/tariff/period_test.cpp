#include "celltext/tariff/plan.h"
#include "tests/catch.h"
#include "tests/support/time_zone.h"

using namespace celltext;
using namespace celltext::tariff;
using celltext::test::TimeZone;
using std::chrono::days;

namespace {

std::string span_of(const Period& period) {
  return to_string(period.first) + " " + to_string(period.end);
}

std::string span_on(const char* rule, const char* day) {
  return span_of(PeriodRule::parse(rule)->containing(*parse_day(day), local_calendar));
}

}  // namespace

TEST_CASE("a period is monthly or counts days, and nothing else") {
  for (const char* rule : {"monthly 1", "monthly 31", "30d from 2026-11-01", "1d from 2024-02-29"})
    CHECK(PeriodRule::parse(rule)->text() == rule);
  for (const char* rule : {"", "monthly", "monthly 0", "monthly 32", "monthly -1", "monthly 1 ", "Monthly 1", "weekly",
                           "0d from 2026-11-01", "-1d from 2026-11-01", "30 from 2026-11-01", "30d",
                           "d from 2026-11-01", "30d from 2026-02-29", "99999d from 2026-11-01", "30d from tomorrow"})
    CHECK_FALSE(PeriodRule::parse(rule));
}

TEST_CASE("a monthly period begins on its day, in a month without it on the last") {
  CHECK(span_on("monthly 15", "2026-11-14") == "2026-10-15 2026-11-15");
  CHECK(span_on("monthly 15", "2026-11-15") == "2026-11-15 2026-12-15");
  CHECK(span_on("monthly 31", "2026-02-10") == "2026-01-31 2026-02-28");
  CHECK(span_on("monthly 31", "2026-02-28") == "2026-02-28 2026-03-31");
  CHECK(span_on("monthly 30", "2024-02-29") == "2024-02-29 2024-03-30");
  CHECK(span_on("monthly 29", "2025-02-28") == "2025-02-28 2025-03-29");
  CHECK(span_on("monthly 29", "2024-02-28") == "2024-01-29 2024-02-29");
  CHECK(span_on("monthly 1", "2026-12-31") == "2026-12-01 2027-01-01");
}

TEST_CASE("a period of days is counted from its first day in both directions") {
  CHECK(span_on("30d from 2026-11-01", "2026-11-01") == "2026-11-01 2026-12-01");
  CHECK(span_on("30d from 2026-11-01", "2026-12-01") == "2026-12-01 2026-12-31");
  CHECK(span_on("30d from 2026-11-01", "2026-10-31") == "2026-10-02 2026-11-01");
  CHECK(span_on("30d from 2026-11-01", "2026-10-01") == "2026-09-02 2026-10-02");
  CHECK(span_on("7d from 2024-02-29", "2024-02-28") == "2024-02-22 2024-02-29");
  CHECK(span_on("1d from 2026-11-01", "1999-12-31") == "1999-12-31 2000-01-01");
}

TEST_CASE("periods follow each other without a gap, in every zone and over every change of the clocks") {
  for (const char* zone : {"UTC", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "America/Havana"}) {
    const TimeZone there(zone);
    for (const char* text : {"monthly 1", "monthly 30", "monthly 31", "1d from 2011-12-30", "30d from 2026-11-01"}) {
      const auto rule = *PeriodRule::parse(text);
      INFO(zone << ", " << text);
      Period period = rule.containing(*parse_day("2011-11-20"), local_calendar);
      for (int i = 0; i < 60; ++i) {
        const Period next = rule.next(period, local_calendar);
        REQUIRE(next.from == period.to);
        REQUIRE(next.first == period.end);
        REQUIRE(rule.previous(next, local_calendar) == period);
        if (period.from < period.to) {
          REQUIRE(rule.containing(period.from, local_calendar) == period);
          REQUIRE(rule.containing(period.to - std::chrono::milliseconds{1}, local_calendar) == period);
        }
        period = next;
      }
    }
  }
}

TEST_CASE("a period is as long as its days are, hours more or less included") {
  const TimeZone there("America/New_York");
  const auto daily = *PeriodRule::parse("1d from 2026-01-01");
  const auto hours = [&](const char* day) {
    const Period period = daily.containing(*parse_day(day), local_calendar);
    return std::chrono::duration_cast<std::chrono::hours>(period.to - period.from).count();
  };
  CHECK(hours("2026-03-07") == 24);
  CHECK(hours("2026-03-08") == 23);
  CHECK(hours("2026-11-01") == 25);
}

TEST_CASE("a moment just before midnight belongs to the period that ends") {
  const TimeZone there("America/New_York");
  const auto rule = *PeriodRule::parse("monthly 1");
  CHECK(span_of(rule.containing(*from_rfc3339("2026-11-01T03:59:59Z"), local_calendar)) == "2026-10-01 2026-11-01");
  CHECK(span_of(rule.containing(*from_rfc3339("2026-11-01T04:00:00Z"), local_calendar)) == "2026-11-01 2026-12-01");
}

TEST_CASE("a month names the period that begins in it, else the one that spans it") {
  using namespace std::chrono;
  const auto in = [](const char* rule, year_month month) {
    return span_of(PeriodRule::parse(rule)->of_month(month, local_calendar));
  };
  CHECK(in("monthly 1", 2026y / November) == "2026-11-01 2026-12-01");
  CHECK(in("monthly 15", 2026y / November) == "2026-11-15 2026-12-15");
  CHECK(in("monthly 31", 2026y / February) == "2026-02-28 2026-03-31");
  CHECK(in("30d from 2026-11-01", 2026y / December) == "2026-12-01 2026-12-31");
  CHECK(in("30d from 2026-11-01", 2027y / January) == "2027-01-30 2027-03-01");
  CHECK(in("30d from 2026-11-01", 2027y / February) == "2027-01-30 2027-03-01");
  CHECK(in("90d from 2026-11-01", 2026y / December) == "2026-11-01 2027-01-30");
}
