#include "celltext/core/plans.h"

#include <algorithm>

namespace celltext::core {

const tariff::Plan* find_plan(const Settings& settings, std::string_view name) {
  const auto found = std::ranges::find(settings.plans, name, &tariff::Plan::name);
  return found == settings.plans.end() ? nullptr : &*found;
}

const LineSettings* settings_of(const Settings& settings, const model::Line& line) {
  const auto by_iccid = std::ranges::find(settings.lines, line.iccid, &LineSettings::iccid);
  if (by_iccid != settings.lines.end() && !line.iccid.empty()) return &*by_iccid;
  // A group that names another SIM is not about this one.
  for (const LineSettings& group : settings.lines)
    if (group.iccid.empty() && !group.number.empty() && group.number == line.number) return &group;
  for (const LineSettings& group : settings.lines)
    if (group.iccid.empty() && group.number.empty() && group.name == line.name) return &group;
  return nullptr;
}

const tariff::Plan* plan_of(const Settings& settings, const model::Line& line) {
  const LineSettings* const configured = settings_of(settings, line);
  return configured ? find_plan(settings, configured->plan) : nullptr;
}

}  // namespace celltext::core
