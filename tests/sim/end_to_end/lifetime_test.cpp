#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "tests/catch.h"
#include "tests/support/bus_modem.h"
#include "tests/support/simulated_network.h"
#include "tests/support/temporary_directory.h"

using namespace celltext;
using namespace celltext::test;

namespace {

// True once the process is gone.
bool ends(int pidfd) {
  pollfd exited{pidfd, POLLIN, 0};
  const bool gone = poll(&exited, 1, 10'000) == 1;
  close(pidfd);
  return gone;
}

nlohmann::json json_of(const std::string& path) {
  std::ifstream in(path);
  return nlohmann::json::parse(in);
}

void write_text(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
}
void write_json(const std::string& path, const nlohmann::json& value) {
  write_text(path, value.dump());
}

}  // namespace

TEST_CASE("everything ends with the process that started it, even when that is killed") {
  const TemporaryDirectory directory;
  int out[2];
  REQUIRE(pipe(out) == 0);
  const pid_t starter = fork();
  if (starter == 0) {
    dup2(out[1], STDOUT_FILENO);
    execl(SIM_STARTER, SIM_STARTER, CELLTEXT_SIM_PROGRAM, directory.path().c_str(), nullptr);
    _exit(127);
  }
  close(out[1]);
  FILE* said = fdopen(out[0], "r");
  int bus = 0;
  int simulator = 0;
  int modem_manager = 0;
  const int read = std::fscanf(said, "%d %d %d", &bus, &simulator, &modem_manager);
  std::fclose(said);
  std::vector<int> pidfds;
  if (read == 3) {
    for (const int pid : {bus, simulator, modem_manager})
      pidfds.push_back(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
    kill(starter, SIGKILL);
  }
  int status = 0;
  waitpid(starter, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
    WARN("SKIPPED: this ModemManager was built without its test interface");
    return;
  }
  REQUIRE(pidfds.size() == 3);
  for (const int pidfd : pidfds) {
    REQUIRE(pidfd >= 0);
    CHECK(ends(pidfd));
  }
}

TEST_CASE("what was answered after the end arrives at the next start") {
  const TemporaryDirectory directory;
  sim::NetworkOptions options;
  options.state_file = directory.path().string() + "/state.json";
  {
    const auto network = SimulatedNetwork::start(options);
    if (!network) return;
    BusModem modem(**network);
    modem.bring_up();
    modem.send(modem.create("+15550003", "are you there?"));
    network->ask({{"command", "inject"}, {"from", "+15550100"}, {"text", "stays in the modem"}});
    modem.received("stays in the modem");
  }
  // Four seconds pass.
  auto text = json_of(options.state_file);
  REQUIRE(text.at("pending").size() == 1);
  text["pending"][0]["due"] = text["pending"][0]["due"].get<std::int64_t>() - 4000;
  write_json(options.state_file, text);

  const auto network = SimulatedNetwork::start(options);
  BusModem modem(**network);
  modem.bring_up();
  CHECK(modem.received("Sorry, I was on the train. What's up?").number == "+15550003");
  modem.received("stays in the modem");
}

TEST_CASE("a missing program is named with the package that has it") {
  const TemporaryDirectory directory;
  sim::NetworkOptions options;
  options.directory = directory.path();
  options.simulator = CELLTEXT_SIM_PROGRAM;
  SECTION("ModemManager") {
    options.modem_manager = "ModemManager-that-is-nowhere";
    const auto network = sim::Network::start(options);
    REQUIRE_FALSE(network);
    CHECK(network.error().kind == ErrorKind::no_modem);
    CHECK(network.error().message.find("apt install modemmanager") != std::string::npos);
  }
  SECTION("dbus-daemon") {
    options.dbus_daemon = "dbus-daemon-that-is-nowhere";
    const auto network = sim::Network::start(options);
    REQUIRE_FALSE(network);
    CHECK(network.error().message.find("apt install dbus-daemon") != std::string::npos);
  }
  SECTION("a ModemManager without the test interface") {
    // It ends at once and complains, as a daemon does that does not know the options.
    const std::string daemon = directory.path().string() + "/old-daemon";
    write_text(daemon, "#!/bin/sh\necho 'error: Unknown option --test-enable'\nexit 1\n");
    chmod(daemon.c_str(), 0700);
    options.modem_manager = daemon;
    const auto network = sim::Network::start(options);
    REQUIRE_FALSE(network);
    CHECK(sim::Network::is_missing_test_interface(network.error()));
  }
  SECTION("a simulator that can't start") {
    options.simulator = "/bin/false";
    const auto network = sim::Network::start(options);
    REQUIRE_FALSE(network);
    CHECK(network.error().kind == ErrorKind::unexpected);
  }
}

TEST_CASE("the directory of the network is private") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  struct stat info {};
  REQUIRE(stat((*network)->directory().c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0700);
}

TEST_CASE("a directory whose path is too long for sockets is refused") {
  sim::NetworkOptions options;
  options.directory = "/tmp/" + std::string(100, 'x');
  const auto network = sim::Network::start(options);
  REQUIRE_FALSE(network);
  CHECK(network.error().kind == ErrorKind::invalid);
}
