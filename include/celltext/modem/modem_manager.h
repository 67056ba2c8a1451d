// Makes a Radio that talks to ModemManager.
#pragma once

#include <memory>

#include "celltext/modem/modem.h"

namespace celltext::modem {

// Connects to the system bus (DBUS_SYSTEM_BUS_ADDRESS is honoured) and waits until the modems that are there now are known. No bus:
// no_modem. No ModemManager on it: a Radio whose daemon_present() is false and that notices when one starts.
async::Task<Result<std::unique_ptr<Radio>>> connect_to_modem_manager();

}  // namespace celltext::modem
