// [receive] visit and visit-stay: how often and how long lines are visited that are not enabled.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "celltext/core/settings.h"

namespace celltext::core {

// "us 6h; cn 12h", each from 15m on.
std::optional<std::vector<LineVisit>> read_visits(std::string_view text);
// "30s": from 1s to 1h.
std::optional<std::chrono::milliseconds> read_stay(std::string_view text);

}  // namespace celltext::core
