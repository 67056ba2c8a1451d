// The list of conversations: a model and how it is drawn.
#pragma once

#include <string>
#include <vector>

#include "celltext/model/conversation.h"
#include "grid.h"

namespace celltext::ui {

struct InboxModel {
  std::vector<model::Conversation> conversations;  // from the newest on, as far as anybody has looked
  int selected = 0;
  int first = 0;  // drawn first; kept so that the selected one is seen
  model::ConversationId opened;
  bool focused = true;
  Instant now;

  const model::Conversation* current() const {
    return conversations.empty() ? nullptr : &conversations[static_cast<std::size_t>(selected)];
  }
  void select(int index);
};

// The contact's name, else the numbers.
std::string name_of(const model::Conversation& conversation);

void draw(InboxModel& inbox, const Canvas& canvas);
// How many conversations are drawn in so many rows.
int conversations_in(int rows);
// Which of them is drawn in this row of the canvas; may be none of the list.
int conversation_at(const InboxModel& inbox, int row, int rows);

}  // namespace celltext::ui
