// A clock that stands still until the test moves it.
#pragma once

#include <glib.h>

#include <map>
#include <utility>

#include "celltext/async/clock.h"

namespace celltext::test {

// Lets the main loop do everything that is ready now.
inline void settle() {
  while (g_main_context_iteration(nullptr, FALSE)) {
  }
}

class TestClock final : public async::Clock {
 public:
  Instant now() const override { return now_; }

  [[nodiscard]] async::Registration at(Instant when, std::function<void()> ring) override {
    const auto key = std::make_pair(when, ++last_);
    alarms_.emplace(key, std::move(ring));
    return async::Registration([this, key] { alarms_.erase(key); });
  }

  // Rings everything that is due on the way, in order, with the main loop settled in between.
  void advance(std::chrono::milliseconds by) {
    const Instant target = now_ + by;
    settle();
    while (!alarms_.empty() && alarms_.begin()->first.first <= target) {
      const auto first = alarms_.begin();
      now_ = std::max(now_, first->first.first);
      const auto ring = std::move(first->second);
      alarms_.erase(first);
      ++rung_;
      ring();
      settle();
    }
    now_ = target;
    settle();
  }

  // When the next alarm rings: nothing means that whoever uses this clock sleeps for good.
  bool has_alarm() const { return !alarms_.empty(); }
  // How many have rung so far.
  int rung() const { return rung_; }

 private:
  Instant now_ = *from_rfc3339("2026-11-01T12:00:00Z");
  std::map<std::pair<Instant, int>, std::function<void()>> alarms_;
  int last_ = 0;
  int rung_ = 0;
};

}  // namespace celltext::test
