// What the values of the configuration look like.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace celltext::core {

bool all_digits(std::string_view text);

// "true", "1", "yes" and their opposites.
std::optional<bool> read_boolean(std::string_view text);
// A whole number without a sign, from `low` to `high`.
std::optional<std::int64_t> read_whole_number(std::string_view text, std::int64_t low, std::int64_t high);
// "1000kB", "5GB", "1.5MB", "300": octets. The units are powers of ten.
std::optional<std::int64_t> read_size(std::string_view text);
// A regular expression of GLib's with a group in it.
bool is_expression_with_group(std::string_view text);

}  // namespace celltext::core
