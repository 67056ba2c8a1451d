// The status bar: the line and its network, who sends and receives, what is wrong and what to do about it.
#pragma once

#include <optional>
#include <string>

#include "celltext/core/courier_duty.h"
#include "celltext/store/lines.h"
#include "grid.h"

namespace celltext::ui {

struct StatusModel {
  std::string line;  // its label
  std::string network;
  std::string technology;
  std::optional<int> signal;  // percent
  bool roaming = false;
  std::string trouble;  // in words, with what to do; stands instead of the network
  std::string courier;  // who sends and receives, unless it is this process
  int unread = 0;       // in other conversations
};

StatusModel status_of(const core::CourierDuty& duty, const modem::Radio* radio, const store::Lines& lines);
// One row.
void draw(const StatusModel& status, const Canvas& canvas);

}  // namespace celltext::ui
