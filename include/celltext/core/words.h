// What screen and commands call the same things.
#pragma once

#include <string>
#include <vector>

#include "celltext/model/message.h"
#include "celltext/modem/modem.h"

namespace celltext::core {

// "a, b, c".
std::string joined(const std::vector<std::string>& items);

std::string in_words(model::Status status);
std::string in_words(model::Encoding encoding);
std::string in_words(modem::State state);
std::string in_words(modem::NetworkRegistration registration);
std::string in_words(modem::Lock lock);

}  // namespace celltext::core
