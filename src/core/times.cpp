#include "celltext/core/times.h"

#include <chrono>
#include <ctime>
#include <optional>

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"

namespace celltext::core {

namespace {

using namespace std::chrono;

std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<minutes> read_time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = digits(text.substr(0, 2));
  const auto minute = digits(text.substr(3));
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return hours{*hour} + minutes{*minute};
}

std::optional<year_month_day> read_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto y = digits(text.substr(0, 4));
  const auto m = digits(text.substr(5, 2));
  const auto d = digits(text.substr(8));
  if (!y || !m || !d) return std::nullopt;
  const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
  return date.ok() ? std::optional(date) : std::nullopt;
}

Instant local_time(year_month_day date, minutes time_of_day) {
  std::tm parts{};
  parts.tm_year = static_cast<int>(date.year()) - 1900;
  parts.tm_mon = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
  parts.tm_mday = static_cast<int>(static_cast<unsigned>(date.day()));
  parts.tm_hour = static_cast<int>(time_of_day.count() / 60);
  parts.tm_min = static_cast<int>(time_of_day.count() % 60);
  parts.tm_isdst = -1;
  return Instant{seconds{std::mktime(&parts)}};
}

year_month_day local_date(Instant at) {
  const std::time_t when = floor<seconds>(at).time_since_epoch().count();
  std::tm parts{};
  localtime_r(&when, &parts);
  return {year{parts.tm_year + 1900}, month{static_cast<unsigned>(parts.tm_mon + 1)},
          day{static_cast<unsigned>(parts.tm_mday)}};
}

year_month_day shifted(year_month_day date, int by) {
  return sys_days{date} + days{by};
}

// What means the same in either direction.
std::optional<Instant> read_absolute(std::string_view text) {
  if (const auto at = from_rfc3339(text)) return at;
  if (const auto date = read_date(text)) return local_time(*date, minutes{0});
  if (text.size() != 16 || (text[10] != ' ' && text[10] != 'T')) return std::nullopt;
  const auto date = read_date(text.substr(0, 10));
  const auto time_of_day = read_time_of_day(text.substr(11));
  if (!date || !time_of_day) return std::nullopt;
  return local_time(*date, *time_of_day);
}

Error not_a_time(std::string_view text, const char* forms) {
  return {ErrorKind::invalid, tr_format("“{}” is not a time; write {}", text::display_safe(text), forms)};
}

}  // namespace

Result<Instant> parse_future(std::string_view text, Instant now) {
  std::optional<Instant> at = read_absolute(text);
  if (const auto time_of_day = read_time_of_day(text)) {
    const year_month_day today = local_date(now);
    at = local_time(today, *time_of_day);
    if (*at <= now) at = local_time(shifted(today, 1), *time_of_day);
  }
  if (text.starts_with('+'))
    if (const auto duration = parse_duration(text.substr(1))) at = now + *duration;
  if (!at) return not_a_time(text, "2026-11-01T09:30:00+01:00, 2026-11-01 09:30, 09:30, +2h");
  if (*at < now) return Error{ErrorKind::invalid, tr_format("{} is over", text::display_safe(text))};
  return *at;
}

Result<Instant> parse_past(std::string_view text, Instant now) {
  std::optional<Instant> at = read_absolute(text);
  if (const auto time_of_day = read_time_of_day(text)) {
    const year_month_day today = local_date(now);
    at = local_time(today, *time_of_day);
    if (*at > now) at = local_time(shifted(today, -1), *time_of_day);
  }
  if (const auto duration = parse_duration(text)) at = now - *duration;
  if (!at) return not_a_time(text, "2026-11-01T09:30:00+01:00, 2026-11-01, 2026-11-01 09:30, 09:30, 2h");
  return *at;
}

std::string short_time(Instant at) {
  const std::time_t when = floor<seconds>(at).time_since_epoch().count();
  std::tm local{};
  localtime_r(&when, &local);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", local.tm_year + 1900, local.tm_mon + 1, local.tm_mday,
                     local.tm_hour, local.tm_min);
}

}  // namespace celltext::core
