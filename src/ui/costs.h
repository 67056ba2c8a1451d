// What a line has spent, what is left and how it will end.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "celltext/core/advice.h"
#include "celltext/core/usage_report.h"
#include "grid.h"

namespace celltext::ui {

struct CostsModel {
  std::optional<core::UsageReport> report;  // none: no line was ever seen
  core::Advice advice;
  bool more_lines = false;
  Instant now;
  int first = 0;  // the row that is seen first; draw() keeps it in range
  int page = 1;   // rows that were seen last
};

void draw(CostsModel& model, const Canvas& canvas);

// One character for each day, or for several days of a long period; higher means more. A day without any is a dot.
std::string chart_of(const std::vector<core::DaySpend>& days);
// `percent` of a bar: "████░░░░".
std::string bar_of(int percent, int columns);

}  // namespace celltext::ui
