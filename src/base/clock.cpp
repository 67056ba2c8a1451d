#include "celltext/base/clock.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <ctime>

namespace celltext {

namespace {

// Reads fixed-width decimal fields from the front of a text.
class FieldReader {
 public:
  explicit FieldReader(std::string_view text) : rest_(text) {}

  bool literal(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::optional<int> number(std::size_t width, int low, int high) {
    if (rest_.size() < width) return std::nullopt;
    int value = 0;
    for (const char c : rest_.substr(0, width)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    if (value < low || value > high) return std::nullopt;
    rest_.remove_prefix(width);
    return value;
  }

  std::string_view rest() const { return rest_; }
  void skip(std::size_t n) { rest_.remove_prefix(n); }

 private:
  std::string_view rest_;
};

std::optional<int> read_milliseconds(FieldReader& reader) {
  if (!reader.literal('.')) return 0;
  int milliseconds = 0;
  int digits = 0;
  while (!reader.rest().empty() && reader.rest().front() >= '0' && reader.rest().front() <= '9') {
    if (digits < 3) milliseconds = milliseconds * 10 + (reader.rest().front() - '0');
    ++digits;
    reader.skip(1);
  }
  if (digits == 0) return std::nullopt;
  for (; digits < 3; ++digits) milliseconds *= 10;
  return milliseconds;
}

// Minutes east of UTC: "Z", "+HH", "+HH:MM" or "+HHMM".
std::optional<int> read_offset(FieldReader& reader) {
  if (reader.literal('Z') || reader.literal('z')) return 0;
  int sign = 0;
  if (reader.literal('+')) sign = 1;
  else if (reader.literal('-')) sign = -1;
  else return std::nullopt;
  const auto hours = reader.number(2, 0, 23);
  if (!hours) return std::nullopt;
  if (reader.rest().empty()) return sign * *hours * 60;
  reader.literal(':');
  const auto minutes = reader.number(2, 0, 59);
  if (!minutes) return std::nullopt;
  return sign * (*hours * 60 + *minutes);
}

}  // namespace

Instant system_now() { return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

std::string to_rfc3339(Instant at) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  std::tm local{};
  localtime_r(&seconds, &local);
  const long offset_minutes = local.tm_gmtoff / 60;
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{:02}:{:02}", local.tm_year + 1900, local.tm_mon + 1,
                     local.tm_mday, local.tm_hour, local.tm_min, local.tm_sec, offset_minutes < 0 ? '-' : '+',
                     std::labs(offset_minutes) / 60, std::labs(offset_minutes) % 60);
}

std::optional<Instant> from_rfc3339(std::string_view text) {
  using namespace std::chrono;
  FieldReader reader(text);
  const auto y = reader.number(4, 0, 9999);
  if (!y || !reader.literal('-')) return std::nullopt;
  const auto mo = reader.number(2, 1, 12);
  if (!mo || !reader.literal('-')) return std::nullopt;
  const auto d = reader.number(2, 1, 31);
  if (!d || !(reader.literal('T') || reader.literal('t') || reader.literal(' '))) return std::nullopt;
  const auto h = reader.number(2, 0, 23);
  if (!h || !reader.literal(':')) return std::nullopt;
  const auto mi = reader.number(2, 0, 59);
  if (!mi || !reader.literal(':')) return std::nullopt;
  const auto s = reader.number(2, 0, 60);
  if (!s) return std::nullopt;
  const auto ms = read_milliseconds(reader);
  const auto offset = ms ? read_offset(reader) : std::nullopt;
  if (!offset || !reader.rest().empty()) return std::nullopt;

  const year_month_day date{year{*y}, month{static_cast<unsigned>(*mo)}, day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return std::nullopt;
  return Instant{sys_days{date}} + hours{*h} + minutes{*mi} + seconds{*s} + milliseconds{*ms} - minutes{*offset};
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  struct Unit {
    std::string_view suffix;
    std::int64_t milliseconds;
  };
  static constexpr std::array<Unit, 5> units{{{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};

  std::int64_t count = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (failure != std::errc{} || count < 0 || text.starts_with('-')) return std::nullopt;
  const std::string_view suffix(end, static_cast<std::size_t>(text.data() + text.size() - end));
  for (const Unit& unit : units) {
    if (suffix != unit.suffix) continue;
    // A thousand years is more than anybody schedules and far from overflowing an Instant.
    constexpr std::int64_t longest = 1000LL * 366 * 86'400'000;
    if (count > longest / unit.milliseconds) return std::nullopt;
    return std::chrono::milliseconds{count * unit.milliseconds};
  }
  return std::nullopt;
}

}  // namespace celltext
