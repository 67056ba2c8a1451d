// Everything about one message.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "celltext/core/picture_preview.h"
#include "celltext/model/message.h"
#include "grid.h"

namespace celltext::ui {

struct DetailsModel {
  model::Message message;
  std::string name;                     // the contact's on the other end; empty if there is none
  std::int64_t announced = 0;           // octets that wait at the network; 0: none, or not said
  std::optional<Instant> kept_until;    // there
  std::vector<core::Preview> pictures;  // of those attached, in their order, drawn for this width
  bool gone = false;                    // it was deleted meanwhile
  bool raw = false;                     // the text with its invisible characters named
  int scroll = 0;                       // rows off the top; kept in range when it is drawn
};

void draw(DetailsModel& model, const Canvas& canvas);

// The text as it came: what can't be seen is written as "<U+200B>", line ends stay.
std::string spelled_out(std::string_view text);

}  // namespace celltext::ui
