// What several screens call the same things.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/core/words.h"
#include "celltext/model/conversation.h"
#include "celltext/model/message.h"

namespace celltext::ui {

using core::in_words;
using core::joined;

// The contacts' names, else the numbers.
std::string title_of(const model::Conversation& conversation);
// A picture message that is not here yet.
bool waits_at_network(model::Status status);
// What a status means and what can be done, in a sentence; empty where there is nothing to say.
std::string advice_for(const model::Message& message);
// What something attached is: "picture", "sound", else its type.
std::string kind_in_words(std::string_view media_type);
// "cat.jpg · picture · 290 kB".
std::string in_words(const model::Attachment& attachment);
// "290 kB".
std::string size_in_words(std::int64_t octets);
// The country of a number in full: " (US)"; empty if it is not known.
std::string country_note(std::string_view number);

}  // namespace celltext::ui
