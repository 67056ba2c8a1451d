#include "sim/control_fields.h"

#include <fmt/format.h>

namespace celltext::sim {

namespace {

[[noreturn]] void refuse(const char* name, const char* what) {
  throw ControlError(fmt::format("\"{}\" must be {}", name, what));
}

}  // namespace

std::optional<std::string> Fields::text(const char* name) const {
  const auto found = object_.find(name);
  if (found == object_.end()) return std::nullopt;
  if (!found->is_string()) refuse(name, "a string");
  return found->get<std::string>();
}

std::string Fields::needed_text(const char* name) const {
  auto value = text(name);
  if (!value) throw ControlError(fmt::format("\"{}\" is missing", name));
  return *value;
}

std::optional<int> Fields::number(const char* name) const {
  const auto found = object_.find(name);
  if (found == object_.end()) return std::nullopt;
  if (!found->is_number_integer()) refuse(name, "a whole number");
  const auto value = found->get<std::int64_t>();
  if (value < -1'000'000'000 || value > 1'000'000'000) refuse(name, "a smaller number");
  return static_cast<int>(value);
}

int Fields::number_in(const char* name, int low, int high, int fallback) const {
  const int value = number(name).value_or(fallback);
  if (value < low || value > high) throw ControlError(fmt::format("\"{}\" must be from {} to {}", name, low, high));
  return value;
}

bool Fields::flag(const char* name) const {
  const auto found = object_.find(name);
  if (found == object_.end()) return false;
  if (!found->is_boolean()) refuse(name, "true or false");
  return found->get<bool>();
}

std::optional<Bytes> Fields::octets(const char* name) const {
  const auto digits = text(name);
  if (!digits) return std::nullopt;
  auto octets = from_hex(*digits);
  if (!octets) refuse(name, "hexadecimal digits");
  return octets;
}

std::vector<int> Fields::numbers(const char* name) const {
  std::vector<int> values;
  const auto found = object_.find(name);
  if (found == object_.end()) return values;
  if (!found->is_array()) refuse(name, "a list of whole numbers");
  for (const json& value : *found) {
    if (!value.is_number_integer()) refuse(name, "a list of whole numbers");
    values.push_back(value.get<int>());
  }
  return values;
}

std::chrono::milliseconds Fields::milliseconds(const char* name, int fallback) const {
  return std::chrono::milliseconds{number_in(name, 0, 86'400'000, fallback)};
}

Modem& Fields::modem(World& world) const {
  const int index = number("modem").value_or(0);
  if (index < 0 || index >= static_cast<int>(world.modems().size())) {
    throw ControlError(fmt::format("there is no modem {}", index));
  }
  return *world.modems()[static_cast<std::size_t>(index)];
}

}  // namespace celltext::sim
