// Listeners: who wants to be called when something happens.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "celltext/async/clock.h"

namespace celltext::async {

// A slot may end its own or another registration, or add one; one that was added meanwhile hears of the next call.
// Registrations must not outlive the Listeners, and a slot must not destroy them.
template<class... Args>
class Listeners {
 public:
  using Slot = std::function<void(Args...)>;

  Listeners() = default;
  Listeners(const Listeners&) = delete;
  Listeners& operator=(const Listeners&) = delete;

  [[nodiscard]] Registration add(Slot slot) {
    const std::uint64_t id = ++last_id_;
    slots_.emplace(id, std::move(slot));
    return Registration([this, id] { slots_.erase(id); });
  }

  bool empty() const { return slots_.empty(); }

  void call(Args... args) const {
    std::vector<std::uint64_t> ids;
    for (const auto& [id, slot] : slots_) ids.push_back(id);
    for (const std::uint64_t id : ids) {
      const auto found = slots_.find(id);
      if (found == slots_.end()) continue;
      const Slot alive = found->second;  // the slot may end its own registration
      alive(args...);
    }
  }

 private:
  std::map<std::uint64_t, Slot> slots_;
  std::uint64_t last_id_ = 0;
};

}  // namespace celltext::async
