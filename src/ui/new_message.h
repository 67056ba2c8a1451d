// A new message: to whom, when, and what.
#pragma once

#include <optional>
#include <string>

#include "celltext/base/clock.h"
#include "compose_pane.h"
#include "recipients.h"

namespace celltext::ui {

struct NewMessageModel {
  enum class Field { to, text, when };

  Field field = Field::to;
  RecipientsModel to;
  ComposeModel compose;
  Editor when{Editor::Lines::one};
  std::optional<Instant> send_at;
  std::string trouble;  // of the recipient or the time that is typed
};

void draw(NewMessageModel& model, const Canvas& canvas);

}  // namespace celltext::ui
