// The ways to an eSIM card: one door for each.
//
// While ModemManager owns the modem, its card is reached beside it: through the proxies that share an MBIM or QMI port
// between programs, or by AT commands, on a port that ModemManager leaves alone or through ModemManager itself. A card
// in a reader is reached by PC/SC.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "celltext/esim/card.h"

namespace celltext::esim {

// What --apdu names.
struct Way {
  enum class Kind { automatic, mbim, qmi, at, modem_manager, pcsc };
  Kind kind = Kind::automatic;
  std::string device;  // "/dev/cdc-wdm0"; for a reader its name, or empty: the first that has a card

  bool operator==(const Way&) const = default;
};

// "auto", "mbim:DEVICE", "qmi:DEVICE", "at:DEVICE", "mm", "pcsc" or "pcsc:READER". Errors: invalid.
Result<Way> parse_way(std::string_view text);
std::string to_string(const Way& way);

// An AT port.
class AtLine {
 public:
  virtual ~AtLine() = default;
  virtual std::string name() const = 0;
  // Sends one command, with its "AT", and gives the lines of its answer without the final one. Errors: refused if the
  // modem answers with an error, no_modem, not_permitted, timed_out.
  virtual async::Task<Result<std::string>> command(std::string text) = 0;
};

// A serial port that nobody else uses.
std::unique_ptr<AtLine> serial_line(std::string device);
// AT commands that somebody else passes on.
std::unique_ptr<AtLine> passed_line(std::string name,
                                    std::function<async::Task<Result<std::string>>(std::string)> command);

// Nothing is opened before CardDoor::open().
std::unique_ptr<CardDoor> mbim_door(std::string device);
// `slot`: as the UIM service counts, from 1 to 5; 0: the modem is asked which one is in use.
std::unique_ptr<CardDoor> qmi_door(std::string device, std::uint8_t slot = 0);
// By +CCHO, +CGLA and +CCHC, or by +CSIM where the modem has only that.
std::unique_ptr<CardDoor> at_door(std::unique_ptr<AtLine> line);
std::unique_ptr<CardDoor> pcsc_door(std::string reader);

}  // namespace celltext::esim
