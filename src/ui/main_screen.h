// The main screen: conversations, the messages of one of them, and the text that answers them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attaching.h"
#include "celltext/store/drafts.h"
#include "celltext/store/lines.h"
#include "celltext/store/messages.h"
#include "compose_pane.h"
#include "inbox_pane.h"
#include "screen.h"
#include "thread_pane.h"

namespace celltext::ui {

class MainScreen final : public Screen {
 public:
  explicit MainScreen(Host& host);

  void draw(const Canvas& canvas) override;
  std::vector<Offer> offers() override;
  void handle(const Event& event) override;
  void refresh() override;
  void save() override;
  bool takes_text() const override { return pane_ == Pane::compose; }

  void show_conversation(model::ConversationId conversation, model::MessageId message);
  void write_to(std::vector<std::string> participants);
  // Messages in conversations that are not open.
  int unread_elsewhere() const;

 private:
  enum class Pane { inbox, thread, compose };

  bool is_wide() const { return columns_ >= 70; }
  bool is_open() const { return !participants_.empty(); }
  void focus(Pane pane);

  // The inbox.
  void load_inbox();
  void move_to(int index);
  void open_selected();
  void go_to_unread();
  std::vector<Offer> inbox_offers();

  // The conversation that is shown, in the inbox's preview too.
  void show(const model::Conversation& conversation);
  void enter(model::Conversation conversation, Pane pane);
  void load_thread();
  void mark_read();
  void scroll_by(int rows);
  void move_selection(int by);
  void leave();
  const model::Message* selected_message() const;
  std::vector<Offer> thread_offers();
  std::string title() const;

  // The text.
  void restore_draft();
  void text_changed();
  void measure();
  void take_plain_letters();
  void recall(int by);
  void send();
  void sent();
  core::Origin origin() const;
  // A picture message to several in one conversation goes to all of them.
  bool is_group() const { return participants_.size() > 1; }
  std::vector<Offer> compose_offers();

  void draw_conversation(const Canvas& canvas);
  void draw_title(const Canvas& row);
  void click(Position at);
  void wheel(Position at, int rows);
  void wait_for_midnight();

  Host& host_;
  store::Messages messages_;
  Pane pane_ = Pane::inbox;
  int columns_ = 80;
  InboxModel inbox_;
  int inbox_limit_ = 0;
  ThreadModel thread_;
  ComposeModel compose_;
  model::Conversation shown_;              // in the thread; without an id: there are no messages yet
  std::vector<std::string> participants_;  // of the open conversation; empty: none is open
  bool draft_changed_ = false;
  async::Registration draft_alarm_;
  std::vector<std::string> history_;  // texts sent in this conversation, newest first
  int recalled_ = -1;                 // of the history, in the editor now
  async::Registration midnight_;
  Area inbox_area_;
  Area thread_area_;
  Area editor_area_;
  Attaching attaching_;
};

}  // namespace celltext::ui
