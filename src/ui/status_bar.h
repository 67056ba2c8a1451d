// The status bar: the line and its network, who sends and receives, what is wrong and what to do about it.
#pragma once

#include <optional>
#include <string>

#include "celltext/core/courier_duty.h"
#include "celltext/core/usage_report.h"
#include "celltext/store/database.h"
#include "grid.h"

namespace celltext::ui {

struct StatusModel {
  model::LineId line_id;  // none: no modem, or its SIM was never seen
  std::string line;       // its label
  std::string network;
  std::string technology;
  std::optional<int> signal;  // percent
  bool roaming = false;
  std::string trouble;  // in words, with what to do; stands instead of the network
  std::string visit;    // the modem is on this line for a while: where it belongs
  std::string left;     // of the plan
  std::string courier;  // who sends and receives, unless it is this process
  int unread = 0;       // in other conversations
};

StatusModel status_of(const core::CourierDuty& duty, const modem::Radio* radio, store::Database& database);
// What the status bar says of a plan: the parts that are left, else the money up to the limit. Empty: no plan says.
std::string what_is_left(const core::UsageReport& report);
// One row.
void draw(const StatusModel& status, const Canvas& canvas);

}  // namespace celltext::ui
