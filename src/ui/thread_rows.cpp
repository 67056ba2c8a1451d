#include "thread_rows.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "celltext/text/width.h"
#include "celltext/text/wrap.h"
#include "when.h"
#include "words.h"

namespace celltext::ui {

namespace {

using model::Status;

constexpr int narrow = 24;              // no times
constexpr std::size_t most_rows = 300;  // of the text of one message
constexpr std::size_t most_octets = 40'000;
constexpr std::size_t most_attachments = 20;  // of one message; the rest is in its details
constexpr int most_pictures = 4;

int width(const std::string& text) {
  return text::width_of(text).value;
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

// "███░░░░░ 45%", of a message that is on its way and says how far it is.
std::string progress_of(const model::Message& message) {
  if (!message.transfer) return "";
  const auto percent = model::percent_of(*message.transfer);
  if (!percent) return size_in_words(message.transfer->done);
  constexpr int cells = 8;
  std::string bar;
  for (int i = 0; i < cells; ++i) bar += i * 100 < *percent * cells ? "█" : "░";
  return fmt::format("{} {}%", bar, *percent);
}

// Builds the rows of one message from the top to the bottom.
class Builder {
 public:
  Builder(const model::Message& message, const PictureFacts& facts, const ThreadShape& shape)
      : message_(message),
        facts_(facts),
        shape_(shape),
        indent_(indent_of(message, shape.columns)),
        room_(std::max(1, shape.columns - left_of_text(shape.columns) - indent_)) {}

  std::vector<ThreadRow> build() && {
    add_text();
    add_attachments();
    if (rows_.empty()) add("");
    add_state();
    rows_.front().time = time_of_day(message_.created_at);
    rows_.front().mark = message_.direction == model::Direction::out ? "›" : "‹";
    return std::move(rows_);
  }

 private:
  ThreadRow& add(std::string text) {
    ThreadRow row;
    row.message = message_.id;
    row.line = static_cast<int>(rows_.size());
    row.text = std::move(text);
    row.indent = indent_;
    return rows_.emplace_back(std::move(row));
  }

  void add_wrapped(const std::string& text, std::size_t most) {
    for (const text::Span span : text::wrap(text, {room_}, most)) add(std::string(text::within(text, span)));
  }

  // Who, subject and text.
  void add_text() {
    std::string content;
    if (shape_.group && message_.direction == model::Direction::in) content += message_.from + ": ";
    if (!message_.subject.empty()) content += message_.subject + "\n";
    content += message_.text.substr(0, most_octets);
    if (content.empty()) return;
    add_wrapped(text::display_safe_lines(content), most_rows);
    if (rows_.size() >= most_rows || message_.text.size() > most_octets)
      rows_.back().text = tr("… Tab and Enter show all of it");
  }

  void add_attachments() {
    const std::size_t shown = std::min(message_.attachments.size(), most_attachments);
    int pictures = 0;
    for (std::size_t i = 0; i < shown; ++i) {
      const model::Attachment& attachment = message_.attachments[i];
      if (shape_.shelf && i < facts_.files.size() && !facts_.files[i].empty() && pictures < most_pictures) {
        add_picture(i);
        ++pictures;
      }
      constexpr std::size_t most_caption_rows = 3;
      add_wrapped(text::display_safe("[" + in_words(attachment) + "]"), most_caption_rows);
    }
    if (const auto more = message_.attachments.size() - shown; more > 0)
      add(tr_n_format("… {} more: Tab and Enter show all", "… {} more: Tab and Enter show all", more));
  }

  // Rows that are filled when the picture is there.
  void add_picture(std::size_t index) {
    const core::CellSize size = shape_.shelf->size_of(facts_.files[index]);
    if (size.columns > room_) return;
    for (int i = 0; i < size.rows; ++i) {
      ThreadRow& row = add("");
      row.attachment = static_cast<int>(index);
      row.picture_row = i;
    }
  }

  void add_state() {
    std::string state = text::display_safe(state_of(message_, facts_));
    if (state.empty()) return;
    if (const std::string progress = progress_of(message_); !progress.empty()) state = progress + " " + state;
    const Look look = look_of_state(message_.status);
    if (ThreadRow& last = rows_.back(); width(last.text) + 2 + width(state) <= room_) {
      last.state = state;
      last.state_look = look;
      return;
    }
    constexpr std::size_t most = 5;
    for (const text::Span span : text::wrap(state, {room_}, most)) {
      ThreadRow& row = add("");
      row.state = text::within(state, span);
      row.state_look = look;
    }
  }

  const model::Message& message_;
  const PictureFacts& facts_;
  const ThreadShape& shape_;
  int indent_;
  int room_;
  std::vector<ThreadRow> rows_;
};

}  // namespace

int left_of_text(int columns) {
  return columns < narrow ? 3 : 9;  // "▌09:30 › "
}

std::string state_of(const model::Message& message, const PictureFacts& facts) {
  std::string state = name_of_state(message);
  if (facts.announced > 0) state += " · " + size_in_words(facts.announced);
  if (message.trouble && message.status != Status::delivered && message.status != Status::sent)
    state += (state.empty() ? "" : ": ") + message.trouble->message;
  if (message.direction == model::Direction::out && message.parts > 1)
    state +=
        (state.empty() ? "" : " · ") + tr_n_format("{} part", "{} parts", static_cast<unsigned long>(message.parts));
  return state;
}

std::vector<ThreadRow> rows_of(const model::Message& message, const PictureFacts& facts, const ThreadShape& shape) {
  return Builder(message, facts, shape).build();
}

}  // namespace celltext::ui
