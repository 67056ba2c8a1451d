// A line: one SIM profile, known by its ICCID. Messages belong to a line, not to a modem.
#pragma once

#include <string>

#include "celltext/model/message.h"

namespace celltext::model {

struct Line {
  LineId id;
  std::string iccid;
  std::string number;   // its own number; empty if nobody said
  std::string network;  // MCC and MNC of its home network ("310260"): tells the country; empty if nobody said
  std::string name;     // given by the user; empty if none
  bool is_default = false;

  // What people see: its name, else its number, else its ICCID.
  const std::string& label() const { return !name.empty() ? name : !number.empty() ? number : iccid; }
};

}  // namespace celltext::model
