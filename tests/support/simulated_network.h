// The simulated network and the real ModemManager on a private bus, for end-to-end tests.
//
//   const auto network = SimulatedNetwork::start();
//   if (!network) return;  // this ModemManager can't be tested; said loudly
//   network->ask({{"command", "inject"}, {"from", "+15550002"}, {"text", "hello"}});
//
// Each has a directory, a bus and sockets of its own: tests run beside each other. With CELLTEXT_TEST_LOGS in the environment the
// directory stays, with every AT command in its logs.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "celltext/sim/network.h"

namespace celltext::test {

class SimulatedNetwork {
 public:
  // `directory` and `simulator` of the options are filled in. Fails the test if the network does not come up; nothing,
  // with a warning, only if this ModemManager was built without its test interface.
  static std::unique_ptr<SimulatedNetwork> start(sim::NetworkOptions options = {});
  ~SimulatedNetwork();

  sim::Network* operator->() const { return network_.get(); }
  sim::Network& operator*() const { return *network_; }

  // A request to the simulated network and its answer. Fails the test if it is refused.
  nlohmann::json ask(const nlohmann::json& request) const;
  // Waits until this many parts were sent, messages were sent whole, or TPDUs were delivered since the start.
  void wait_for_parts(int count) const { ask({{"command", "wait"}, {"parts", count}}); }
  void wait_for_messages(int count) const { ask({{"command", "wait"}, {"messages", count}}); }
  void wait_for_delivered(int count) const { ask({{"command", "wait"}, {"delivered", count}}); }
  // Every message that was sent: number, text, parts. See docs/simulated-network.md.
  nlohmann::json sent_messages() const { return ask({{"command", "sent"}}).at("messages"); }

 private:
  SimulatedNetwork(std::string directory, std::unique_ptr<sim::Network> network);
  std::string directory_;
  std::unique_ptr<sim::Network> network_;
};

}  // namespace celltext::test
