#include <sys/wait.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "tests/app/fixture.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/virtual_terminal.h"

using namespace celltext;
using namespace celltext::test;

namespace {

const std::string leaves_alternate_screen = "\x1B[?1049l";
const std::string paste_off = "\x1B[?2004l";

OnTerminal start(const World& world, int columns = 80, int rows = 24) {
  OnTerminal screen(world.celltext.start_on_terminal({}, columns, rows), columns, rows);
  screen.wait_for("Simulated");
  return screen;
}

void check_left(Process& process, bool has_alternate_screen = true) {
  const Outcome outcome = process.finish();
  CHECK(outcome.code == 0);
  if (has_alternate_screen) CHECK(outcome.out.find(leaves_alternate_screen) != std::string::npos);
  CHECK(outcome.out.find(paste_off) != std::string::npos);
}

}  // namespace

TEST_CASE("an answer typed on the screen arrives at the network, a message that comes in appears at once") {
  const World world;
  if (!world) return;
  OnTerminal screen = start(world);
  const auto before = std::chrono::steady_clock::now();
  world.inject("+15550100", "今晚八点见？");
  screen.wait_for("今晚八点见？");
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds{2});
  screen.type("\r");
  screen.type("See you\x1B[200~ at eight\x1B[201~");
  screen.wait_for("See you at eight");
  CHECK(world.sent_texts().empty());
  screen.type("\r");
  world.network->wait_for_messages(1);
  CHECK(world.sent_texts() == std::vector<std::string>{"See you at eight"});
  screen.wait_for("See you at eight  sent");
  const auto listed = world.celltext.json({"list", "--in"});
  REQUIRE(listed.size() == 1);
  CHECK(listed[0]["read"] == true);
  screen.type("\x1B");
  screen.wait_for("q quit");
  screen.type("q");
  check_left(screen.process());
}

TEST_CASE("a draft outlives the program that is killed") {
  const World world;
  if (!world) return;
  world.celltext.run({"send", "+15550100", "hello"});
  {
    OnTerminal screen = start(world);
    screen.type("\r");
    screen.type("half a thought");
    screen.wait_for("half a thought");
    std::this_thread::sleep_for(std::chrono::seconds{3});
    screen.process().send_signal(SIGKILL);
  }
  OnTerminal screen = start(world);
  screen.type("\r");
  screen.wait_for("half a thought");
}

TEST_CASE("the screen gives the terminal back when it is told to end, and keeps the draft") {
  for (const int number : {SIGTERM, SIGHUP, SIGINT}) {
    const World world;
    if (!world) return;
    world.celltext.run({"send", "+15550100", "hello"});
    OnTerminal screen = start(world, 40, 15);
    screen.type("\rnot yet");
    screen.wait_for("not yet");
    screen.process().send_signal(number);
    check_left(screen.process());
    OnTerminal again = start(world, 40, 15);
    again.type("\r");
    again.wait_for("not yet");
  }
}

TEST_CASE("a second number is installed by its code on the screen, and the line is switched to it") {
  const TemporaryDirectory published;
  sim::NetworkOptions network;
  network.at_commands = true;
  network.simulator_arguments = {"--esim", published.path().string()};
  const World world(network);
  if (!world) return;
  ProcessOptions options = world.celltext.options;
  options.terminal = true;
  options.environment.push_back("CELLTEXT_TRUST=" + (published.path() / "esim-issuer.pem").string());
  OnTerminal screen(Process::start(Program::command({}), options), 80, 24);
  screen.wait_for("Simulated");
  std::string code;
  std::getline(std::ifstream(published.path() / "esim-code"), code);
  screen.type("E");
  screen.wait_for("Free memory");
  screen.type("a");
  screen.wait_for("Install a profile");
  screen.type("\x1B[200~" + code + "\x1B[201~");
  screen.wait_for("Server: localhost");
  screen.type("\r");
  screen.wait_for("Install it?");
  screen.type("y");
  screen.wait_for("Installed: Traveller 1");
  screen.wait_for("e switch to it");
  screen.type("e");
  screen.wait_for("* Traveller 1");
  screen.wait_for(" +15559000001 ");  // the status bar: the modem is on it
  const Json card = world.network->ask({{"command", "esim"}}).at("esim");
  CHECK(card.at("open_channels") == 0);
  CHECK(card.at("notifications").empty());
  screen.type("\x1B");
  screen.wait_for("q quit");
  screen.type("q");
  check_left(screen.process());
}

TEST_CASE("Ctrl-Z gives the terminal back and fg goes on") {
  const World world;
  if (!world) return;
  world.inject("+15550100", "hello");
  OnTerminal screen = start(world);
  screen.wait_for("hello");
  screen.process().send_signal(SIGTSTP);
  screen.process().wait_for("the terminal given back", [](const Process& process) {
    return process.out().find(leaves_alternate_screen) != std::string::npos;
  });
  screen.process().send_signal(SIGCONT);
  screen.wait_for("hello");
  screen.type("\r");
  screen.wait_for("new line");
  screen.type("\x1B");
  screen.wait_for("q quit");
  screen.type("q");
  check_left(screen.process());
}

TEST_CASE("the screen survives a storm of sizes") {
  const World world;
  if (!world) return;
  world.inject("+15550100", "hello");
  OnTerminal screen = start(world);
  screen.wait_for("hello");
  for (int round = 0; round < 5; ++round)
    for (const auto& [columns, rows] : std::vector<std::pair<int, int>>{{40, 15}, {10, 3}, {1, 1}, {200, 60}, {80, 24}})
      screen.resize(columns, rows);
  screen.wait_for("hello");
  screen.type("q");
  check_left(screen.process());
}

TEST_CASE("the screen works on every kind of terminal, in any locale") {
  const World world;
  if (!world) return;
  world.inject("+15550100", "你好");
  for (const std::string kind : {"xterm-256color", "tmux-256color", "screen", "linux", "vt100"})
    for (const std::string locale : {"LC_ALL=C", "LC_ALL=C.UTF-8"}) {
      INFO(kind << " " << locale);
      ProcessOptions options = world.celltext.options;
      options.terminal = true;
      options.environment.push_back("TERM=" + kind);
      options.environment.push_back(locale);
      OnTerminal screen(Process::start(Program::command({}), options), 80, 24);
      screen.wait_for("你好");
      screen.type("\r");
      screen.wait_for("new line");
      screen.type("\x1B");
      screen.wait_for("q quit");
      screen.type("q");
      check_left(screen.process(), kind != "linux" && kind != "vt100");
    }
}

TEST_CASE("without a terminal celltext alone is exit code 2") {
  const World world;
  if (!world) return;
  const Outcome outcome = world.celltext.run({});
  CHECK(outcome.code == 2);
  CHECK(outcome.err.find("celltext --help") != std::string::npos);
}
