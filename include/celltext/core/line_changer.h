// How the courier brings a modem to another profile of its eSIM card. A door of its own, so that the courier can be
// tested without a card.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "celltext/async/clock.h"
#include "celltext/async/task.h"
#include "celltext/base/result.h"
#include "celltext/core/card_settings.h"
#include "celltext/modem/modem.h"

namespace celltext::core {

struct CardContents {
  std::string eid;
  std::vector<std::string> iccids;  // of all its profiles
};

class LineChanger {
 public:
  virtual ~LineChanger() = default;

  // What is on the card of this modem. Errors: those of open_card(); not_found: the card that answers is not the one
  // that the modem uses.
  virtual async::Task<Result<CardContents>> look(modem::ModemInfo modem) = 0;

  // Enables a profile and waits until the modem is registered with it, or asks for a PIN. If that fails the profile
  // from before is enabled again; not so with `stay`, when the modem is left where it is. Errors: those of
  // switch_line(); not_found: no such profile on the card, and nothing has changed.
  virtual async::Task<Result<modem::ModemInfo>> change(modem::ModemInfo modem, std::string iccid, bool stay) = 0;
};

// Through the modem's own ways to its card; a card reader is left alone. The references must outlive it; `notes` as in
// CardPlace.
std::unique_ptr<LineChanger> esim_line_changer(modem::Radio& radio, async::Clock& clock,
                                               const std::vector<CardSettings>& cards, std::filesystem::path notes);

}  // namespace celltext::core
