// The network's USSD services: a balance, and a small menu.
#pragma once

#include <string>
#include <string_view>

#include "sim/modem.h"

namespace celltext::sim {

// One modem's session.
class UssdSession {
 public:
  Carrier::UssdReply answer(std::string_view text);
  void end() { menu_ = ""; }

 private:
  std::string_view menu_ = "";  // which menu the next text answers; empty: no session
};

}  // namespace celltext::sim
