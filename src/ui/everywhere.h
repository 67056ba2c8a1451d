// What can be opened from every screen.
#pragma once

#include <vector>

#include "screen.h"

namespace celltext::ui {

std::vector<Offer> everywhere(Host& host);

}  // namespace celltext::ui
