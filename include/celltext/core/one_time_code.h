// Finds the one-time code in a message: "Your code is 123 456".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace celltext::core {

// The code without separators ("123456", "G-482913" gives "482913", letters kept in codes like "7XK2PQ"). Understands
// texts in any language: it prefers digits next to a word for "code" or "PIN", and does not take years, amounts of
// money, times or telephone numbers for a code.
std::optional<std::string> find_one_time_code(std::string_view text);

}  // namespace celltext::core
