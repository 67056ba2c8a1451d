#include "setting_values.h"

#include <glib.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "celltext/base/c_ptr.h"

namespace celltext::core {

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<bool> read_boolean(std::string_view text) {
  if (text == "true" || text == "1" || text == "yes") return true;
  if (text == "false" || text == "0" || text == "no") return false;
  return std::nullopt;
}

std::optional<std::int64_t> read_whole_number(std::string_view text, std::int64_t low, std::int64_t high) {
  constexpr std::size_t longest = 18;  // digits: fits whatever they are
  if (!all_digits(text) || text.size() > longest) return std::nullopt;
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  if (value < low || value > high) return std::nullopt;
  return value;
}

std::optional<std::int64_t> read_size(std::string_view text) {
  struct Unit {
    std::string_view name;
    std::int64_t octets;
  };
  static constexpr std::array<Unit, 6> units{
      {{"", 1}, {"B", 1}, {"kB", 1'000}, {"KB", 1'000}, {"MB", 1'000'000}, {"GB", 1'000'000'000}}};
  constexpr std::int64_t most = 1'000'000'000'000'000;  // a petabyte is more than anybody sells
  constexpr std::size_t longest_fraction = 6;

  const auto end = std::min(text.find_first_not_of("0123456789."), text.size());
  const auto unit = std::ranges::find(units, text.substr(end), &Unit::name);
  if (unit == units.end()) return std::nullopt;
  const auto number = text.substr(0, end);
  const auto point = std::min(number.find('.'), number.size());
  const auto whole = read_whole_number(number.substr(0, point), 0, most / unit->octets);
  if (!whole) return std::nullopt;
  std::int64_t octets = *whole * unit->octets;
  if (point == number.size()) return octets;

  const auto fraction = number.substr(point + 1);
  if (!all_digits(fraction) || fraction.size() > longest_fraction) return std::nullopt;
  std::int64_t place = unit->octets;
  for (const char digit : fraction) {
    place /= 10;
    octets += (digit - '0') * place;
  }
  return octets;
}

bool is_expression_with_group(std::string_view text) {
  const std::string pattern(text);
  const CPtr<GRegex, g_regex_unref> expression(
      g_regex_new(pattern.c_str(), static_cast<GRegexCompileFlags>(0), static_cast<GRegexMatchFlags>(0), nullptr));
  return expression && g_regex_get_capture_count(expression.get()) > 0;
}

}  // namespace celltext::core
