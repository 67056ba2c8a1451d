// What keeps modems from being used.
#pragma once

#include <string>

#include "celltext/modem/modem.h"

namespace celltext::ui {

// Why there are none, and what to do about it; empty: there are some. `radio` may be nullptr: not reached yet.
std::string trouble_with_modems(modem::Radio* radio);

}  // namespace celltext::ui
