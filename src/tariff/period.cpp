#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "celltext/tariff/plan.h"

namespace celltext::tariff {

namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::year_month;
using std::chrono::year_month_day;

constexpr int longest_period = 3660;  // days

year_month month_of(Day day) {
  const year_month_day date{day};
  return date.year() / date.month();
}

Day last_day(year_month month) {
  return Day{month / std::chrono::last};
}

// "15" from `low` to `high`, without a sign or blanks.
std::optional<int> read_number(std::string_view text, int low, int high) {
  int value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size() || value < low || value > high) return std::nullopt;
  return value;
}

}  // namespace

PeriodRule PeriodRule::monthly(int day) {
  PeriodRule rule;
  rule.day_ = day;
  return rule;
}

PeriodRule PeriodRule::every(int days, Day first) {
  PeriodRule rule;
  rule.length_ = days;
  rule.anchor_ = first;
  return rule;
}

std::optional<PeriodRule> PeriodRule::parse(std::string_view text) {
  constexpr std::string_view monthly_word = "monthly ";
  constexpr std::string_view from_word = "d from ";
  if (text.starts_with(monthly_word)) {
    const auto day = read_number(text.substr(monthly_word.size()), 1, 31);
    if (!day) return std::nullopt;
    return monthly(*day);
  }
  const auto from = text.find(from_word);
  if (from == std::string_view::npos) return std::nullopt;
  const auto length = read_number(text.substr(0, from), 1, longest_period);
  const auto first = parse_day(text.substr(from + from_word.size()));
  if (!length || !first) return std::nullopt;
  return every(*length, *first);
}

std::string PeriodRule::text() const {
  if (length_ == 0) return fmt::format("monthly {}", day_);
  return fmt::format("{}d from {}", length_, to_string(anchor_));
}

Day PeriodRule::first_in(year_month month) const {
  return std::min(Day{month / 1} + days{day_ - 1}, last_day(month));
}

Day PeriodRule::first_day(Day day) const {
  if (length_ == 0) {
    const year_month month = month_of(day);
    const Day first = first_in(month);
    return first <= day ? first : first_in(month - months{1});
  }
  const auto since = (day - anchor_).count();
  const auto into_period = (since % length_ + length_) % length_;
  return day - days{into_period};
}

Day PeriodRule::next_first(Day first) const {
  return length_ == 0 ? first_in(month_of(first) + months{1}) : first + days{length_};
}

Period PeriodRule::containing(Day day, const Calendar& calendar) const {
  const Day first = first_day(day);
  const Day end = next_first(first);
  return {first, end, calendar.start_of(first), calendar.start_of(end)};
}

Period PeriodRule::containing(Instant at, const Calendar& calendar) const {
  const Period period = containing(calendar.day_of(at), calendar);
  // Clocks that are put back just after midnight show the end of a day twice.
  if (at < period.from) return previous(period, calendar);
  if (at >= period.to) return next(period, calendar);
  return period;
}

Period PeriodRule::next(const Period& period, const Calendar& calendar) const {
  return containing(period.end, calendar);
}

Period PeriodRule::previous(const Period& period, const Calendar& calendar) const {
  return containing(period.first - days{1}, calendar);
}

Period PeriodRule::of_month(year_month month, const Calendar& calendar) const {
  const Period period = containing(Day{month / 1}, calendar);
  const bool another_begins = month_of(period.first) != month && period.end <= last_day(month);
  return another_begins ? next(period, calendar) : period;
}

}  // namespace celltext::tariff
