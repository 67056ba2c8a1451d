#include "sim/programs.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "celltext/base/i18n.h"

namespace celltext::sim {

namespace {

constexpr const char* bus_configuration =
    R"(<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
)";

Error not_installed(const std::string& program, const char* package) {
  return {ErrorKind::no_modem, tr_format("{} is not installed; on Debian: apt install {}", program, package)};
}

// The last line that a program wrote, for the error message.
std::string last_words(const std::string& file) {
  std::ifstream in(file);
  std::string last;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) last = line;
  }
  return last;
}

}  // namespace

const char* missing_test_interface() {
  return tr("this ModemManager was built without its test interface");
}

ReadyPipe::ReadyPipe() {
  std::array<int, 2> ends{-1, -1};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return;
  own_end_ = ends[0];
  child_end_ = ends[1];
}

ReadyPipe::~ReadyPipe() {
  if (own_end_ >= 0) close(own_end_);
  close_child_end();
}

void ReadyPipe::close_child_end() {
  if (child_end_ >= 0) close(child_end_);
  child_end_ = -1;
}

bool ReadyPipe::wait(std::chrono::milliseconds patience) {
  close_child_end();
  pollfd readable{own_end_, POLLIN, 0};
  char said = 0;
  return poll(&readable, 1, static_cast<int>(patience.count())) == 1 && read(own_end_, &said, 1) == 1;
}

Result<void> Network::Programs::start_bus() {
  std::ofstream(file("bus.conf")) << fmt::format(fmt::runtime(bus_configuration), options.directory);
  std::filesystem::remove(file("bus"));
  ReadyPipe ready;
  ChildOptions child;
  child.arguments = {options.dbus_daemon, "--config-file=" + file("bus.conf"), "--nofork",
                     fmt::format("--print-address={}", ready.child_end())};
  child.output = file("bus.log");
  child.inherited_fd = ready.child_end();
  auto started = ChildProcess::start(child);
  if (!started) {
    if (started.error().kind == ErrorKind::not_found) return not_installed(options.dbus_daemon, "dbus-daemon");
    return started.error();
  }
  bus = *std::move(started);
  if (!ready.wait(options.patience)) {
    return Error{ErrorKind::unexpected, tr_format("dbus-daemon did not start: {}", last_words(file("bus.log")))};
  }
  address = "unix:path=" + file("bus");
  auto connected = DaemonBus::connect(address);
  if (!connected) return connected.error();
  daemon = std::make_unique<DaemonBus>(*std::move(connected));
  return {};
}

Result<void> Network::Programs::start_simulator(ReadyPipe& ready) {
  std::filesystem::remove(file("control"));
  ChildOptions child;
  child.arguments = {options.simulator,
                     "--name",
                     socket_prefix,
                     "--control",
                     file("control"),
                     "--modems",
                     std::to_string(options.modems),
                     "--ready-fd",
                     std::to_string(ready.child_end()),
                     "--authority",
                     address,
                     "--bus",
                     address};
  if (!options.state_file.empty()) child.arguments.insert(child.arguments.end(), {"--state", options.state_file});
  child.arguments.insert(child.arguments.end(), options.simulator_arguments.begin(), options.simulator_arguments.end());
  child.output = file("simulator.log");
  child.inherited_fd = ready.child_end();
  auto started = ChildProcess::start(child);
  if (!started) return Error{ErrorKind::unexpected, started.error().message};
  simulator = *std::move(started);
  return {};
}

Result<void> Network::Programs::wait_for_simulator(ReadyPipe& ready) {
  if (ready.wait(options.patience)) return {};
  const std::string words = last_words(file("simulator.log"));
  return Error{ErrorKind::unexpected, tr_format("the simulated network did not start: {}", words)};
}

Result<void> Network::Programs::start_modem_manager() {
  ChildOptions child;
  // Its log goes to a file: without that every line goes to syslog, which is slow.
  child.arguments = {options.modem_manager,
                     "--test-enable",
                     "--no-auto-scan",
                     "--test-no-udev",
                     "--test-no-suspend-resume",
                     "--test-no-qrtr",
                     "--log-file=" + file("modem-manager.log"),
                     options.debug ? "--log-level=DEBUG" : "--log-level=INFO"};
  if (!options.permissions) child.arguments.push_back("--test-session");
  if (options.debug || options.at_commands) child.arguments.push_back("--debug");
  child.environment = {{"DBUS_SESSION_BUS_ADDRESS", address}, {"DBUS_SYSTEM_BUS_ADDRESS", address}};
  child.output = file("modem-manager.out");
  auto started = ChildProcess::start(child);
  if (!started) {
    if (started.error().kind == ErrorKind::not_found) return not_installed(options.modem_manager, "modemmanager");
    return started.error();
  }
  modem_manager = *std::move(started);
  return {};
}

Result<void> Network::Programs::wait_for_modem_manager() {
  const auto is_up = [this] { return daemon->daemon_is_up(); };
  if (daemon->wait_until(is_up, options.patience, modem_manager.exit_fd())) return {};
  const std::string words = last_words(file("modem-manager.out"));
  if (words.find("Unknown option --test") != std::string::npos)
    return Error{ErrorKind::no_modem, missing_test_interface()};
  return Error{ErrorKind::unexpected, tr_format("ModemManager did not start: {}", words)};
}

Result<void> Network::Programs::create_modems() {
  for (int i = 0; i < options.modems; ++i) {
    if (unplugged.contains(i)) continue;
    std::vector<std::string> ports;
    for (int port = 0; port < 2; ++port) ports.push_back(fmt::format("abstract:{}-{}-{}", socket_prefix, i, port));
    const auto set = daemon->set_profile(fmt::format("sim{}", i), options.plugin, ports);
    if (!set && set.error().kind == ErrorKind::not_found) return Error{ErrorKind::no_modem, missing_test_interface()};
    if (!set) return set.error();
  }
  for (int i = 0; i < options.modems; ++i) {
    if (unplugged.contains(i)) continue;
    if (auto there = wait_for_modem(i); !there) return there;
  }
  return {};
}

Result<void> Network::Programs::wait_for_modem(int index) {
  const std::string device = device_of(index);
  const auto there = [&] { return !daemon->modem_with_device(device).empty(); };
  if (daemon->wait_until(there, options.patience, modem_manager.exit_fd())) return {};
  return Error{ErrorKind::timed_out, tr_format("modem {} did not appear; see {}", index, file("modem-manager.log"))};
}

}  // namespace celltext::sim
