// Times as lists and threads show them, in the local time zone.
#pragma once

#include <string>

#include "celltext/base/clock.h"

namespace celltext::ui {

// "09:30".
std::string time_of_day(Instant at);
// As short as it is clear: "09:30" today, "Tue" within the last six days, else "11-01" or "2025-11-01".
std::string short_time(Instant at, Instant now);
// "Today", "Yesterday", else "Tuesday 2026-11-24".
std::string name_of_day(Instant at, Instant now);
// Equal for times of one day, growing.
int day_number(Instant at);
// When the next day begins.
Instant next_midnight(Instant now);

}  // namespace celltext::ui
