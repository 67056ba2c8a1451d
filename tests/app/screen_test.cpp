#include <csignal>

#include "tests/app/fixture.h"

using namespace celltext;
using namespace celltext::test;

namespace {

const std::string leaves_alternate_screen = "\x1B[?1049l";

}  // namespace

TEST_CASE("the bare list shows what comes in, opens a conversation and leaves the terminal as it was") {
  const World world;
  if (!world) return;
  Process process = world.celltext.start_on_terminal({}, 80, 24);
  process.wait_for_output("Simulated, signal");
  world.inject("+15550100", "今晚八点见？");
  process.wait_for_output("今晚八点见？");
  process.write("\r");
  process.wait_for("the conversation read", [&](const Process&) {
    const auto listed = world.celltext.json({"list", "--in"});
    return listed.size() == 1 && listed[0]["read"] == true;
  });
  process.write("\x1B");
  process.write("q");
  const Outcome outcome = process.finish();
  CHECK(outcome.code == 0);
  CHECK(outcome.out.find(leaves_alternate_screen) != std::string::npos);
}

TEST_CASE("the bare list restores the terminal when it is told to end") {
  for (const int number : {SIGTERM, SIGHUP, SIGINT}) {
    const World world;
    if (!world) return;
    Process process = world.celltext.start_on_terminal({}, 40, 15);
    process.wait_for_output("Simulated, signal");
    process.send_signal(number);
    const Outcome outcome = process.finish();
    CHECK(outcome.signal == 0);
    CHECK(outcome.out.find(leaves_alternate_screen) != std::string::npos);
  }
}

TEST_CASE("the bare list survives every size") {
  const World world;
  if (!world) return;
  world.inject("+15550100", "hello");
  Process process = world.celltext.start_on_terminal({}, 80, 24);
  process.wait_for_output("hello");
  for (const auto& [columns, rows] : std::vector<std::pair<int, int>>{{40, 15}, {10, 3}, {1, 1}, {200, 60}}) {
    process.resize(columns, rows);
    process.send_signal(SIGWINCH);
    process.write("jk\r");
    process.write("q");
  }
  process.write("q");
  CHECK(process.finish().code == 0);
}

TEST_CASE("without a terminal celltext alone is exit code 2") {
  const World world;
  if (!world) return;
  const Outcome outcome = world.celltext.run({});
  CHECK(outcome.code == 2);
  CHECK(outcome.err.find("celltext --help") != std::string::npos);
}
