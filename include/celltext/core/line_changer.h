// How the courier brings a modem to another line: another profile of its eSIM card, or the SIM in another slot. A door
// of its own, so that the courier can be tested without a card.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "celltext/async/clock.h"
#include "celltext/async/task.h"
#include "celltext/base/result.h"
#include "celltext/core/settings.h"
#include "celltext/modem/modem.h"
#include "celltext/store/database.h"

namespace celltext::core {

// What a modem can be brought to.
struct CardContents {
  std::string eid;                  // of its eSIM card; of a modem without one, a name for its slots
  std::vector<std::string> iccids;  // of all profiles, and of the SIMs in the modem's slots
};

class LineChanger {
 public:
  virtual ~LineChanger() = default;

  // What is on the card of this modem and in its slots. Errors: those of open_card(); not_found: the card that answers
  // is not the one that the modem uses.
  virtual async::Task<Result<CardContents>> look(modem::ModemInfo modem) = 0;

  // Takes the slot with this SIM, or enables the profile, and waits until the modem is registered with it, or asks for
  // a PIN. If that fails the profile from before is enabled again; not so with `stay`, when the modem is left where it
  // is. Errors: those of switch_line(); not_found: no such profile on the card, and nothing has changed.
  virtual async::Task<Result<modem::ModemInfo>> change(modem::ModemInfo modem, std::string iccid, bool stay) = 0;

  // Tells the servers what the card holds for them: each switch leaves something. What can't be told stays on the card.
  virtual async::Task<void> tell_servers(modem::ModemInfo modem) = 0;
};

// Through the modem's own ways to its card; a card reader is left alone. All references must outlive it.
std::unique_ptr<LineChanger> esim_line_changer(modem::Radio& radio, async::Clock& clock, const Settings& settings,
                                               store::Database& database);

}  // namespace celltext::core
