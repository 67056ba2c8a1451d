// "Did you mean …?"
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace celltext::cli {

// The candidate that takes the fewest slips of the finger to reach (a letter missing, added, wrong, or two swapped);
// nothing if none is near.
std::optional<std::string_view> nearest(std::string_view typed, std::span<const std::string_view> candidates);

}  // namespace celltext::cli
