#include "thread_pane.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "celltext/text/wrap.h"
#include "when.h"
#include "words.h"

namespace celltext::ui {

namespace {

using model::Status;

constexpr int narrow = 24;              // no times
constexpr std::size_t most_rows = 300;  // of one message
constexpr std::size_t most_octets = 40'000;

int width(const std::string& text) {
  return text::width_of(text).value;
}

int left_of_text(int columns) {
  return columns < narrow ? 3 : 9;  // "▌09:30 › "
}

// Your own messages are a little to the right of theirs.
int indent_of(const model::Message& message, int columns) {
  return message.direction == model::Direction::out && columns >= 40 ? columns / 8 : 0;
}

Look look_of_state(Status status) {
  if (status == Status::delivered) return Look::good;
  if (status == Status::failed || status == Status::download_failed) return Look::bad;
  if (status == Status::unknown || status == Status::partial) return Look::warning;
  return Look::dim;
}

std::string name_of_state(const model::Message& message) {
  switch (message.status) {
    case Status::queued:
      return tr("waiting to be sent");
    case Status::scheduled:
      return message.due_at ? tr_format("leaves at {}", short_time(*message.due_at, message.created_at))
                            : tr("scheduled");
    case Status::sending:
      return tr("being sent");
    case Status::sent:
      return tr("sent");
    case Status::delivered:
      return tr("delivered");
    case Status::failed:
      return tr("failed");
    case Status::unknown:
      return tr("may have been sent: nobody saw");
    case Status::cancelled:
      return tr("taken back");
    case Status::partial:
      return tr("parts are still missing");
    case Status::pending_download:
      return tr("not downloaded yet");
    case Status::downloading:
      return tr("being downloaded");
    case Status::download_failed:
      return tr("could not be downloaded");
    case Status::received:
      return "";
  }
  return "";
}

// What is drawn of a message: who, subject, text, attachments.
std::string content_of(const model::Message& message, bool group) {
  std::string content;
  if (group && message.direction == model::Direction::in) content += message.from + ": ";
  if (!message.subject.empty()) content += message.subject + "\n";
  content += message.text.substr(0, most_octets);
  for (const model::Attachment& attachment : message.attachments)
    content += fmt::format("{}[{} · {} · {}]", content.empty() ? "" : "\n", attachment.name, attachment.type,
                           size_in_words(attachment.size));
  return content;
}

void add_state(std::vector<ThreadRow>& rows, const model::Message& message, std::int64_t announced, int room) {
  const std::string state = text::display_safe(state_of(message, announced));
  if (state.empty()) return;
  const Look look = look_of_state(message.status);
  ThreadRow& last = rows.back();
  if (width(last.text) + 2 + width(state) <= room) {
    last.state = state;
    last.state_look = look;
    return;
  }
  constexpr std::size_t most = 5;
  const int indent = last.indent;
  for (const text::Span span : text::wrap(state, {room}, most)) {
    ThreadRow row{message.id, static_cast<int>(rows.size()), {}, {}, {}, std::string(text::within(state, span)), look};
    row.indent = indent;
    rows.push_back(std::move(row));
  }
}

std::int64_t announced_size(const ThreadModel& thread, model::MessageId id) {
  const auto found = std::ranges::find(thread.announced, id, [](const auto& entry) { return entry.first; });
  return found == thread.announced.end() ? 0 : found->second;
}

void build_rows(ThreadModel& thread, int columns) {
  if (thread.columns == columns) return;
  thread.columns = columns;
  thread.rows.clear();
  int day = -1;
  for (const model::Message& message : thread.messages) {
    if (day_number(message.created_at) != day) {
      day = day_number(message.created_at);
      ThreadRow row;
      row.text = name_of_day(message.created_at, thread.now);
      thread.rows.push_back(std::move(row));
    }
    std::ranges::move(rows_of(message, thread.group, columns, announced_size(thread, message.id)),
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
  if (columns >= narrow && row.line == 0) line.put({1 + row.indent, 0}, row.time, {Look::dim});
  const int left = left_of_text(columns) + row.indent;
  line.put({left - 2, 0}, row.mark, {out ? Look::outgoing : Look::incoming, true});
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

std::string state_of(const model::Message& message, std::int64_t announced) {
  std::string state = name_of_state(message);
  if (announced > 0) state += " · " + size_in_words(announced);
  if (message.trouble && message.status != Status::delivered && message.status != Status::sent)
    state += (state.empty() ? "" : ": ") + message.trouble->message;
  if (message.direction == model::Direction::out && message.parts > 1)
    state +=
        (state.empty() ? "" : " · ") + tr_n_format("{} part", "{} parts", static_cast<unsigned long>(message.parts));
  return state;
}

std::vector<ThreadRow> rows_of(const model::Message& message, bool group, int columns, std::int64_t announced) {
  const int indent = indent_of(message, columns);
  const int room = std::max(1, columns - left_of_text(columns) - indent);
  const std::string content = text::display_safe_lines(content_of(message, group));
  std::vector<ThreadRow> rows;
  for (const text::Span span : text::wrap(content, {room}, most_rows)) {
    ThreadRow row;
    row.message = message.id;
    row.line = static_cast<int>(rows.size());
    row.text = text::within(content, span);
    row.indent = indent;
    rows.push_back(std::move(row));
  }
  rows.front().time = time_of_day(message.created_at);
  rows.front().mark = message.direction == model::Direction::out ? "›" : "‹";
  if (rows.size() >= most_rows || message.text.size() > most_octets) {
    rows.back().text = tr("… Tab and Enter show all of it");
    rows.back().state.clear();
  }
  add_state(rows, message, announced, room);
  return rows;
}

void draw(ThreadModel& thread, const Canvas& canvas) {
  canvas.fill({});
  thread.height = std::max(1, canvas.rows());
  build_rows(thread, canvas.columns());
  const int bottom = bottom_row(thread);
  thread.top = bottom - thread.height + 1;  // negative: blank rows above
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
