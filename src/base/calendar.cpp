#include "celltext/base/calendar.h"

#include <fmt/format.h>

#include <charconv>
#include <ctime>

namespace celltext {

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::seconds;
using std::chrono::sys_seconds;

Day local_day_of(Instant at) {
  const std::time_t time = floor<seconds>(at).time_since_epoch().count();
  std::tm local{};
  localtime_r(&time, &local);
  using namespace std::chrono;
  return local_days{year{local.tm_year + 1900} / (local.tm_mon + 1) / local.tm_mday};
}

// Found by halving: no calendar function says what happens at a midnight that is skipped.
Instant local_start_of(Day day) {
  // No place is further than 26 hours from UTC.
  sys_seconds before{day.time_since_epoch() - days{2}};
  sys_seconds after{day.time_since_epoch() + days{3}};
  while (after - before > seconds{1}) {
    const sys_seconds middle = before + (after - before) / 2;
    (local_day_of(middle) < day ? before : after) = middle;
  }
  return after;
}

std::optional<int> read_number(std::string_view digits) {
  int value = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (failure != std::errc{} || end != digits.data() + digits.size() || digits.front() == '-') return std::nullopt;
  return value;
}

}  // namespace

const Calendar local_calendar{local_day_of, local_start_of};

std::optional<Day> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = read_number(text.substr(0, 4));
  const auto month = read_number(text.substr(5, 2));
  const auto day = read_number(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const auto date = std::chrono::year{*year} / *month / *day;
  if (!date.ok()) return std::nullopt;
  return Day{date};
}

std::string to_string(Day day) {
  const std::chrono::year_month_day date{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

}  // namespace celltext
