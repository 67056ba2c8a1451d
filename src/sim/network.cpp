#include "celltext/sim/network.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>

#include "celltext/base/i18n.h"
#include "sim/child_process.h"
#include "sim/control_client.h"
#include "sim/daemon_bus.h"

namespace celltext::sim {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t longest_directory = 80;  // a socket's path holds 107 characters

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

// Both ends of a pipe through which a program says that it is ready.
class ReadyPipe {
 public:
  ReadyPipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0) ends_ = {-1, -1};
  }
  ReadyPipe(const ReadyPipe&) = delete;
  ReadyPipe& operator=(const ReadyPipe&) = delete;
  ~ReadyPipe() {
    close(ends_[0]);
    close_child_end();
  }
  int child_end() const { return ends_[1]; }
  void close_child_end() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }
  // True if the program wrote something before it ended and before the patience was over.
  bool wait(milliseconds patience) {
    close_child_end();
    pollfd readable{ends_[0], POLLIN, 0};
    char said = 0;
    return poll(&readable, 1, static_cast<int>(patience.count())) == 1 && read(ends_[0], &said, 1) == 1;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

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

const char* missing_test_interface() {
  return tr("this ModemManager was built without its test interface");
}

Result<void> make_private(const std::string& directory) {
  if (directory.empty() || directory.size() > longest_directory) {
    return Error{ErrorKind::invalid, tr_format("{}: the directory's path is too long for sockets", directory)};
  }
  std::error_code trouble;
  std::filesystem::create_directories(directory, trouble);
  if (chmod(directory.c_str(), 0700) != 0) {
    return Error{ErrorKind::unexpected, fmt::format("{}: {}", directory, std::strerror(errno))};
  }
  return {};
}

}  // namespace

struct Network::Programs {
  NetworkOptions options;
  std::string address;
  std::string socket_prefix;
  ChildProcess bus;
  ChildProcess simulator;
  ChildProcess modem_manager;
  std::unique_ptr<DaemonBus> daemon;
  std::set<int> unplugged;

  std::string file(const char* name) const { return options.directory + "/" + name; }
  Result<void> start_bus();
  Result<void> start_simulator(ReadyPipe& ready);
  Result<void> start_modem_manager();
  Result<void> wait_for_modem_manager();
  Result<void> create_modems();
  Result<void> wait_for_modem(int index);
};

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
                     std::to_string(ready.child_end())};
  if (!options.state_file.empty()) child.arguments.insert(child.arguments.end(), {"--state", options.state_file});
  child.arguments.insert(child.arguments.end(), options.simulator_arguments.begin(), options.simulator_arguments.end());
  child.output = file("simulator.log");
  child.inherited_fd = ready.child_end();
  auto started = ChildProcess::start(child);
  if (!started) return Error{ErrorKind::unexpected, started.error().message};
  simulator = *std::move(started);
  return {};
}

