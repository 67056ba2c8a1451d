// Everything about one message.
#pragma once

#include <string>
#include <vector>

#include "celltext/model/message.h"
#include "grid.h"

namespace celltext::ui {

struct DetailsModel {
  model::Message message;
  std::string name;   // the contact's on the other end; empty if there is none
  bool gone = false;  // it was deleted meanwhile
  bool raw = false;   // the text with its invisible characters named
  int scroll = 0;     // rows off the top; kept in range when it is drawn
};

void draw(DetailsModel& model, const Canvas& canvas);

// The text as it came: what can't be seen is written as "<U+200B>", line ends stay.
std::string spelled_out(std::string_view text);

}  // namespace celltext::ui
