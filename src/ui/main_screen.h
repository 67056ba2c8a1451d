// The main screen: conversations, the messages of one of them, and the text that answers them.
#pragma once

#include <string>
#include <vector>

#include "answer_box.h"
#include "inbox_list.h"
#include "screen.h"
#include "thread_reader.h"

namespace celltext::ui {

class MainScreen final : public Screen {
 public:
  explicit MainScreen(Host& host);

  void draw(const Canvas& canvas) override;
  std::vector<Offer> offers() override;
  void handle(const Event& event) override;
  void refresh() override;
  void save() override { answer_.save(); }
  bool takes_text() const override { return pane_ == Pane::compose; }

  void show_conversation(model::ConversationId conversation, model::MessageId message);
  void write_to(std::vector<std::string> participants);
  // Messages in conversations that are not open.
  int unread_elsewhere() const { return inbox_.unread_but(opened()); }

 private:
  enum class Pane { inbox, thread, compose };

  bool is_wide() const { return columns_ >= 70; }
  bool is_open() const { return answer_.is_open(); }
  // None: no conversation is open, or one without messages.
  model::ConversationId opened() const { return is_open() ? thread_.conversation().id : model::ConversationId{}; }
  void focus(Pane pane);

  void move_to(int index);
  void open_selected();
  void go_to_unread();
  // In the thread beside the list.
  void preview(const model::Conversation& conversation);
  void enter(model::Conversation conversation, Pane pane);
  void leave();

  void load_thread();
  void scroll_by(int rows);
  void move_selection(int by);
  void go_to_last();
  void mark_read();
  void sent();

  std::vector<Offer> inbox_offers();
  std::vector<Offer> thread_offers();
  std::vector<Offer> compose_offers();

  void click(Position at);
  void wheel(Position at, int rows);
  void draw_conversation(const Canvas& canvas);
  void draw_title(const Canvas& row);
  void wait_for_midnight();

  Host& host_;
  Pane pane_ = Pane::inbox;
  int columns_ = 80;
  InboxList inbox_;
  ThreadReader thread_;
  AnswerBox answer_;
  async::Registration midnight_;
  Area inbox_area_;
  Area thread_area_;
  Area editor_area_;
};

}  // namespace celltext::ui
