#include "bare_list.h"

#include <algorithm>
#include <ctime>

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "celltext/text/utf8.h"

namespace celltext::ui {

namespace {

// "11-01 09:30": what fits beside a name on a narrow screen.
std::string short_time(Instant at) {
  const std::time_t when = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  std::tm local{};
  localtime_r(&when, &local);
  return fmt::format("{:02}-{:02} {:02}:{:02}", local.tm_mon + 1, local.tm_mday, local.tm_hour, local.tm_min);
}

std::string names_of(const model::Conversation& conversation) {
  if (!conversation.name.empty()) return conversation.name;
  std::string names;
  for (const std::string& participant : conversation.participants) names += (names.empty() ? "" : ", ") + participant;
  return names;
}

// What is worth a word beside the arrow.
std::string state_of(const model::Message& message) {
  switch (message.status) {
    case model::Status::queued:
      return tr("queued");
    case model::Status::scheduled:
      return tr("scheduled");
    case model::Status::sending:
      return tr("sending");
    case model::Status::delivered:
      return tr("delivered");
    case model::Status::failed:
      return tr("failed");
    case model::Status::unknown:
      return tr("unknown");
    case model::Status::cancelled:
      return tr("cancelled");
    case model::Status::partial:
      return tr("incomplete");
    default:
      return "";
  }
}

void cut_line(std::string_view line, text::Columns columns, std::vector<std::string>& lines) {
  const std::string safe = text::display_safe(line);
  std::string_view rest = safe;
  std::string current;
  while (!rest.empty()) {
    std::string_view after = rest;
    text::next_code_point(after);
    const std::string_view character = rest.substr(0, rest.size() - after.size());
    const std::string longer = current + std::string(character);
    if (text::width_of(longer) > columns && !current.empty()) {
      lines.push_back(std::exchange(current, std::string(character)));
    } else {
      current = longer;
    }
    rest = after;
  }
  lines.push_back(current);
}

}  // namespace

ScreenLine conversation_line(const model::Conversation& conversation, text::Columns columns) {
  constexpr int time_width = 12;
  const int name_width = std::clamp(columns.value / 3, 8, 24);
  const bool unread = conversation.unread > 0;
  const std::string line = fmt::format(
      "{} {} {} {}", unread ? "*" : " ", text::fit(short_time(conversation.last_at), {time_width - 1}),
      text::fit(text::display_safe(names_of(conversation)), {name_width}), text::display_safe(conversation.snippet));
  return {text::fit(line, columns), unread};
}

std::vector<ScreenLine> message_lines(const std::vector<model::Message>& messages, text::Columns columns) {
  std::vector<ScreenLine> lines;
  for (const model::Message& message : messages) {
    const bool out = message.direction == model::Direction::out;
    const std::string who = out ? "→" : text::display_safe(message.from);
    lines.push_back(
        {text::clip(fmt::format("{} {} {}", short_time(message.created_at), who, state_of(message)), columns), true});
    for (std::string& line : cut_into_lines(message.text, columns)) lines.push_back({std::move(line), false});
  }
  return lines;
}

std::vector<std::string> cut_into_lines(const std::string& text, text::Columns columns) {
  std::vector<std::string> lines;
  std::string_view rest = text;
  while (true) {
    const auto end = rest.find('\n');
    cut_line(rest.substr(0, end), columns, lines);
    if (end == std::string_view::npos) return lines;
    rest.remove_prefix(end + 1);
  }
}

}  // namespace celltext::ui
