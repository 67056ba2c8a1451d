// A message as rows of the thread: its text, its pictures, what else is attached, and what became of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "celltext/model/message.h"
#include "picture_shelf.h"
#include "style.h"

namespace celltext::ui {

// One row of the thread.
struct ThreadRow {
  model::MessageId message;  // none: the name of a day
  int line = 0;              // counted within the message
  std::string time;          // in the message's first row
  std::string mark;          // which way it went
  std::string text;          // safe to draw
  std::string state;         // after the text, or alone
  Look state_look = Look::dim;
  int indent = 0;
  int attachment = -1;  // a row of the picture of this one
  int picture_row = 0;
};

// Of a picture message, what the message does not say itself.
struct PictureFacts {
  std::int64_t announced = 0;                // octets that wait at the network; 0: none, or not said
  std::vector<std::filesystem::path> files;  // of what is attached, in its order; empty for what is no picture
};

// How rows are made.
struct ThreadShape {
  int columns = 80;
  bool group = false;                   // say who wrote
  const PictureShelf* shelf = nullptr;  // none: no pictures
};

// From here on the text of a message stands.
int left_of_text(int columns);
// No more than a few hundred; the last of the text then says that there is more.
std::vector<ThreadRow> rows_of(const model::Message& message, const PictureFacts& facts, const ThreadShape& shape);
// "delivered", "failed: the recipient's number is not in use", "2 parts".
std::string state_of(const model::Message& message, const PictureFacts& facts = {});

}  // namespace celltext::ui
