// Which modem a command means.
#pragma once

#include <string>
#include <vector>

#include "celltext/base/result.h"
#include "celltext/modem/modem.h"

namespace celltext::cli {

struct ModemWish {
  std::string modem;              // as typed after --modem: index, D-Bus path, IMEI or device; empty: not said
  std::string iccid;              // of the line that was asked for; empty: none
  bool first_of_several = false;  // else it must be clear which one is meant
};

// no_modem: there is none, or not this one. invalid: there are several and nothing says which; the message lists them.
Result<modem::ModemInfo> choose_modem(const std::vector<modem::ModemInfo>& modems, const ModemWish& wish,
                                      bool daemon_present);
// All that fit the wish, for commands that show modems.
Result<std::vector<modem::ModemInfo>> fitting_modems(const std::vector<modem::ModemInfo>& modems, const ModemWish& wish,
                                                     bool daemon_present);

}  // namespace celltext::cli
