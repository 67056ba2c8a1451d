#include "celltext/async/scope.h"

#include <utility>

namespace celltext::async {

namespace {
void (*escaped_exception_handler)(std::exception_ptr) = nullptr;
}

void on_escaped_exception(void (*handler)(std::exception_ptr)) { escaped_exception_handler = handler; }

struct Scope::Runner::promise_type {
  promise_type(Scope& owner, Task<void>&) : scope(owner) {}

  Runner get_return_object() { return Runner{std::coroutine_handle<promise_type>::from_promise(*this)}; }
  std::suspend_always initial_suspend() noexcept { return {}; }

  struct Leave {
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<promise_type> self) const noexcept {
      Scope& owner = self.promise().scope;
      owner.runners_.erase(self.promise().place);
      self.destroy();
    }
    void await_resume() const noexcept {}
  };
  Leave final_suspend() noexcept { return {}; }

  void return_void() {}
  void unhandled_exception() {
    if (!escaped_exception_handler) std::terminate();
    escaped_exception_handler(std::current_exception());
  }

  Scope& scope;
  std::list<std::coroutine_handle<>>::iterator place;
};

Scope::Runner Scope::run(Scope&, Task<void> task) { co_await task; }

void Scope::spawn(Task<void> task) {
  const Runner runner = run(*this, std::move(task));
  auto& promise = runner.handle.promise();
  promise.place = runners_.insert(runners_.end(), runner.handle);
  runner.handle.resume();
}

void Scope::clear() {
  while (!runners_.empty()) {
    const auto handle = runners_.front();
    runners_.pop_front();
    handle.destroy();
  }
}

Scope::~Scope() { clear(); }

}  // namespace celltext::async
