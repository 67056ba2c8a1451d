// The text that answers a conversation: its draft, what is attached, what it costs, and how it leaves.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "attaching.h"
#include "celltext/core/compose.h"
#include "celltext/model/conversation.h"
#include "compose_pane.h"
#include "screen.h"

namespace celltext::ui {

class AnswerBox {
 public:
  // `shown` is what is answered, as it changes; it outlives the box. `sent` is called when an answer is in the outbox.
  AnswerBox(Host& host, const model::Conversation& shown, std::function<void()> sent);

  // Brings the draft for these people back.
  void open(std::vector<std::string> participants);
  // Keeps the draft.
  void close();
  bool is_open() const { return !participants_.empty(); }
  const std::vector<std::string>& participants() const { return participants_; }

  void handle(const Event& event);
  void add_offers(std::vector<Offer>& offers);
  // Keeps what was typed.
  void save();
  // What it would be now, and cost.
  void measure();

  ComposeModel& model() { return model_; }

 private:
  void forget();
  void attached();
  void changed();
  void take_plain_letters();
  void recall(int by);
  void send();
  void sent();
  core::Origin origin() const;

  Host& host_;
  const model::Conversation& shown_;
  std::function<void()> sent_;
  ComposeModel model_;
  std::vector<std::string> participants_;  // who is answered; empty: nobody
  bool draft_changed_ = false;
  async::Registration draft_alarm_;
  std::vector<std::string> history_;  // texts sent in this conversation, newest first
  int recalled_ = -1;                 // of the history, in the editor now
  Attaching attaching_;
};

}  // namespace celltext::ui
