// Why nothing can be sent at this moment, if nobody changes something.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "celltext/base/result.h"
#include "celltext/modem/modem.h"

namespace celltext::cli {

struct Obstacle {
  Error error;
  // How long it must last to be believed: a network may deny for a moment while the modem registers.
  std::chrono::milliseconds patience{0};
};

// Nothing if a modem is ready, or is on its way without help. `iccid`: only a modem with this SIM counts; empty: any.
std::optional<Obstacle> find_obstacle(const modem::Radio& radio, const std::string& iccid);

}  // namespace celltext::cli