Result<void> Network::Programs::start_modem_manager() {
  ChildOptions child;
  // Its log goes to a file: without that every line goes to syslog, which is slow.
  child.arguments = {options.modem_manager,
                     "--test-session",
                     "--test-enable",
                     "--no-auto-scan",
                     "--test-no-udev",
                     "--test-no-suspend-resume",
                     "--test-no-qrtr",
                     "--log-file=" + file("modem-manager.log"),
                     options.debug ? "--log-level=DEBUG" : "--log-level=INFO"};
  if (options.debug) child.arguments.push_back("--debug");
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

Network::Network(NetworkOptions options) : programs_(std::make_unique<Programs>()) {
  const std::string name = std::filesystem::path(options.directory).filename();
  programs_->socket_prefix = fmt::format("{}-{}", name, getpid());
  programs_->options = std::move(options);
}

// The simulator is told to end, so that it keeps what it knows; the others are stopped where they stand.
Network::~Network() {
  programs_->modem_manager.end();
  programs_->simulator.signal(SIGTERM);
  programs_->simulator.wait(milliseconds{2000});
}

Result<std::unique_ptr<Network>> Network::start(NetworkOptions options) {
  if (auto made = make_private(options.directory); !made) return made.error();
  std::unique_ptr<Network> network(new Network(std::move(options)));
  Programs& programs = *network->programs_;
  ReadyPipe simulator_ready;
  if (auto done = programs.start_bus(); !done) return done.error();
  if (auto done = programs.start_modem_manager(); !done) return done.error();
  if (auto done = programs.start_simulator(simulator_ready); !done) return done.error();
  if (!simulator_ready.wait(programs.options.patience)) {
    const std::string words = last_words(programs.file("simulator.log"));
    return Error{ErrorKind::unexpected, tr_format("the simulated network did not start: {}", words)};
  }
  if (auto done = programs.wait_for_modem_manager(); !done) return done.error();
  if (auto done = programs.create_modems(); !done) return done.error();
  return network;
}

bool Network::is_missing_test_interface(const Error& error) {
  return error.message == missing_test_interface();
}

Result<std::string> Network::make_directory() {
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  for (const std::string parent : {runtime ? runtime : "", "/dev/shm", "/tmp"}) {
    std::string name = parent + "/celltext-XXXXXX";
    if (parent.empty() || name.size() > longest_directory) continue;
    if (mkdtemp(name.data())) return name;
  }
  return Error{ErrorKind::unexpected, tr_format("no directory for the simulated network: {}", std::strerror(errno))};
}

void Network::remove_directory(const std::string& directory) {
  std::error_code ignored;
  std::filesystem::remove_all(directory, ignored);
}

const std::string& Network::bus_address() const {
  return programs_->address;
}
const std::string& Network::directory() const {
  return programs_->options.directory;
}
std::string Network::control_path() const {
  return programs_->file("control");
}
std::string Network::device_of(int index) {
  return fmt::format("/virtual/sim{}", index);
}
std::string Network::modem_path(int index) const {
  return programs_->daemon->modem_with_device(device_of(index));
}
pid_t Network::bus_pid() const {
  return programs_->bus.pid();
}
pid_t Network::simulator_pid() const {
  return programs_->simulator.pid();
}
pid_t Network::modem_manager_pid() const {
  return programs_->modem_manager.pid();
}

Result<std::string> Network::control(std::string_view request) const {
  return ask_control(control_path(), std::string(request));
}

Result<void> Network::stop_modem_manager(int signal) {
  programs_->modem_manager.signal(signal);
  const bool gone = programs_->modem_manager.wait(programs_->options.patience) &&
                    programs_->daemon->wait_until([this] { return !programs_->daemon->daemon_is_up(); },
                                                  programs_->options.patience, -1);
  if (gone) return {};
  return Error{ErrorKind::timed_out, tr("ModemManager did not end")};
}

Result<void> Network::start_modem_manager() {
  if (auto done = programs_->start_modem_manager(); !done) return done;
  if (auto done = programs_->wait_for_modem_manager(); !done) return done;
  return programs_->create_modems();
}

Result<void> Network::restart_modem_manager(int signal) {
  if (auto done = stop_modem_manager(signal); !done) return done;
  return start_modem_manager();
}

Result<void> Network::unplug(int index) {
  auto answer = control(fmt::format(R"({{"command":"unplug","modem":{}}})", index));
  if (!answer) return answer.error();
  programs_->unplugged.insert(index);
  if (auto done = programs_->daemon->inhibit(device_of(index), true); !done) return done;
  if (programs_->daemon->wait_until([&] { return modem_path(index).empty(); }, programs_->options.patience, -1))
    return {};
  return Error{ErrorKind::timed_out, tr_format("modem {} did not leave", index)};
}

Result<void> Network::plug(int index) {
  auto answer = control(fmt::format(R"({{"command":"plug","modem":{}}})", index));
  if (!answer) return answer.error();
  programs_->unplugged.erase(index);
  if (auto done = programs_->daemon->inhibit(device_of(index), false); !done) return done;
  return programs_->wait_for_modem(index);
}

}  // namespace celltext::sim
