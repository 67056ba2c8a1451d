#include "when.h"

#include <array>
#include <ctime>

#include "celltext/base/i18n.h"

namespace celltext::ui {

namespace {

using namespace std::chrono_literals;

std::tm local_time(Instant at) {
  const std::time_t when = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  std::tm local{};
  localtime_r(&when, &local);
  return local;
}

constexpr std::array day_names{tr_noop("Sunday"),   tr_noop("Monday"), tr_noop("Tuesday"), tr_noop("Wednesday"),
                               tr_noop("Thursday"), tr_noop("Friday"), tr_noop("Saturday")};
constexpr std::array short_day_names{tr_noop("Sun"), tr_noop("Mon"), tr_noop("Tue"), tr_noop("Wed"),
                                     tr_noop("Thu"), tr_noop("Fri"), tr_noop("Sat")};

}  // namespace

std::string time_of_day(Instant at) {
  const std::tm local = local_time(at);
  return fmt::format("{:02}:{:02}", local.tm_hour, local.tm_min);
}

int day_number(Instant at) {
  const std::tm local = local_time(at);
  const std::chrono::year_month_day date{std::chrono::year{local.tm_year + 1900},
                                         std::chrono::month{static_cast<unsigned>(local.tm_mon + 1)},
                                         std::chrono::day{static_cast<unsigned>(local.tm_mday)}};
  return static_cast<int>(std::chrono::sys_days{date}.time_since_epoch().count());
}

std::string short_time(Instant at, Instant now) {
  const int days = day_number(now) - day_number(at);
  const std::tm local = local_time(at);
  if (days == 0) return time_of_day(at);
  if (days > 0 && days < 7) return tr(short_day_names[static_cast<std::size_t>(local.tm_wday)]);
  const std::string date = fmt::format("{:02}-{:02}", local.tm_mon + 1, local.tm_mday);
  return local.tm_year == local_time(now).tm_year ? date : fmt::format("{}-{}", local.tm_year + 1900, date);
}

std::string name_of_day(Instant at, Instant now) {
  const int days = day_number(now) - day_number(at);
  if (days == 0) return tr("Today");
  if (days == 1) return tr("Yesterday");
  const std::tm local = local_time(at);
  return fmt::format("{} {}-{:02}-{:02}", tr(day_names[static_cast<std::size_t>(local.tm_wday)]), local.tm_year + 1900,
                     local.tm_mon + 1, local.tm_mday);
}

Instant next_midnight(Instant now) {
  std::tm local = local_time(now);
  local.tm_hour = local.tm_min = local.tm_sec = 0;
  ++local.tm_mday;
  local.tm_isdst = -1;
  return Instant{std::chrono::seconds{std::mktime(&local)}};
}

}  // namespace celltext::ui
