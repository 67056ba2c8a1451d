// The three programs of the network: how each is started and how one knows that it is up.
#pragma once

#include <memory>
#include <set>
#include <string>

#include "celltext/sim/network.h"
#include "sim/child_process.h"
#include "sim/daemon_bus.h"

namespace celltext::sim {

// Both ends of a pipe through which a program says that it is ready.
class ReadyPipe {
 public:
  ReadyPipe();
  ReadyPipe(const ReadyPipe&) = delete;
  ReadyPipe& operator=(const ReadyPipe&) = delete;
  ~ReadyPipe();

  int child_end() const { return child_end_; }
  // True if the program wrote something before it ended and before the patience was over.
  bool wait(std::chrono::milliseconds patience);

 private:
  void close_child_end();

  int own_end_ = -1;
  int child_end_ = -1;
};

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
  Result<void> wait_for_simulator(ReadyPipe& ready);
  Result<void> start_modem_manager();
  Result<void> wait_for_modem_manager();
  // Gives ModemManager the plugged modems and waits until it has them all.
  Result<void> create_modems();
  Result<void> wait_for_modem(int index);
};

// Why ModemManager can't be driven by tests at all.
const char* missing_test_interface();

}  // namespace celltext::sim
