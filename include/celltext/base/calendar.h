// Days as people count them: which day it is somewhere, and when a day begins there.
#pragma once

#include <chrono>

#include "celltext/base/clock.h"

namespace celltext {

// A day of a calendar on the wall, counted from 1970-01-01.
using Day = std::chrono::local_days;

// A place's time zone. What needs days takes one of these, so that it can be tried out in any.
struct Calendar {
  Day (*day_of)(Instant at);
  // The first moment of `day`: midnight; where the clocks skip midnight, or the whole day, the first moment after it.
  Instant (*start_of)(Day day);
};

// The local time zone of this process ($TZ, /etc/localtime).
extern const Calendar local_calendar;

// "2026-11-01". Nothing for anything else, or for a day that does not exist.
std::optional<Day> parse_day(std::string_view text);
std::string to_string(Day day);

}  // namespace celltext
