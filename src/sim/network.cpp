#include "celltext/sim/network.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "celltext/base/i18n.h"
#include "sim/control_client.h"
#include "sim/programs.h"

namespace celltext::sim {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t longest_directory = 80;  // a socket's path holds 107 characters

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
  if (auto done = programs.wait_for_simulator(simulator_ready); !done) return done.error();
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
