// Dialogs with a modem: codes of the SIM, codes for the network, the networks that were found.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "celltext/modem/modem.h"
#include "editor.h"
#include "screen.h"

namespace celltext::ui {

// Asks for the PIN, or for the PUK and a new PIN, as the SIM wants it; nothing typed is ever shown.
void ask_for_codes(Host& host, const modem::ModemInfo& modem,
                   std::function<void(std::string puk, std::string pin)> done);

std::unique_ptr<Screen> networks_screen(Host& host, const std::vector<modem::FoundNetwork>& networks);

struct UssdModel {
  std::vector<std::string> said;  // both sides, in turn; as it came
  Editor typed{Editor::Lines::one};
  bool waiting = false;  // for the network
  bool open = false;     // the network wants an answer
};

void draw(UssdModel& model, const Canvas& canvas);

// A code such as *225#, and the network's answers. Leaving it ends the session.
std::unique_ptr<Screen> ussd_screen(Host& host, modem::ModemPath modem);

}  // namespace celltext::ui
