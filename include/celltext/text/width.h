// How many columns of a terminal a text takes.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace celltext::text {

struct Columns {
  int value = 0;
  auto operator<=>(const Columns&) const = default;
};

// Wide characters take two columns, combining marks none. `text` must be display_safe.
Columns width_of(std::string_view text);

// The longest beginning of `text` that fits, with "…" as its last column if something was cut. Never splits a character
// from its combining marks.
std::string clip(std::string_view text, Columns columns);
// The same, filled with spaces to exactly `columns`.
std::string fit(std::string_view text, Columns columns);

}  // namespace celltext::text
