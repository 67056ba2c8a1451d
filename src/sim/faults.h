// Troubles on order: what happens to the next AT commands that start in a certain way.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace celltext::sim {

struct Fault {
  enum class Action {
    none,         // only the delay
    error,        // answers `error` instead of running the command
    silence,      // does nothing and never answers
    lost_answer,  // runs the command and never answers
  };
  std::string prefix;  // of the command without "AT", as in "+CMGS"; empty: every command
  int count = -1;      // how many commands it meets; -1: all from now on
  std::chrono::milliseconds delay{0};
  Action action = Action::none;
  std::string error;  // the whole final line, as in "+CMS ERROR: 38"
};

class Faults {
 public:
  void add(Fault fault) { faults_.push_back(std::move(fault)); }
  void clear() { faults_.clear(); }
  // The first fault that meets this command, counted down.
  std::optional<Fault> take(std::string_view command);

 private:
  std::vector<Fault> faults_;
};

}  // namespace celltext::sim
