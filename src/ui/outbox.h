// The outbox: what has not left yet, and what did not end well.
#pragma once

#include <string>
#include <vector>

#include "celltext/model/message.h"
#include "grid.h"
#include "list_cursor.h"

namespace celltext::ui {

struct OutboxEntry {
  model::Message message;
  std::string who;
};

struct OutboxModel {
  std::vector<OutboxEntry> entries;  // oldest first
  ListCursor cursor;
};

void draw(OutboxModel& model, const Canvas& canvas);

}  // namespace celltext::ui
