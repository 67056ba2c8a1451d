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
  // There are modems, but all of them are on other lines: it may become theirs.
  bool on_other_lines = false;
};

// Nothing if a modem is ready, or is on its way without help. `iccid`: only a modem with this SIM counts; empty: any.
std::optional<Obstacle> find_obstacle(const modem::Radio& radio, const std::string& iccid);

}  // namespace celltext::cli
