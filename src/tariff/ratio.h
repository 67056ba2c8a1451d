// Shares of counts that may be large: data is counted in octets.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace celltext::tariff {

__extension__ using Wide = __int128;

// `count` times `share` / `whole`, rounded up. `whole` > 0, nothing negative.
constexpr std::int64_t scaled(std::int64_t count, std::int64_t share, std::int64_t whole) {
  const Wide exact = (Wide{count} * share + whole - 1) / whole;
  return static_cast<std::int64_t>(std::min<Wide>(exact, std::numeric_limits<std::int64_t>::max()));
}

// Whether `part` is at least `percent` of `whole`.
constexpr bool reaches(std::int64_t part, std::int64_t whole, int percent) {
  return Wide{part} * 100 >= Wide{whole} * percent;
}

// Neither overflows: what can't be counted any more counts as the most there is.
constexpr std::int64_t add(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(std::min<Wide>(Wide{a} + b, std::numeric_limits<std::int64_t>::max()));
}

// How much of `used` is beyond `included`.
constexpr std::int64_t beyond(std::int64_t used, std::int64_t included) {
  return used > included ? used - included : 0;
}

}  // namespace celltext::tariff
