#include "sim/storage.h"

namespace celltext::sim {

std::optional<int> Storage::add(StoredMessage message) {
  if (full()) return std::nullopt;
  int slot = 0;
  while (slots_.contains(slot)) ++slot;
  slots_.emplace(slot, std::move(message));
  return slot;
}

StoredMessage* Storage::find(int slot) {
  const auto found = slots_.find(slot);
  return found == slots_.end() ? nullptr : &found->second;
}

}  // namespace celltext::sim
