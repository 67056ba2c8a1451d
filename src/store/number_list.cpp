#include "number_list.h"

#include <algorithm>

namespace celltext::store {

std::string join_numbers(const std::vector<std::string>& numbers) {
  std::string joined;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0) joined.push_back('\n');
    for (const char c : numbers[i]) {
      if (c == '\\')
        joined += "\\\\";
      else if (c == '\n')
        joined += "\\n";
      else
        joined.push_back(c);
    }
  }
  return joined;
}

std::vector<std::string> split_numbers(std::string_view joined) {
  if (joined.empty()) return {};
  std::vector<std::string> numbers(1);
  for (std::size_t i = 0; i < joined.size(); ++i) {
    if (joined[i] == '\n')
      numbers.emplace_back();
    else if (joined[i] == '\\' && i + 1 < joined.size())
      numbers.back().push_back(joined[++i] == 'n' ? '\n' : joined[i]);
    else
      numbers.back().push_back(joined[i]);
  }
  return numbers;
}

std::string participants_key(std::vector<std::string> participants) {
  std::ranges::sort(participants);
  participants.erase(std::unique(participants.begin(), participants.end()), participants.end());
  return join_numbers(participants);
}

}  // namespace celltext::store
