// What is attached to a message: saved, and shown by another program.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "celltext/model/message.h"
#include "screen.h"

namespace celltext::ui {

// Asks for a folder. Nothing that is there is overwritten.
void ask_to_save(Host& host, model::MessageId message);
// Gives a copy to the program of the configuration, without a shell; asks which one if there are several. The program
// has no terminal and goes on when the screen is closed.
void ask_to_open(Host& host, const model::Message& message);

// The program for attachments; empty: there is none.
std::string opener(const core::Settings& settings);

}  // namespace celltext::ui
