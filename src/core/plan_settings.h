// [plan NAME] of the configuration.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "celltext/base/result.h"
#include "celltext/tariff/plan.h"
#include "key_file.h"

namespace celltext::core {

// Unknown keys are added to `warnings`. invalid: a value that is none, or no currency.
Result<tariff::Plan> read_plan(const std::string& file, const KeyFileGroup& group, std::string_view name,
                               std::vector<std::string>& warnings);

}  // namespace celltext::core
