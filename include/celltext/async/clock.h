// Time as the asynchronous code sees it: what it is now, and a call when it is later.
#pragma once

#include <functional>
#include <utility>

#include "celltext/base/clock.h"

namespace celltext::async {

// Keeps a registration alive; destroying it takes the registration back.
class Registration {
 public:
  Registration() = default;
  explicit Registration(std::function<void()> undo) : undo_(std::move(undo)) {}
  Registration(Registration&& other) noexcept : undo_(std::exchange(other.undo_, nullptr)) {}
  Registration& operator=(Registration&& other) noexcept {
    if (this != &other) {
      reset();
      undo_ = std::exchange(other.undo_, nullptr);
    }
    return *this;
  }
  ~Registration() { reset(); }

  void reset() {
    if (auto undo = std::exchange(undo_, nullptr)) undo();
  }

 private:
  std::function<void()> undo_;
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  // Calls `ring` once from the main loop when `when` has come, also after a suspend or when the clock is set. A time that has
  // passed rings at the next turn of the loop, never from inside this call.
  [[nodiscard]] virtual Registration at(Instant when, std::function<void()> ring) = 0;
};

// The computer's own clock, on the thread-default main context. Costs no wake-up before its time.
class SystemClock final : public Clock {
 public:
  Instant now() const override { return system_now(); }
  [[nodiscard]] Registration at(Instant when, std::function<void()> ring) override;
};

}  // namespace celltext::async
