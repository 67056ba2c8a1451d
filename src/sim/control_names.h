// Small tables between the words of the control protocol and our values.
#pragma once

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "sim/control_fields.h"

namespace celltext::sim {

template<class Value, std::size_t size>
using Names = std::array<std::pair<std::string_view, Value>, size>;

// A value by its name in a small table, or an error that lists the names.
template<class Value, std::size_t size>
Value choose(const Names<Value, size>& table, const char* field, const std::string& name) {
  std::string names;
  for (const auto& [known, value] : table) {
    if (known == name) return value;
    names += names.empty() ? "" : ", ";
    names += known;
  }
  throw ControlError(fmt::format("\"{}\" must be one of {}", field, names));
}

template<class Value, std::size_t size>
std::string_view name_in(const Names<Value, size>& table, Value value) {
  for (const auto& [name, known] : table) {
    if (known == value) return name;
  }
  return "other";
}

}  // namespace celltext::sim
