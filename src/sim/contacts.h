// The people of the simulated network: numbers that answer.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "sim/tpdu.h"

namespace celltext::sim {

struct ContactReply {
  std::chrono::milliseconds after{0};
  Address sender;
  std::string text;
  bool wide_reference = false;
  bool picture = false;  // a picture message with this text
};

struct Contact {
  std::string_view number;
  std::string_view title;
  // What it answers to `text`; `serial` is different at each call.
  std::vector<ContactReply> (*answer)(const Contact& self, const std::string& text, int serial);
  bool sends_pictures = false;  // and answers pictures with pictures
};

// Nothing if the number is nobody's.
const Contact* find_contact(std::string_view number);

}  // namespace celltext::sim
