#include "tests/structure/awaits.h"

#include <algorithm>
#include <cctype>
#include <regex>

#include "tests/structure/source.h"

namespace celltext::structure {

namespace {

constexpr std::string_view keyword = "co_await";

bool matches(std::string_view text, const std::regex& pattern) {
  return std::regex_match(text.begin(), text.end(), pattern);
}

std::string_view last_line_of(std::string_view text) {
  return text.substr(text.find_last_of('\n') + 1);
}

// What comes after the last ; or brace of a line that is not inside parentheses.
std::string_view last_statement(std::string_view line) {
  std::size_t start = 0;
  int depth = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '(') ++depth;
    if (line[i] == ')') --depth;
    if (depth == 0 && std::string_view(";{}").find(line[i]) != std::string_view::npos) start = i + 1;
  }
  return trimmed(line.substr(start));
}

// The line without an `if (...)`, `for (...)` or `while (...)` that it begins with.
std::string_view without_condition(std::string_view line) {
  static const std::regex head("(if( constexpr)?|for|while) ?\\(.*");
  if (!matches(line, head)) return line;
  int depth = 0;
  for (std::size_t i = line.find('('); i < line.size(); ++i) {
    if (line[i] == '(') ++depth;
    if (line[i] == ')' && --depth == 0) return trimmed(line.substr(i + 1));
  }
  return line;
}

// What stands before the keyword, from the end of the statement or the block before it.
bool stands_alone_after(std::string_view before) {
  // A declaration or an assignment up to its '='; no structured binding, since brackets are not among its characters.
  static const std::regex target("([\\w:<>,&*]+\\s+)*[\\w.>-]+\\s*=");
  const std::string_view whole_line = last_statement(last_line_of(before));
  const std::string_view line = without_condition(whole_line);
  if (line.empty() && !whole_line.empty()) return true;
  if (line == "(void)") return true;
  if (!line.empty()) return matches(line, target);

  const std::string_view last = trimmed(before);
  if (last.empty() || std::string_view(";{}):").find(last.back()) != std::string_view::npos) return true;
  if (last.ends_with("else")) return true;
  return matches(trimmed(last_line_of(last)), target);
}

// A name or a call, of a member perhaps: what is left without the parentheses has no operator in it.
bool is_one_call(std::string_view operand) {
  static const std::string part = "[\\w:]+(<[\\w:<>, *&]*>)?(\\[\\w+\\])?";
  static const std::regex name("\\*?" + part + "((\\.|->)" + part + ")*");
  std::string outside;
  int depth = 0;
  for (const char c : operand) {
    if (c == '(') ++depth;
    if (depth == 0) outside.push_back(c);
    if (c == ')') --depth;
  }
  return matches(trimmed(outside), name);
}

const char* reason_against(std::string_view before, std::string_view after) {
  if (!stands_alone_after(before)) return "something stands before it in its statement";
  const auto end = after.find(';');
  const std::string_view operand = after.substr(0, end);
  if (end == std::string_view::npos || operand.find_first_of("{}") != std::string_view::npos)
    return "a brace before the ;";
  if (operand.find('?') != std::string_view::npos) return "a condition before the ;";
  if (operand.find(keyword) != std::string_view::npos) return "another co_await before the ;";
  return is_one_call(operand) ? nullptr : "something stands after it in its statement";
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

}  // namespace

std::vector<Complaint> wrong_awaits(std::string_view raw) {
  const std::string code = without_comments_and_strings(raw);
  const std::string_view view = code;
  const auto line_at = [&](std::size_t offset) {
    return 1 + static_cast<int>(std::count(code.begin(), code.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
  };
  std::vector<Complaint> complaints;
  for (auto at = view.find(keyword); at != std::string_view::npos; at = view.find(keyword, at + 1)) {
    const std::string_view before = view.substr(0, at);
    const std::string_view after = view.substr(at + keyword.size());
    if ((!before.empty() && is_word(before.back())) || (!after.empty() && is_word(after.front()))) continue;
    if (before.ends_with("operator ")) continue;
    if (const char* reason = reason_against(before, after)) complaints.push_back({line_at(at), reason});
  }
  static const std::regex lambda("\\]\\s*(\\([^(){}]*\\))?\\s*(mutable\\s*)?->\\s*([a-z_]+::)*Task<");
  for (std::sregex_iterator found(code.begin(), code.end(), lambda), end; found != end; ++found)
    complaints.push_back({line_at(static_cast<std::size_t>(found->position())), "a lambda that is a coroutine"});
  return complaints;
}

}  // namespace celltext::structure
