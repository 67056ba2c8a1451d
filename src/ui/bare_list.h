// What the bare list shows: lines of text for a size of the screen. No terminal in here.
#pragma once

#include <string>
#include <vector>

#include "celltext/model/conversation.h"
#include "celltext/model/message.h"
#include "celltext/text/width.h"

namespace celltext::ui {

struct ScreenLine {
  std::string text;  // safe to draw, fits
  bool bold = false;
};

// One line, exactly `columns` wide.
ScreenLine conversation_line(const model::Conversation& conversation, text::Columns columns);

// Each message as a line of its own with time and state, then its text, cut into lines.
std::vector<ScreenLine> message_lines(const std::vector<model::Message>& messages, text::Columns columns);

// The text's own lines, cut where a line is full.
std::vector<std::string> cut_into_lines(const std::string& text, text::Columns columns);

}  // namespace celltext::ui
