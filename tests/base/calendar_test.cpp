#include "celltext/base/calendar.h"

#include <ctime>

#include "tests/catch.h"
#include "tests/support/time_zone.h"

using namespace celltext;
using celltext::test::TimeZone;

namespace {

// The first moment of a day, in UTC.
std::string start_of(const char* zone, const char* day) {
  const TimeZone there(zone);
  const Instant start = local_calendar.start_of(*parse_day(day));
  const TimeZone utc("UTC");
  return to_rfc3339(start);
}

}  // namespace

TEST_CASE("a day begins at its midnight, and where that is skipped, at the first moment after it") {
  struct Case {
    const char* zone;
    const char* day;
    const char* start;
  };
  for (const auto& [zone, day, start] : std::initializer_list<Case>{
           {"UTC", "2026-11-01", "2026-11-01T00:00:00+00:00"},
           {"America/New_York", "2026-03-08", "2026-03-08T05:00:00+00:00"},
           {"America/New_York", "2026-03-09", "2026-03-09T04:00:00+00:00"},
           {"America/New_York", "2026-11-01", "2026-11-01T04:00:00+00:00"},
           {"America/New_York", "2026-11-02", "2026-11-02T05:00:00+00:00"},
           {"Asia/Shanghai", "2024-02-29", "2024-02-28T16:00:00+00:00"},
           {"Asia/Kathmandu", "2026-06-01", "2026-05-31T18:15:00+00:00"},
           // Half an hour of summer time.
           {"Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00+00:00"},
           {"Australia/Lord_Howe", "2026-04-06", "2026-04-05T13:30:00+00:00"},
           // A day that did not exist begins with the next.
           {"Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00+00:00"},
           {"Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00+00:00"},
           {"Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00+00:00"},
           // Clocks went from 23:59 to 01:00, so the day has no midnight.
           {"America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00+00:00"},
           {"Asia/Beirut", "2022-03-27", "2022-03-26T22:00:00+00:00"},
           // The furthest from UTC on both sides.
           {"Pacific/Kiritimati", "2026-01-01", "2025-12-31T10:00:00+00:00"},
           {"Pacific/Pago_Pago", "2026-01-01", "2026-01-01T11:00:00+00:00"},
       }) {
    INFO(zone << " " << day);
    CHECK(start_of(zone, day) == start);
  }
}

TEST_CASE("the first moment of a day is in it, the moment before is not") {
  for (const char* zone :
       {"America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "America/Havana", "Africa/Cairo"}) {
    const TimeZone there(zone);
    for (Day day = *parse_day("2011-01-01"); day < *parse_day("2012-01-10"); day += std::chrono::days{1}) {
      const Instant start = local_calendar.start_of(day);
      INFO(zone << " " << to_string(day));
      CHECK(local_calendar.day_of(start) >= day);
      CHECK(local_calendar.day_of(start - std::chrono::milliseconds{1}) < day);
    }
  }
}

TEST_CASE("only days that exist are read") {
  CHECK(to_string(*parse_day("2024-02-29")) == "2024-02-29");
  for (const char* text : {"", "2026-02-29", "2026-2-01", "2026-13-01", "2026-00-01", "2026-01-32", "2026-01-01 ",
                           "20260101", "2026/01/01", "+026-01-01", "2026--1-01"})
    CHECK_FALSE(parse_day(text));
}
