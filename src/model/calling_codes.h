// The country of a complete number by its first digits, for those that need no library.
#pragma once

#include <optional>
#include <string_view>

namespace celltext::model {

// `digits` of a number in E.164, without the plus. Empty: several countries share this calling code. Nothing: no
// country has it.
std::optional<std::string_view> region_of_prefix(std::string_view digits);

// The first of `digits` that are in the table: "86", "1604". Empty: none.
std::string_view calling_code_of(std::string_view digits);

}  // namespace celltext::model
