// The text that is being written, and the line that says what it will be.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "celltext/core/compose.h"
#include "celltext/store/attachments.h"
#include "editor.h"

namespace celltext::ui {

// How much of what the network takes is kept for the text beside what is attached. Octets.
inline constexpr std::size_t room_for_text = 5'000;

struct Attached {
  std::vector<std::filesystem::path> files;
  std::vector<store::NewAttachment> ready;  // as they are sent
  bool preparing = false;                   // some are read and made smaller at this moment
};

struct ComposeModel {
  Editor editor;
  Attached attached;
  std::string trouble;                   // why it can't be sent, if it can't
  std::vector<core::Quote> quotes;       // one a recipient; empty: no text, or trouble
  std::optional<std::string> leaves_at;  // in words
  std::string plain_key;                 // the key that takes the plain spelling
  bool focused = false;
};

// A text, or something attached.
bool has_something_to_send(const ComposeModel& compose);
// What it would be: an SMS, or an MMS if something is attached. `as_group`: then all get the same one. A text that is
// too long for what is attached is invalid.
Result<std::vector<core::Quote>> quote_of(const ComposeModel& compose, const std::vector<std::string>& recipients,
                                          bool as_group, const core::Origin& origin);
// "12 of 160 · 1 part · GSM-7", and what could be had for less.
std::string live_line(const ComposeModel& compose);
// How many rows it wants when there are so many for the whole pane.
int wanted_rows(ComposeModel& compose, int columns, int rows);
void draw(ComposeModel& compose, const Canvas& canvas);

}  // namespace celltext::ui
