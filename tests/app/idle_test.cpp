#include <csignal>
#include <thread>

#include "tests/app/fixture.h"

using namespace celltext;
using namespace celltext::test;
using namespace std::chrono_literals;

namespace {

long field_of(pid_t pid, const std::string& file, const std::string& field) {
  std::ifstream stream("/proc/" + std::to_string(pid) + "/" + file);
  for (std::string line; std::getline(stream, line);)
    if (line.starts_with(field + ":")) return std::stol(line.substr(field.size() + 1));
  return -1;
}

// How often any thread of the process was woken so far.
long wake_ups(pid_t pid) {
  long sum = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task"))
    sum += field_of(pid, "task/" + task.path().filename().string() + "/status", "voluntary_ctxt_switches");
  return sum;
}

}  // namespace

TEST_CASE("an idle courier rests and stays small") {
  const World world;
  if (!world) return;
  Process run = world.celltext.serve();
  CHECK(world.celltext.run({"send", "+15551230001", "hello"}).code == 0);
  // What follows a send (the deletion in the daemon, the watch's last looks) is over when nothing happens for a while.
  long before = wake_ups(run.pid());
  run.wait_for("rest", [&](const Process& process) {
    std::this_thread::sleep_for(300ms);
    return std::exchange(before, wake_ups(process.pid())) == before;
  });
  std::this_thread::sleep_for(1s);
  // ModemManager may tell of the signal meanwhile, GLib may end a thread; anything that polls would be far beyond this.
  CHECK(wake_ups(run.pid()) - before <= 3);
#ifndef __SANITIZE_ADDRESS__
  CHECK(field_of(run.pid(), "status", "VmRSS") < 20'000);
#endif
}

TEST_CASE("an idle screen rests and stays small") {
  const World world;
  if (!world) return;
  world.celltext.run({"send", "+15550001", "hello"});
  Process screen = world.celltext.start_on_terminal({}, 80, 24);
  screen.wait_for_output("Simulated");
  long before = wake_ups(screen.pid());
  screen.wait_for("rest", [&](const Process& process) {
    std::this_thread::sleep_for(300ms);
    return std::exchange(before, wake_ups(process.pid())) == before;
  });
  std::this_thread::sleep_for(1s);
  CHECK(wake_ups(screen.pid()) - before <= 3);
}
