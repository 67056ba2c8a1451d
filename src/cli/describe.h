// Messages and modems in words, for people.
#pragma once

#include <string>
#include <vector>

#include "celltext/core/words.h"
#include "celltext/model/conversation.h"
#include "celltext/model/message.h"
#include "celltext/modem/modem.h"
#include "output.h"

namespace celltext::cli {

using core::in_words;
using core::joined;

// One line a message: id, time, who, what became of it, the text.
void print_messages(const std::vector<model::Message>& messages, Output& output);
// Everything about one, with its whole text.
void print_details(const model::Message& message, Output& output);
// As JSON or in one line each, as the user wants it.
void show_messages(const std::vector<model::Message>& messages, Output& output);
// The text's own lines, each safe to draw.
void print_text(const std::string& text, Output& output, const std::string& indent = "");

}  // namespace celltext::cli
