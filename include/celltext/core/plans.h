// Which plan a line is on.
#pragma once

#include <string_view>

#include "celltext/core/settings.h"
#include "celltext/model/line.h"
#include "celltext/tariff/plan.h"

namespace celltext::core {

// The configured plan of that name, or null.
const tariff::Plan* find_plan(const Settings& settings, std::string_view name);
// What the configuration says of a line: its group by ICCID, else by number, else by name; or null.
const LineSettings* settings_of(const Settings& settings, const model::Line& line);
// The plan of a line, or null: it has none.
const tariff::Plan* plan_of(const Settings& settings, const model::Line& line);

}  // namespace celltext::core
