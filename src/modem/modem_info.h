// ModemInfo from what libmm-glib's proxies remember.
#pragma once

#include <libmm-glib.h>

#include "celltext/modem/modem.h"

namespace celltext::modem {

// Without the SIM, which is an object of its own.
ModemInfo info_of(MMObject* object);
SimInfo info_of(MMSim* sim);
State state_of(MMObject* object);

// The names in an MMModemAccessTechnology: "lte", "umts".
std::vector<std::string> technologies_of(guint mask);

}  // namespace celltext::modem
