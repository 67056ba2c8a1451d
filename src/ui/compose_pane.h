// The text that is being written, and the line that says what it will be.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "celltext/core/attach.h"
#include "celltext/core/compose.h"
#include "editor.h"

namespace celltext::ui {

// How much of what the network takes is kept for the text beside what is attached. Octets.
inline constexpr std::size_t room_for_text = 5'000;

struct Attached {
  std::vector<core::FileToAttach> files;
  std::vector<store::NewAttachment> ready;   // as they are sent
  std::vector<std::uint64_t> octets_before;  // of each of them
  bool preparing = false;                    // some are read and made smaller at this moment
};

struct ComposeModel {
  Editor editor;
  Attached attached;
  std::string subject;
  std::vector<std::string> cc;           // normalised; who gets a copy
  bool as_group = false;                 // all the recipients get the same picture message and see each other
  std::string trouble;                   // why it can't be sent, if it can't
  std::vector<core::Quote> quotes;       // one a recipient; empty: no text, or trouble
  std::optional<std::string> leaves_at;  // in words
  std::string plain_key;                 // the key that takes the plain spelling
  bool focused = false;
  Area text_area;  // where the text was drawn last
};

// With something attached, a subject or people in copy it is a picture message, whatever else it holds.
bool is_picture_message(const ComposeModel& compose);
// One message goes to all the recipients.
bool is_one_for_all(const ComposeModel& compose);
// A text, or something attached.
bool has_something_to_send(const ComposeModel& compose);
// What it would be, an SMS or a picture message. A text that is too long for what is attached
// is invalid.
Result<std::vector<core::Quote>> quote_of(const ComposeModel& compose, const std::vector<std::string>& recipients,
                                          const core::Origin& origin);
// Above the text: the subject, who gets a copy, and what is attached, a line each: "cat.jpg · picture · 1.2 MB → 280
// kB".
// kB".
std::vector<std::string> head_lines(const ComposeModel& compose);
// "12 of 160 · 1 part · GSM-7", and what could be had for less.
std::string live_line(const ComposeModel& compose);
// How many rows it wants when there are so many for the whole pane.
int wanted_rows(ComposeModel& compose, int columns, int rows);
void draw(ComposeModel& compose, const Canvas& canvas);

}  // namespace celltext::ui
