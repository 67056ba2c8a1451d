#include "celltext/core/courier_lock.h"

#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <glib.h>

#include "tests/catch.h"
#include "tests/support/temporary_directory.h"

using namespace celltext;
using namespace celltext::core;

namespace {

// A child process that takes the lock, says so, and waits for its end.
pid_t hold_in_child(const std::filesystem::path& directory) {
  int ready[2];
  REQUIRE(pipe(ready) == 0);
  const pid_t child = fork();
  if (child == 0) {
    auto lock = CourierLock::open(directory);
    const bool taken = lock && lock->try_take("run");
    const char word = taken ? 'y' : 'n';
    if (write(ready[1], &word, 1) != 1) _exit(1);
    pause();
    _exit(0);
  }
  char word = 0;
  REQUIRE(read(ready[0], &word, 1) == 1);
  REQUIRE(word == 'y');
  close(ready[0]);
  close(ready[1]);
  return child;
}

}  // namespace

TEST_CASE("only one holds the courier's lock, and everybody sees who") {
  test::TemporaryDirectory directory;
  auto one = CourierLock::open(directory.path());
  auto two = CourierLock::open(directory.path());
  REQUIRE(one);
  REQUIRE(two);
  CHECK_FALSE(two->holder());
  REQUIRE(one->try_take("screen"));
  CHECK(one->try_take("screen"));
  CHECK_FALSE(two->try_take("send"));
  REQUIRE(two->holder());
  CHECK(two->holder()->pid == getpid());
  CHECK(two->holder()->role == "screen");
  one->release();
  CHECK_FALSE(two->holder());
  CHECK(two->try_take("send"));
}

TEST_CASE("the lock of a killed process is free, and whoever waits is called") {
  test::TemporaryDirectory directory;
  const pid_t child = hold_in_child(directory.path());
  auto lock = CourierLock::open(directory.path());
  REQUIRE(lock);
  CHECK_FALSE(lock->try_take("send"));
  CHECK(lock->holder()->pid == child);

  bool taken = false;
  const auto waiting = lock->on_maybe_free([&] { taken = lock->try_take("send"); });
  kill(child, SIGKILL);
  while (!taken) g_main_context_iteration(nullptr, TRUE);
  waitpid(child, nullptr, 0);
  CHECK(lock->held());
}

TEST_CASE("whoever waits is called when the lock is released") {
  test::TemporaryDirectory directory;
  auto one = CourierLock::open(directory.path());
  auto two = CourierLock::open(directory.path());
  REQUIRE(one->try_take("run"));
  bool taken = false;
  const auto waiting = two->on_maybe_free([&] { taken = two->try_take("send"); });
  one->release();
  while (!taken) g_main_context_iteration(nullptr, TRUE);
  CHECK(two->held());
}

TEST_CASE("a folder that is not there is an error with its name") {
  const auto lock = CourierLock::open("/nonexistent/folder");
  REQUIRE_FALSE(lock);
  CHECK(lock.error().message.find("/nonexistent/folder") != std::string::npos);
}
