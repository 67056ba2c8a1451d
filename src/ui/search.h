// Search over all messages: the words, and each match in its surroundings.
#pragma once

#include <string>
#include <vector>

#include "celltext/model/message.h"
#include "drawing.h"
#include "editor.h"
#include "grid.h"

namespace celltext::ui {

struct SearchHit {
  model::MessageId message;
  model::ConversationId conversation;
  std::string who;  // the contact, or the number
  std::string when;
  bool outgoing = false;
  std::string text;  // of the message, as it came
};

struct SearchModel {
  Editor typed{Editor::Lines::one};
  std::vector<std::string> words;  // that are looked for
  std::vector<SearchHit> hits;     // the newest first
  bool searching = false;
  bool more = false;  // there are older ones than those shown
  ListCursor cursor;
};

void draw(SearchModel& model, const Canvas& canvas);

}  // namespace celltext::ui
