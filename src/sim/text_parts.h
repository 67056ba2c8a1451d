// Cuts a text into the user data of one or several messages.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/tpdu.h"

namespace celltext::sim {

struct PartOptions {
  int reference = 0;
  bool wide_reference = false;
  std::optional<int> message_class;
  bool force_ucs2 = false;
};

// GSM alphabet when it has every character, else UCS-2. One element for a text that fits into a single message.
std::vector<UserData> cut_text(const std::string& utf8, const PartOptions& options);
// 8 bit data, with destination and source port if they are given.
std::vector<UserData> cut_data(const Bytes& data, std::optional<std::pair<int, int>> ports, const PartOptions& options);

}  // namespace celltext::sim
