#include "cli/times.h"

#include <ctime>

#include "tests/catch.h"

using namespace celltext;
using namespace celltext::cli;
using namespace std::chrono_literals;

namespace {

// 2026-11-01T08:30:00Z, a Sunday on which New York's clocks go back at 06:00Z.
const Instant now{1793521800s};

struct Zone {
  explicit Zone(const char* name) {
    setenv("TZ", name, 1);
    tzset();
  }
  ~Zone() {
    setenv("TZ", "UTC", 1);
    tzset();
  }
};

Instant future(const char* text) {
  const auto at = parse_future(text, now);
  INFO(text);
  REQUIRE(at);
  return *at;
}

Instant past(const char* text) {
  const auto at = parse_past(text, now);
  INFO(text);
  REQUIRE(at);
  return *at;
}

}  // namespace

TEST_CASE("times to come") {
  const Zone utc("UTC");
  CHECK(future("2026-11-01T09:30:00Z") == now + 1h);
  CHECK(future("2026-11-01T12:30:00+03:00") == now + 1h);
  CHECK(future("2026-11-02") == now + 15h + 30min);
  CHECK(future("2026-11-01 09:30") == now + 1h);
  CHECK(future("09:30") == now + 1h);
  CHECK(future("08:30") == now + 24h);
  CHECK(future("07:00") == now + 22h + 30min);
  CHECK(future("+2h") == now + 2h);
  CHECK(future("+90s") == now + 90s);
}

TEST_CASE("times that were") {
  const Zone utc("UTC");
  CHECK(past("2026-11-01") == now - 8h - 30min);
  CHECK(past("2026-10-31T08:30:00Z") == now - 24h);
  CHECK(past("08:00") == now - 30min);
  CHECK(past("09:00") == now - 23h - 30min);
  CHECK(past("2h") == now - 2h);
  CHECK(past("7d") == now - 168h);
}

TEST_CASE("local times are those of the zone, also when its clocks change") {
  const Zone new_york("America/New_York");
  CHECK(short_time(now) == "2026-11-01 03:30");
  CHECK(future("12:00") == now + 8h + 30min);
  CHECK(past("2026-11-01") == now - 4h - 30min);  // midnight was in summer time
  CHECK(future("2026-11-02 03:30") == now + 24h);
}

TEST_CASE("what is no time, or is over, is refused in one line") {
  const Zone utc("UTC");
  for (const char* text :
       {"", "soon", "25:00", "9:30", "2026-13-01", "2026-02-30", "2026-11-01 9:30", "+", "+2", "2h", "+-2h"}) {
    INFO(text);
    const auto at = parse_future(text, now);
    CHECK((!at && at.error().kind == ErrorKind::invalid));
  }
  for (const char* text : {"", "yesterday", "-2h", "2", "24:00"}) CHECK_FALSE(parse_past(text, now));
  const auto over = parse_future("2026-10-31", now);
  REQUIRE_FALSE(over);
  CHECK(over.error().message == "2026-10-31 is over");
}
