// Several numbers in one column: one a line; a backslash or line break inside one is escaped, because senders can hold
// anything.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace celltext::store {

std::string join_numbers(const std::vector<std::string>& numbers);
std::vector<std::string> split_numbers(std::string_view joined);

// The key of a conversation: the same for the same participants in any order.
std::string participants_key(std::vector<std::string> participants);

}  // namespace celltext::store
