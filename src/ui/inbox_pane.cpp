#include "inbox_pane.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/text/width.h"
#include "when.h"

namespace celltext::ui {

namespace {

constexpr int rows_for_snippets = 8;  // with fewer, names alone

int height_of_one(int rows) {
  return rows < rows_for_snippets ? 1 : 2;
}

void draw_one(const InboxModel& inbox, const model::Conversation& conversation, bool selected, const Canvas& canvas) {
  const bool unread = conversation.unread > 0;
  const Style name_style{unread ? Look::unread : Look::text, unread || selected};
  const std::string time = short_time(conversation.last_at, inbox.now);
  const int time_width = text::width_of(time).value;
  const int room = canvas.columns();
  canvas.put({0, 0}, selected ? "▌" : conversation.id == inbox.opened ? "▏" : " ", {Look::title});
  canvas.put({1, 0}, unread ? "●" : " ", {Look::unread});
  canvas.put({3, 0}, name_of(conversation), name_style, room - 3 - time_width - 1);
  canvas.put({std::max(3, room - time_width), 0}, time, {unread ? Look::unread : Look::dim});
  const std::string count = unread ? fmt::format("{}", conversation.unread) : "";
  const int count_width = static_cast<int>(count.size());
  canvas.put({0, 1}, selected ? "▌" : " ", {Look::title});
  canvas.put({3, 1}, conversation.snippet, {unread ? Look::text : Look::dim}, room - 3 - count_width - 1);
  canvas.put({room - count_width, 1}, count, {Look::unread, true});
  if (selected && inbox.focused)
    for (int row = 0; row < canvas.rows(); ++row) canvas.select_row(row);
}

}  // namespace

std::string name_of(const model::Conversation& conversation) {
  if (!conversation.name.empty()) return conversation.name;
  std::string names;
  for (const std::string& participant : conversation.participants) names += (names.empty() ? "" : ", ") + participant;
  return names;
}

void InboxModel::select(int index) {
  selected = std::clamp(index, 0, std::max(0, static_cast<int>(conversations.size()) - 1));
}

int conversations_in(int rows) {
  return std::max(1, rows / height_of_one(rows));
}

int conversation_at(const InboxModel& inbox, int row, int rows) {
  return inbox.first + row / height_of_one(rows);
}

void draw(InboxModel& inbox, const Canvas& canvas) {
  canvas.fill({});
  if (inbox.conversations.empty()) {
    canvas.put({1, 0}, tr("No messages yet."), {Look::dim});
    canvas.put({1, 1}, tr("n writes the first one."), {Look::dim});
    canvas.set_caret({0, 0});
    return;
  }
  const int height = height_of_one(canvas.rows());
  const int shown = conversations_in(canvas.rows());
  const int count = static_cast<int>(inbox.conversations.size());
  inbox.first = std::clamp(inbox.first, inbox.selected - shown + 1, inbox.selected);
  inbox.first = std::clamp(inbox.first, 0, std::max(0, count - shown));
  for (int i = 0; i < shown && inbox.first + i < count; ++i) {
    const int index = inbox.first + i;
    const Canvas place = canvas.part({0, i * height, canvas.columns(), height});
    draw_one(inbox, inbox.conversations[static_cast<std::size_t>(index)], index == inbox.selected, place);
  }
  canvas.set_caret({0, (inbox.selected - inbox.first) * height});
}

}  // namespace celltext::ui
