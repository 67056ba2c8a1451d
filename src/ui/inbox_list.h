// The list of conversations as it is read from the database and moved in.
#pragma once

#include "celltext/store/messages.h"
#include "inbox_pane.h"
#include "screen.h"

namespace celltext::ui {

class InboxList {
 public:
  explicit InboxList(Host& host);

  // Reads it anew. What is selected stays so, be it `kept` or what was selected before, or else its place does.
  void load(model::ConversationId kept = {});
  // Reads on where what has been read ends.
  void move_to(int index);
  // To the next conversation with something unread. False: everything is read.
  bool move_to_unread();

  const model::Conversation* current() const { return model_.current(); }
  int selected() const { return model_.selected; }
  int count() const { return static_cast<int>(model_.conversations.size()); }
  // Messages that nobody has read, but for those of one conversation.
  int unread_but(model::ConversationId opened) const;

  InboxModel& model() { return model_; }

 private:
  store::Messages messages_;
  InboxModel model_;
  int limit_;
};

}  // namespace celltext::ui
