// What several screens call the same things.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/model/conversation.h"
#include "celltext/model/message.h"

namespace celltext::ui {

std::string joined(const std::vector<std::string>& items);
// The contacts' names, else the numbers.
std::string title_of(const model::Conversation& conversation);
std::string in_words(model::Status status);
// A picture message that is not here yet.
bool waits_at_network(model::Status status);
// What a status means and what can be done, in a sentence; empty where there is nothing to say.
std::string advice_for(const model::Message& message);
std::string in_words(model::Encoding encoding);
// "290 kB".
std::string size_in_words(std::int64_t octets);
// The country of a number in full: " (US)"; empty if it is not known.
std::string country_note(std::string_view number);

}  // namespace celltext::ui
