// Starts a network in the directory argv[2] with the simulator argv[1], prints the process ids of its programs and
// waits to be killed. Exit 77: this ModemManager can't be tested.
#include <unistd.h>

#include <cstdio>

#include "celltext/sim/network.h"

int main(int, char** argv) {
  celltext::sim::NetworkOptions options;
  options.simulator = argv[1];
  options.directory = argv[2];
  const auto network = celltext::sim::Network::start(options);
  if (!network) {
    std::printf("%s\n", network.error().message.c_str());
    return celltext::sim::Network::is_missing_test_interface(network.error()) ? 77 : 1;
  }
  std::printf("%d %d %d\n", (*network)->bus_pid(), (*network)->simulator_pid(), (*network)->modem_manager_pid());
  std::fflush(stdout);
  pause();
}
