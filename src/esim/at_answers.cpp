#include "at_answers.h"

#include <algorithm>

namespace celltext::esim {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// What follows "<command>:" on the first line that starts so.
std::optional<std::string_view> after_prefix(std::string_view answer, std::string_view command) {
  while (!answer.empty()) {
    const auto end = std::min(answer.find('\n'), answer.size());
    const std::string_view line = trimmed(answer.substr(0, end));
    answer.remove_prefix(std::min(end + 1, answer.size()));
    if (line.starts_with(command) && line.substr(command.size()).starts_with(':'))
      return trimmed(line.substr(command.size() + 1));
  }
  return std::nullopt;
}

}  // namespace

std::optional<Bytes> octets_in(std::string_view answer, std::string_view command) {
  auto value = after_prefix(answer, command);
  if (!value) return std::nullopt;
  if (const auto comma = value->find(','); comma != std::string_view::npos) value->remove_prefix(comma + 1);
  std::string digits(trimmed(*value));
  std::erase(digits, '"');
  return from_hex(digits);
}

std::optional<std::string> session_in(std::string_view answer) {
  std::string_view value = after_prefix(answer, "+CCHO").value_or(trimmed(answer));
  value = value.substr(0, value.find_first_of("\r\n,"));
  const bool is_number = !value.empty() && value.size() <= 10 && std::ranges::all_of(value, is_digit);
  if (!is_number) return std::nullopt;
  return std::string(value);
}

}  // namespace celltext::esim
