// What a modem's states are called, and what keeps modems from being used.
#pragma once

#include <string>

#include "celltext/modem/modem.h"

namespace celltext::ui {

std::string in_words(modem::State state);
std::string in_words(modem::Lock lock);
std::string in_words(modem::NetworkRegistration registration);
// Why there are none, and what to do about it; empty: there are some. `radio` may be nullptr: not reached yet.
std::string trouble_with_modems(modem::Radio* radio);

}  // namespace celltext::ui
