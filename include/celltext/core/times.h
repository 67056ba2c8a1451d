// Points in time as people type and read them.
#pragma once

#include <string>
#include <string_view>

#include "celltext/base/clock.h"
#include "celltext/base/result.h"

namespace celltext::core {

// RFC 3339, "YYYY-MM-DD", "YYYY-MM-DD HH:MM" (local time), "HH:MM" (the next such time), "+2h". invalid also for what
// is over.
Result<Instant> parse_future(std::string_view text, Instant now);
// The same, but "HH:MM" is the last such time, and "2h" is two hours ago.
Result<Instant> parse_past(std::string_view text, Instant now);

// "2026-11-01 09:30", local time: as wide for every time.
std::string short_time(Instant at);

}  // namespace celltext::core
