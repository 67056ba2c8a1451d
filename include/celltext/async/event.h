// Event: a task waits until somebody says that something happened; and small waits built on it.
#pragma once

#include <coroutine>

#include "celltext/async/clock.h"

namespace celltext::async {

// Remembers one notification: a notify() before the wait lets the next wait pass at once. One task waits at a time.
class Event {
 public:
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  // Resumes the waiting task, from inside this call.
  void notify();
  void clear() { set_ = false; }

  class Wait {
   public:
    explicit Wait(Event& event) : event_(event) {}
    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;
    ~Wait() {
      if (waiter_ && event_.waiter_ == waiter_) event_.waiter_ = nullptr;
    }
    bool await_ready() const noexcept { return std::exchange(event_.set_, false); }
    void await_suspend(std::coroutine_handle<> self) noexcept { event_.waiter_ = waiter_ = self; }
    void await_resume() noexcept { waiter_ = nullptr; }

   private:
    Event& event_;
    std::coroutine_handle<> waiter_;
  };
  Wait wait() { return Wait(*this); }

 private:
  std::coroutine_handle<> waiter_;
  bool set_ = false;
};

// Waits until `when`.
class Sleep {
 public:
  Sleep(Clock& clock, Instant when) : clock_(clock), when_(when) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> self) {
    alarm_ = clock_.at(when_, [self] { self.resume(); });
  }
  void await_resume() noexcept {}

 private:
  Clock& clock_;
  Instant when_;
  Registration alarm_;
};
inline Sleep sleep_until(Clock& clock, Instant when) { return Sleep(clock, when); }
inline Sleep sleep_for(Clock& clock, std::chrono::milliseconds duration) { return Sleep(clock, clock.now() + duration); }

}  // namespace celltext::async
