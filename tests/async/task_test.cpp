#include "celltext/async/task.h"

#include <gio/gio.h>

#include <memory>
#include <string>

#include "celltext/async/event.h"
#include "celltext/async/gio.h"
#include "celltext/async/scope.h"
#include "tests/catch.h"

using namespace celltext::async;
using namespace std::chrono_literals;

namespace {

Task<int> answer() { co_return 42; }

Task<int> add_answers(int times) {
  int sum = 0;
  for (int i = 0; i < times; ++i) {
    const int one = co_await answer();
    sum += one;
  }
  co_return sum;
}

Task<int> wait_then_answer(Event& event) {
  co_await event.wait();
  co_return 7;
}

Task<void> store_result(Task<int> task, int& out) {
  out = co_await task;
}

Task<int> throw_after(Event& event) {
  co_await event.wait();
  throw std::runtime_error("late");
}

Task<void> catch_it(Event& event, std::string& said) {
  try {
    co_await throw_after(event);
  } catch (const std::runtime_error& error) {
    said = error.what();
  }
}

void run_until(const bool& done) {
  while (!done) g_main_context_iteration(nullptr, TRUE);
}

Task<void> sleep_and_tell(Clock& clock, std::chrono::milliseconds duration, bool& done) {
  co_await sleep_for(clock, duration);
  done = true;
}

// A GIO call that is answered from a timeout, and remembers whether it was cancelled.
struct SlowCall {
  bool cancelled = false;
  bool answered = false;
};

void slow_call(SlowCall* call, GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
  GTask* task = g_task_new(nullptr, cancellable, callback, data);
  g_task_set_task_data(task, call, nullptr);
  g_timeout_add(
      20,
      [](gpointer user) -> gboolean {
        auto* pending = static_cast<GTask*>(user);
        auto* state = static_cast<SlowCall*>(g_task_get_task_data(pending));
        state->cancelled = g_cancellable_is_cancelled(g_task_get_cancellable(pending));
        state->answered = true;
        g_task_return_int(pending, 5);
        g_object_unref(pending);
        return G_SOURCE_REMOVE;
      },
      task);
}

auto slow_number(SlowCall& call) {
  return gio_call([&call](GCancellable* c, GAsyncReadyCallback cb, gpointer d) { slow_call(&call, c, cb, d); },
                  [](GAsyncResult* r) { return static_cast<int>(g_task_propagate_int(G_TASK(r), nullptr)); });
}

Task<void> take_slow_number(SlowCall& call, int& out) {
  out = co_await slow_number(call);
}

}  // namespace

TEST_CASE("a task that finishes at once never suspends its caller") {
  Scope scope;
  int out = 0;
  scope.spawn(store_result(answer(), out));
  CHECK(out == 42);
  CHECK(scope.empty());
}

TEST_CASE("a long chain of tasks that finish at once does not grow the stack") {
  Scope scope;
  int out = 0;
  scope.spawn(store_result(add_answers(1'000'000), out));
  CHECK(out == 42'000'000);
}

TEST_CASE("a waiting task goes on when the event comes, and an early event is remembered") {
  Scope scope;
  Event event;
  int out = 0;
  SECTION("wait first") {
    scope.spawn(store_result(wait_then_answer(event), out));
    CHECK(out == 0);
    CHECK_FALSE(scope.empty());
    event.notify();
  }
  SECTION("notify first") {
    event.notify();
    scope.spawn(store_result(wait_then_answer(event), out));
  }
  CHECK(out == 7);
  CHECK(scope.empty());
}

TEST_CASE("destroying a scope destroys the tasks where they wait") {
  Event event;
  int out = 0;
  {
    Scope scope;
    scope.spawn(store_result(wait_then_answer(event), out));
  }
  event.notify();
  CHECK(out == 0);
}

TEST_CASE("an exception reaches the task that awaits") {
  Scope scope;
  Event event;
  std::string said;
  scope.spawn(catch_it(event, said));
  event.notify();
  CHECK(said == "late");
}

TEST_CASE("sleeping rings once, at its time, and a cancelled sleep never") {
  SystemClock clock;
  bool done = false;
  bool never = false;
  Scope scope;
  {
    Scope cancelled;
    cancelled.spawn(sleep_and_tell(clock, 5ms, never));
  }
  const auto start = clock.now();
  scope.spawn(sleep_and_tell(clock, 20ms, done));
  CHECK_FALSE(done);
  run_until(done);
  CHECK(clock.now() - start >= 20ms);
  CHECK_FALSE(never);
}

TEST_CASE("a time that has passed rings at the next turn of the loop") {
  SystemClock clock;
  bool rung = false;
  const auto alarm = clock.at(celltext::Instant{} - 1h, [&] { rung = true; });
  CHECK_FALSE(rung);
  run_until(rung);
  CHECK(rung);
}

TEST_CASE("a GIO call resumes its task with the result") {
  SlowCall call;
  int out = 0;
  Scope scope;
  scope.spawn(take_slow_number(call, out));
  while (!call.answered || out == 0) g_main_context_iteration(nullptr, TRUE);
  CHECK(out == 5);
  CHECK_FALSE(call.cancelled);
}

TEST_CASE("destroying a task cancels its GIO call, whose late answer is dropped") {
  SlowCall call;
  int out = 0;
  {
    Scope scope;
    scope.spawn(take_slow_number(call, out));
  }
  while (!call.answered) g_main_context_iteration(nullptr, TRUE);
  while (g_main_context_iteration(nullptr, FALSE)) {
  }
  CHECK(call.cancelled);
  CHECK(out == 0);
}

TEST_CASE("a connection ends with its handle, even from inside its own slot") {
  GSimpleAction* emitter = g_simple_action_new("x", nullptr);
  int calls = 0;
  Connection connection;
  connection = Connection(emitter, "activate", [&] {
    ++calls;
    connection.reset();
  });
  g_action_activate(G_ACTION(emitter), nullptr);
  g_action_activate(G_ACTION(emitter), nullptr);
  CHECK(calls == 1);
  g_object_unref(emitter);
}
