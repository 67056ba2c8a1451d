#include "key_file.h"

#include <algorithm>
#include <optional>

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "celltext/text/utf8.h"

namespace celltext::core {

namespace {

constexpr std::string_view blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

class Parser {
 public:
  explicit Parser(const std::string& name) : name_(name) {}

  std::optional<Error> take(std::string_view line) {
    ++line_;
    line = trimmed(line);
    if (line.empty() || line.front() == '#') return std::nullopt;
    if (line.front() == '[') return take_group(line);
    return take_entry(line);
  }

  std::vector<KeyFileGroup> groups() && { return std::move(groups_); }

 private:
  Error wrong(const std::string& what) const {
    return {ErrorKind::invalid, fmt::format("{}:{}: {}", name_, line_, what)};
  }
  Error given_twice(const std::string& what, int first) const {
    return wrong(tr_format("{} is given twice, first on line {}", text::display_safe(what), first));
  }

  std::optional<Error> take_group(std::string_view line) {
    std::string group(trimmed(line.substr(1, line.size() - 2)));
    if (line.back() != ']' || group.empty() || group.find_first_of("[]") != std::string::npos)
      return wrong(tr("a group is written [name]"));
    const auto same = std::ranges::find(groups_, group, &KeyFileGroup::name);
    if (same != groups_.end()) return given_twice("[" + group + "]", same->line);
    groups_.push_back({std::move(group), line_, {}});
    return std::nullopt;
  }

  std::optional<Error> take_entry(std::string_view line) {
    const auto equals = line.find('=');
    std::string key(trimmed(line.substr(0, equals)));
    if (equals == std::string_view::npos || key.empty())
      return wrong(tr("expected “key = value”, [group], or a comment that begins with #"));
    if (groups_.empty()) return wrong(tr_format("{} stands before the first [group]", text::display_safe(key)));
    auto& entries = groups_.back().entries;
    const auto same = std::ranges::find(entries, key, &KeyFileEntry::key);
    if (same != entries.end()) return given_twice(key, same->line);
    entries.push_back({std::move(key), std::string(trimmed(line.substr(equals + 1))), line_});
    return std::nullopt;
  }

  const std::string& name_;
  int line_ = 0;
  std::vector<KeyFileGroup> groups_;
};

}  // namespace

Result<std::vector<KeyFileGroup>> parse_key_file(std::string_view content, const std::string& name) {
  if (content.find('\0') != std::string_view::npos || !text::is_utf8(content))
    return Error{ErrorKind::invalid, tr_format("{} is not a text file in UTF-8", name)};
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);  // a byte order mark
  Parser parser(name);
  while (!content.empty()) {
    const auto end = content.find('\n');
    if (auto error = parser.take(content.substr(0, end))) return *std::move(error);
    if (end == std::string_view::npos) break;
    content.remove_prefix(end + 1);
  }
  return std::move(parser).groups();
}

}  // namespace celltext::core
