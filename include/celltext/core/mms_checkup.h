// Tries every step between this computer and the MMSC without sending a message: for doctor.
#pragma once

#include <string>
#include <vector>

#include "celltext/async/task.h"
#include "celltext/core/settings.h"
#include "celltext/modem/modem.h"

namespace celltext::core {

struct MmsFinding {
  std::string step;  // "mms-settings", "mms-apn", "mms-route", "mms-dns", "mms-proxy", "mms-mmsc"
  bool good = true;
  std::string message;
  std::string fix;  // if it is not good
};

// Ends with the first step that is not good. May bring a data connection up, and takes it down again.
async::Task<std::vector<MmsFinding>> check_mms(modem::Radio* radio, modem::ModemInfo modem, MmsSettings settings);

}  // namespace celltext::core
