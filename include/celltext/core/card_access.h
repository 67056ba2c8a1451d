// Which way leads to the eSIM card of a modem, and a Card that is open.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "celltext/core/card_settings.h"
#include "celltext/esim/card.h"
#include "celltext/esim/ways.h"
#include "celltext/modem/modem.h"

namespace celltext::core {

// The ways to try for a modem, the best first: a proxy for the port that it has, then AT commands through ModemManager.
// Without a modem, and last of all: a card reader, if `with_readers`.
std::vector<esim::Way> ways_to_card(const std::optional<modem::ModemInfo>& modem, bool with_readers = true);

// Where a Card is looked for. `radio` may be null for ways that do without ModemManager; it must outlive the Card.
struct CardPlace {
  esim::Way way;
  std::optional<modem::ModemInfo> modem;
  modem::Radio* radio = nullptr;
  std::vector<CardSettings> cards{};  // [card …] of the configuration
  // The data folder, where open channels are written down so that those of a run that was killed are closed by the
  // next. Empty: nothing is written down.
  std::filesystem::path notes{};
  bool with_readers = true;  // a card in a reader may be meant, if the way is automatic
};

// Opens the ISD-R. `card` is set as soon as something may be open: it must be closed on every way out, however the task
// ends. Errors: those of the first way, when none works.
async::Task<Result<void>> open_card(CardPlace place, std::unique_ptr<esim::Card>& card);

}  // namespace celltext::core
