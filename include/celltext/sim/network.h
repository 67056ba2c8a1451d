// A whole cellular network on this computer: a private bus, the simulated network and the real ModemManager.
//
// For the demo and for tests. Everything blocks, and turns only a main context of its own meanwhile. Start it from a
// thread that lives as long as the network (the main one): the kernel ends the three programs when that thread ends,
// however it ends.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/base/result.h"

namespace celltext::sim {

struct NetworkOptions {
  // Where sockets, logs and the bus configuration go; made with mode 0700. Its path must be shorter than 80 characters.
  std::string directory;
  // The program celltext-sim.
  std::string simulator;
  int modems = 1;
  // What the simulated network remembers from one start to the next; empty: nothing.
  std::string state_file;
  // Further arguments for celltext-sim.
  std::vector<std::string> simulator_arguments;
  // The plugin that ModemManager drives the modems with.
  std::string plugin = "generic";
  // ModemManager logs every AT command.
  bool debug = false;
  // ModemManager passes AT commands on through Modem.Command; with `debug` it always does.
  bool at_commands = false;
  // ModemManager asks for permission before each call, as on a system bus. The simulated network answers: control
  // command "permit".
  bool permissions = false;
  std::string modem_manager = "ModemManager";
  std::string dbus_daemon = "dbus-daemon";
  // How long each of the programs may take to come up.
  std::chrono::milliseconds patience{10'000};
};

class Network {
 public:
  // Everything runs and each modem is on the bus: disabled, or locked. Errors: `no_modem` if a program is not installed
  // (the message names the package) or ModemManager was built without its test interface, `timed_out`, `unexpected`.
  static Result<std::unique_ptr<Network>> start(NetworkOptions options);
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;
  // Ends the programs. The directory stays.
  ~Network();

  // The error of start() when ModemManager has no test interface: the one case in which tests may skip.
  static bool is_missing_test_interface(const Error& error);
  // A new directory with mode 0700 and a short path, in memory where possible. The caller removes it:
  // remove_directory().
  static Result<std::string> make_directory();
  static void remove_directory(const std::string& directory);

  // For DBUS_SYSTEM_BUS_ADDRESS and DBUS_SESSION_BUS_ADDRESS.
  const std::string& bus_address() const;
  const std::string& directory() const;
  std::string control_path() const;
  // The Device property of modem `index`, counted from 0. Find modems by it, never by object path.
  static std::string device_of(int index);
  // The modem's current object path; empty if it is not on the bus.
  std::string modem_path(int index) const;

  // One request to the control socket and its answer: docs/simulated-network.md.
  Result<std::string> control(std::string_view request) const;

  pid_t bus_pid() const;
  pid_t simulator_pid() const;
  pid_t modem_manager_pid() const;  // -1 while it is stopped

  // Ends ModemManager with SIGTERM or SIGKILL and waits until it is gone, from the bus too.
  Result<void> stop_modem_manager(int signal = SIGTERM);
  // Starts it again; returns when each plugged modem is on the bus.
  Result<void> start_modem_manager();
  Result<void> restart_modem_manager(int signal = SIGTERM);

  // Pulls a modem out, as ModemManager sees it when a device is gone: returns when its object has left the bus.
  Result<void> unplug(int index);
  // Puts it back; returns when it is on the bus again.
  Result<void> plug(int index);

 private:
  struct Programs;
  explicit Network(NetworkOptions options);
  std::unique_ptr<Programs> programs_;
};

}  // namespace celltext::sim
