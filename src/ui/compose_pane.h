// The text that is being written, and the line that says what it will be.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "celltext/core/compose.h"
#include "editor.h"

namespace celltext::ui {

struct ComposeModel {
  Editor editor;
  std::string trouble;                   // why it can't be sent, if it can't
  std::vector<core::Quote> quotes;       // one a recipient; empty: no text, or trouble
  std::optional<std::string> leaves_at;  // in words
  std::string plain_key;                 // the key that takes the plain spelling
  bool focused = false;
};

// "12 of 160 · 1 part · GSM-7", and what could be had for less.
std::string live_line(const ComposeModel& compose);
// How many rows it wants when there are so many for the whole pane.
int wanted_rows(ComposeModel& compose, int columns, int rows);
void draw(ComposeModel& compose, const Canvas& canvas);

}  // namespace celltext::ui
