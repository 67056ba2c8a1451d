// [card CARD] of the configuration: what is different about one eSIM card, or about the way to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "celltext/base/bytes.h"
#include "celltext/esim/ways.h"
#include "celltext/modem/modem.h"

namespace celltext::core {

struct CardSettings {
  // Its EID, an ICCID on it, its modem's IMEI or device, or the way to it as --apdu names it.
  std::string card;
  std::optional<std::size_t> segment_size;  // octets in one STORE DATA
  Bytes identifier;                         // of the ISD-R; empty: those that are known are tried
  std::optional<esim::Way> way;             // instead of what `auto` finds
  std::uint8_t slot = 0;                    // of the modem, for QMI; 0: the one in use
};

// What is set for the card of this modem, or for the one behind this way; the defaults if nothing is.
CardSettings settings_for(const std::vector<CardSettings>& cards, const esim::Way& way,
                          const std::optional<modem::ModemInfo>& modem);
esim::CardHabits habits_of(const CardSettings& settings);

}  // namespace celltext::core
