#include "thread_pane.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "celltext/text/width.h"
#include "drawing.h"
#include "when.h"

namespace celltext::ui {

namespace {

int width(const std::string& text) {
  return text::width_of(text).value;
}

void build_rows(ThreadModel& thread, int columns) {
  if (thread.columns == columns) return;
  thread.columns = columns;
  thread.rows.clear();
  const ThreadShape shape{columns, thread.group, thread.shelf};
  const PictureFacts none;
  int day = -1;
  for (const model::Message& message : thread.messages) {
    if (day_number(message.created_at) != day) {
      day = day_number(message.created_at);
      ThreadRow row;
      row.text = name_of_day(message.created_at, thread.now);
      thread.rows.push_back(std::move(row));
    }
    const auto facts = thread.facts.find(message.id);
    std::ranges::move(rows_of(message, facts == thread.facts.end() ? none : facts->second, shape),
                      std::back_inserter(thread.rows));
  }
}

// The index of the last row that is drawn.
int bottom_row(const ThreadModel& thread) {
  const int last = static_cast<int>(thread.rows.size()) - 1;
  if (!thread.bottom) return last;
  // A message may have become shorter: its last row then.
  int found = -1;
  for (int i = 0; i <= last; ++i) {
    const ThreadRow& row = thread.rows[static_cast<std::size_t>(i)];
    if (row.message == thread.bottom->message && row.line <= thread.bottom->line) found = i;
  }
  return found < 0 ? last : std::max(found, std::min(last, thread.height - 1));
}

void set_bottom(ThreadModel& thread, int row) {
  const int last = static_cast<int>(thread.rows.size()) - 1;
  row = std::clamp(row, std::min(last, thread.height - 1), last);
  // The name of a day is no anchor: the message under it is.
  while (row >= 0 && row < last && !thread.rows[static_cast<std::size_t>(row)].message) ++row;
  if (row >= last && !thread.more_after) return thread.bottom.reset();
  if (row < 0) return thread.bottom.reset();
  const ThreadRow& there = thread.rows[static_cast<std::size_t>(row)];
  thread.bottom = ThreadModel::Anchor{there.message, there.line};
}

const std::filesystem::path& file_of(const ThreadModel& thread, const ThreadRow& row) {
  return thread.facts.at(row.message).files[static_cast<std::size_t>(row.attachment)];
}

// Calls `look` with the file of each picture that is seen, from the top to the bottom.
template<class Look>
void look_at_pictures(const ThreadModel& thread, int bottom, Look look) {
  const ThreadRow* before = nullptr;
  for (int i = std::max(thread.top, 0); i <= bottom; ++i) {
    const ThreadRow& row = thread.rows[static_cast<std::size_t>(i)];
    const bool same = before && before->message == row.message && before->attachment == row.attachment;
    if (row.attachment >= 0 && !same) look(file_of(thread, row));
    before = &row;
  }
}

// Makes the rows and gives the last one that is seen. A picture is measured when it is seen for the first time; until
// then it is taken for as large as any, and afterwards there may be other rows.
int lay_out(ThreadModel& thread, int columns) {
  while (true) {
    build_rows(thread, columns);
    const int bottom = bottom_row(thread);
    thread.top = bottom - thread.height + 1;  // negative: blank rows above
    if (!thread.shelf) return bottom;
    bool news = false;
    look_at_pictures(thread, bottom, [&](const std::filesystem::path& file) { news |= thread.shelf->measure(file); });
    if (!news) return bottom;
    thread.forget_rows();
  }
}

void want_pictures(const ThreadModel& thread, int bottom) {
  if (!thread.shelf) return;
  std::vector<std::filesystem::path> seen;
  look_at_pictures(thread, bottom, [&](const std::filesystem::path& file) { seen.push_back(file); });
  thread.shelf->want(std::move(seen));
}

void draw_picture_row(const ThreadModel& thread, const ThreadRow& row, const Canvas& line) {
  const std::filesystem::path& file = file_of(thread, row);
  if (const core::Preview* picture = thread.shelf->find(file)) return draw_preview_row(line, *picture, row.picture_row);
  if (row.picture_row > 0) return;
  line.put({0, 0}, thread.shelf->is_broken(file) ? tr("this picture can't be drawn") : "…", {Look::dim});
}

void draw_row(const ThreadModel& thread, const ThreadRow& row, const Canvas& line) {
  const int columns = line.columns();
  if (!row.message) {
    line.horizontal_line(0, {Look::border});
    const std::string day = " " + row.text + " ";
    line.put({std::max(0, (columns - width(day)) / 2), 0}, day, {Look::dim});
    return;
  }
  const bool selected = thread.focused && row.message == thread.selected;
  if (selected) line.put({0, 0}, "▌", {Look::title});
  const bool out = row.indent > 0 || row.mark == "›";
  const int left = left_of_text(columns) + row.indent;
  if (left > width(row.time) + 2) line.put({1 + row.indent, 0}, row.time, {Look::dim});
  line.put({left - 2, 0}, row.mark, {out ? Look::outgoing : Look::incoming, true});
  if (row.attachment >= 0) return draw_picture_row(thread, row, line.part({left, 0, columns - left, 1}));
  const int end = line.put({left, 0}, row.text, {});
  if (!row.state.empty()) line.put({row.text.empty() ? left : end + 2, 0}, row.state, {row.state_look});
  if (selected) line.select_row(0);
}

void draw_what_is_below(const ThreadModel& thread, const Canvas& canvas) {
  if (thread.follows()) return;
  const bool news = thread.unseen > 0;
  const std::string below =
      news ? tr_n_format("↓ {} new", "↓ {} new", static_cast<unsigned long>(thread.unseen)) : std::string("↓");
  canvas.put_right(canvas.rows() - 1, " " + below + " ", {news ? Look::unread : Look::dim, news});
}

}  // namespace

void draw(ThreadModel& thread, const Canvas& canvas) {
  canvas.fill({});
  thread.height = std::max(1, canvas.rows());
  const int bottom = lay_out(thread, canvas.columns());
  want_pictures(thread, bottom);
  for (int i = std::max(0, -thread.top); i < canvas.rows() && thread.top + i <= bottom; ++i)
    draw_row(thread, thread.rows[static_cast<std::size_t>(thread.top + i)], canvas.part({0, i, canvas.columns(), 1}));
  draw_what_is_below(thread, canvas);
  if (!thread.focused) return;
  for (int i = 0; i < canvas.rows(); ++i)
    if (thread.selected && message_at(thread, i) == thread.selected) return canvas.set_caret({0, i});
}

void scroll(ThreadModel& thread, int rows) {
  if (thread.rows.empty()) return;
  set_bottom(thread, bottom_row(thread) + rows);
}

bool select_next(ThreadModel& thread, int by) {
  if (thread.messages.empty()) return false;
  const auto found = std::ranges::find(thread.messages, thread.selected, &model::Message::id);
  if (found == thread.messages.end()) {
    thread.selected = thread.messages.back().id;
    return true;
  }
  const auto target = found - thread.messages.begin() + by;
  if (target < 0 || target >= static_cast<std::ptrdiff_t>(thread.messages.size())) return false;
  thread.selected = thread.messages[static_cast<std::size_t>(target)].id;
  return true;
}

void show_selected(ThreadModel& thread) {
  build_rows(thread, std::max(thread.columns, 1));
  int first = -1;
  int last = -1;
  for (int i = 0; i < static_cast<int>(thread.rows.size()); ++i) {
    if (thread.rows[static_cast<std::size_t>(i)].message != thread.selected) continue;
    if (first < 0) first = i;
    last = i;
  }
  if (first < 0) return;
  const int bottom = bottom_row(thread);
  if (last > bottom) set_bottom(thread, std::min(last, first + thread.height - 1));
  if (first < bottom - thread.height + 1) set_bottom(thread, first + thread.height - 1);
}

model::MessageId message_at(const ThreadModel& thread, int row) {
  const int index = thread.top + row;
  if (index < 0 || index >= static_cast<int>(thread.rows.size())) return {};
  return thread.rows[static_cast<std::size_t>(index)].message;
}

}  // namespace celltext::ui
