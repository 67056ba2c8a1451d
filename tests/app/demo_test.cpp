#include <csignal>
#include <set>
#include <thread>

#include "tests/app/fixture.h"

using namespace celltext;
using namespace celltext::test;
using Catch::Matchers::ContainsSubstring;
using namespace std::chrono_literals;

namespace {

// Needs ModemManager's test interface, as every test here.
bool can_run() {
  return SimulatedNetwork::start() != nullptr;
}

struct Demo {
  Program program{""};

  Words words(const Words& command) const {
    Words words{"demo"};
    if (!command.empty()) words.push_back("--");
    words.insert(words.end(), command.begin(), command.end());
    return words;
  }
  Process start(const Words& command) const { return program.start(words(command)); }
  Outcome run(const Words& command) const { return program.run(words(command)); }
};

// All processes below `pid`.
std::set<pid_t> descendants(pid_t pid) {
  std::set<pid_t> found;
  std::ifstream children("/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children");
  for (pid_t child = 0; children >> child;) {
    found.insert(child);
    found.merge(descendants(child));
  }
  return found;
}

bool lives(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  return std::getline(stat, line) && line.find(") Z ") == std::string::npos;
}

void wait_until_gone(const std::set<pid_t>& pids) {
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  for (const pid_t pid : pids)
    while (lives(pid)) {
      REQUIRE(std::chrono::steady_clock::now() < deadline);
      std::this_thread::sleep_for(5ms);
    }
}

}  // namespace

TEST_CASE("the demo runs a command on its network and ends with its exit code") {
  if (!can_run()) return;
  const Demo demo;
  const Outcome sent = demo.run({"celltext", "send", "+15550002", "hello"});
  INFO(sent.err);
  CHECK(sent.code == 0);
  CHECK_THAT(sent.out, ContainsSubstring("sent"));
  CHECK(demo.run({"sh", "-c", "exit 7"}).code == 7);
  CHECK(demo.run({"sh", "-c", "kill -9 $$"}).code == 128 + SIGKILL);
  const Outcome missing = demo.run({"no-such-program"});
  CHECK(missing.code == 127);
  CHECK_THAT(missing.err, ContainsSubstring("no-such-program"));
  // Never among the user's own messages.
  CHECK(std::filesystem::exists(demo.program.data_dir() / "demo" / "network.json"));
  CHECK(demo.program.json({"list"}).empty());
}

TEST_CASE("the demo does not touch a folder with real messages") {
  const Demo demo;
  REQUIRE(demo.program.run({"list"}).code == 0);
  const Outcome outcome = demo.program.run({"demo", "--data-dir", demo.program.data_dir().string(), "--", "true"});
  CHECK(outcome.code == 2);
  CHECK_THAT(outcome.err, ContainsSubstring("real messages"));
}

TEST_CASE("an answer that had no time to come comes at the next demo") {
  if (!can_run()) return;
  const Demo demo;
  CHECK(demo.run({"celltext", "send", "+15550003", "slow"}).code == 0);
  const Outcome outcome = demo.run({"celltext", "wait", "--timeout", "15s"});
  CHECK(outcome.code == 0);
  CHECK_THAT(outcome.out, ContainsSubstring("+15550003"));
}

TEST_CASE("a second demo of the same folder joins the first") {
  if (!can_run()) return;
  const Demo demo;
  Process first = demo.start({"celltext", "watch"});
  first.wait_for("a courier", [&](const Process&) {
    return std::filesystem::exists(demo.program.data_dir() / "demo" / "courier.lock");
  });
  const Outcome second = demo.run({"celltext", "send", "+15550002", "joined"});
  INFO(second.err);
  CHECK(second.code == 0);
  first.wait_for_output("joined");
  first.send_signal(SIGTERM);
  CHECK(first.finish().code == 0);
}

TEST_CASE("everything ends with the demo, also when it is killed") {
  if (!can_run()) return;
  for (const int number : {SIGTERM, SIGHUP, SIGKILL}) {
    const Demo demo;
    Process process = demo.start({"sleep", "100"});
    process.wait_for("its programs", [](const Process& p) { return descendants(p.pid()).size() >= 4; });
    const std::set<pid_t> programs = descendants(process.pid());
    process.send_signal(number);
    process.finish();
    wait_until_gone(programs);
    // And it can be started again.
    CHECK(demo.run({"true"}).code == 0);
  }
}

TEST_CASE("without ModemManager the demo says so in one line") {
  Demo demo;
  demo.program.options.environment.push_back("PATH=/nonexistent");
  const Outcome outcome = demo.run({"true"});
  if (std::filesystem::exists("/usr/sbin/ModemManager") && outcome.code != 3) return;  // found where it always lies
  CHECK(outcome.code == 3);
  CHECK(outcome.err.find('\n') == outcome.err.size() - 1);
}
