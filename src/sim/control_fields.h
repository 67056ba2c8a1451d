// Reading the fields of a control request, with errors that name the field.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>

#include "celltext/base/bytes.h"
#include "sim/world.h"

namespace celltext::sim {

using json = nlohmann::ordered_json;

// What is wrong with a request, for whoever wrote it.
struct ControlError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Fields {
 public:
  explicit Fields(const json& object) : object_(object) {}

  bool has(const char* name) const { return object_.contains(name); }
  std::optional<std::string> text(const char* name) const;
  std::string needed_text(const char* name) const;
  std::optional<int> number(const char* name) const;
  int number_in(const char* name, int low, int high, int fallback) const;
  bool flag(const char* name) const;
  std::optional<Bytes> octets(const char* name) const;
  std::vector<int> numbers(const char* name) const;
  std::chrono::milliseconds milliseconds(const char* name, int fallback) const;
  // The modem that "modem" counts from 0; the first without it.
  Modem& modem(World& world) const;

 private:
  const json& object_;
};

}  // namespace celltext::sim
