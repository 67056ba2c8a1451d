#include <cstdlib>
#include <ctime>
#include <string>

#include "celltext/base/bytes.h"
#include "celltext/base/clock.h"
#include "celltext/base/i18n.h"
#include "celltext/base/result.h"
#include "tests/catch.h"

using namespace celltext;
using namespace std::chrono_literals;

TEST_CASE("hexadecimal reads both cases and refuses the rest") {
  CHECK(to_hex(Bytes{0x00, 0xAB, 0x7F}) == "00AB7F");
  CHECK(from_hex("00aB7f") == Bytes{0x00, 0xAB, 0x7F});
  CHECK(from_hex("") == Bytes{});
  CHECK_FALSE(from_hex("0"));
  CHECK_FALSE(from_hex("0G"));
}

TEST_CASE("RFC 3339 is read with every offset and refused when it is not a date") {
  const Instant expected{1793521800s};  // 2026-11-01T08:30:00Z
  CHECK(from_rfc3339("2026-11-01T08:30:00Z") == expected);
  CHECK(from_rfc3339("2026-11-01T09:30:00+01:00") == expected);
  CHECK(from_rfc3339("2026-11-01T09:30:00+01") == expected);
  CHECK(from_rfc3339("2026-11-01T00:30:00-0800") == expected);
  CHECK(from_rfc3339("2026-11-01 08:30:00.25Z") == expected + 250ms);
  for (const char* wrong : {"", "2026-11-01", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-01T24:00:00Z",
                            "2026-11-01T08:30:00", "2026-11-01T08:30:00Zx", "2026-11-01T08:30:00.Z", "20261101T083000Z"})
    CHECK_FALSE(from_rfc3339(wrong));
}

TEST_CASE("RFC 3339 is written in the local zone with its offset") {
  setenv("TZ", "Asia/Kathmandu", 1);
  tzset();
  CHECK(to_rfc3339(Instant{1793521800s}) == "2026-11-01T14:15:00+05:45");
  setenv("TZ", "UTC", 1);
  tzset();
  CHECK(to_rfc3339(Instant{1793521800s}) == "2026-11-01T08:30:00+00:00");
}

TEST_CASE("durations") {
  CHECK(parse_duration("90s") == 90s);
  CHECK(parse_duration("250ms") == 250ms);
  CHECK(parse_duration("5m") == 5min);
  CHECK(parse_duration("2h") == 2h);
  CHECK(parse_duration("7d") == 168h);
  for (const char* wrong : {"", "5", "m", "-5m", "+5m", "5 m", "5M", "1.5h", "99999999999999999999d", "9223372036854775807d"})
    CHECK_FALSE(parse_duration(wrong));
}

TEST_CASE("a translation is formatted, and a text without one is itself") {
  CHECK(tr_format("{} of {}", 3, "ten") == "3 of ten");
  CHECK(tr_n_format("{} part", "{} parts", 1) == "1 part");
  CHECK(tr_n_format("{} part", "{} parts", 2) == "2 parts");
}

TEST_CASE("every kind of error has a name of its own") {
  CHECK(name_of(ErrorKind::no_modem) == "no-modem");
  CHECK(exit_code(ErrorKind::interrupted) == 130);
}
