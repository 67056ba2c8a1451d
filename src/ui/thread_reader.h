// The conversation that is shown: its messages as they are read from the database, and where in them the user is.
#pragma once

#include "celltext/store/messages.h"
#include "screen.h"
#include "thread_pane.h"

namespace celltext::ui {

class ThreadReader {
 public:
  explicit ThreadReader(Host& host);

  // At its end. The one that is shown already stays where it is.
  void show(model::Conversation conversation);
  // At this message, which is selected.
  void go_to(model::MessageId message);
  void go_to_first();
  void go_to_last();
  // What is shown, as it is now.
  void load();

  void scroll_by(int rows);
  // False: there is no message after this one. Before the first and within long ones it scrolls.
  bool move_selection(int by);
  // The last message, unless one is selected.
  void select_one();
  void select_none() { model_.selected = {}; }
  const model::Message* selected() const;

  // What is at the end is read, if that is what is seen and anybody looks. True: something was unread before.
  bool mark_read();
  // "Today" is something else now.
  void set_now(Instant now);

  // Without an id: nobody has written there yet.
  const model::Conversation& conversation() const { return conversation_; }
  // Pictures are drawn no larger than fits well into a thread of so many rows and columns.
  void set_room(int columns, int rows);
  std::string title() const;
  ThreadModel& model() { return model_; }

 private:
  void clear();

  Host& host_;
  store::Messages messages_;
  model::Conversation conversation_;
  std::optional<PictureShelf> shelf_;  // none: the user wants no pictures
  ThreadModel model_;
};

}  // namespace celltext::ui
