#include "sim/faults.h"

namespace celltext::sim {

std::optional<Fault> Faults::take(std::string_view command) {
  for (auto fault = faults_.begin(); fault != faults_.end(); ++fault) {
    if (!command.starts_with(fault->prefix)) continue;
    Fault met = *fault;
    if (fault->count > 0 && --fault->count == 0) faults_.erase(fault);
    return met;
  }
  return std::nullopt;
}

}  // namespace celltext::sim
