// The messages of a conversation: a model and how it is drawn.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "celltext/model/message.h"
#include "grid.h"
#include "thread_rows.h"

namespace celltext::ui {

struct ThreadModel {
  std::vector<model::Message> messages;  // a stretch of the conversation, newest last
  bool more_before = false;
  bool more_after = false;
  bool group = false;                              // say who wrote
  std::map<model::MessageId, PictureFacts> facts;  // of picture messages
  PictureShelf* shelf = nullptr;                   // none: no pictures are drawn
  model::MessageId selected;                       // none: the text is being written
  bool focused = false;
  int unseen = 0;  // messages below what is shown
  Instant now;

  // The row at the bottom of the screen. Nothing: the end, and it stays there when messages come.
  struct Anchor {
    model::MessageId message;
    int line = 0;
  };
  std::optional<Anchor> bottom;

  // Call after a change of the messages.
  void forget_rows() { columns = -1; }
  bool follows() const { return !bottom; }

  // What was drawn last.
  std::vector<ThreadRow> rows;
  int columns = -1;
  int height = 1;
  int top = 0;
};

void draw(ThreadModel& thread, const Canvas& canvas);

// These are about the rows that were drawn last.
// Up is negative.
void scroll(ThreadModel& thread, int rows);
// The message before (-1) or after (1) the selected one; the last one if none is. False: there is none in the stretch.
bool select_next(ThreadModel& thread, int by);
// Scrolls as little as needed.
void show_selected(ThreadModel& thread);
// The message drawn in this row of the canvas.
model::MessageId message_at(const ThreadModel& thread, int row);

}  // namespace celltext::ui
