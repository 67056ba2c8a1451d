// Tries every step between this computer and the MMSC without sending a message: for doctor.
#pragma once

#include <string>
#include <vector>

#include "celltext/async/task.h"
#include "celltext/core/settings.h"
#include "celltext/modem/modem.h"

namespace celltext::mms {
class Transport;
}
namespace celltext::store {
class Database;
}

namespace celltext::core {

struct MmsFinding {
  // In this order: "mms-settings", "mms-apn", "mms-bearer", "mms-interface", "mms-address", "mms-route", "mms-dns",
  // "mms-proxy", "mms-mmsc".
  std::string step;
  bool good = true;
  std::string message;
  std::string fix{};  // if it is not good
};

struct MmsCheckup {
  modem::Radio* radio = nullptr;
  modem::ModemInfo modem;
  MmsSettings settings;
  store::Database* database = nullptr;
  mms::Transport* transport = nullptr;  // none: the network
};

// Ends with the first step that is not good. May bring a data connection up, and takes it down again; not while
// roaming, where it would cost what nobody asked for.
async::Task<std::vector<MmsFinding>> check_mms(MmsCheckup checkup);

}  // namespace celltext::core
