// Plans in words, for people.
#pragma once

#include <string>
#include <vector>

#include "celltext/tariff/plan.h"
#include "output.h"

namespace celltext::cli {

// Decimal: "5 GB", "1.5 MB", "300 B".
std::string size_in_words(std::int64_t octets);
// "100 parts, 10 MMS, 5 GB"; empty: nothing is included.
std::string included_in_words(const tariff::Plan& plan);
// Everything about one.
void print_plan(const tariff::Plan& plan, const std::vector<std::string>& lines, Output& output);

}  // namespace celltext::cli
