// Points in time and how people and machines write them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace celltext {

// Wall-clock time, UTC, in milliseconds: what messages carry and the database stores.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

Instant system_now();

// RFC 3339 in the local time zone with its offset, whole seconds: "2026-11-01T09:30:00+01:00".
std::string to_rfc3339(Instant at);
// RFC 3339 with any offset, "Z", fractions of a second; also an offset of hours alone ("+01"), as ModemManager writes it.
std::optional<Instant> from_rfc3339(std::string_view text);

// "90s", "5m", "2h", "7d"; also "250ms". Nothing for anything else, and nothing for what would overflow.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace celltext
