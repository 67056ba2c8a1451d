#include "tests/support/simulated_network.h"

#include <cstdlib>

#include "tests/catch.h"

namespace celltext::test {

namespace {

bool keeps_logs() { return std::getenv("CELLTEXT_TEST_LOGS") != nullptr; }

}  // namespace

SimulatedNetwork::SimulatedNetwork(std::string directory, std::unique_ptr<sim::Network> network)
    : directory_(std::move(directory)), network_(std::move(network)) {}

SimulatedNetwork::~SimulatedNetwork() {
  network_.reset();
  if (!keeps_logs()) sim::Network::remove_directory(directory_);
}

std::unique_ptr<SimulatedNetwork> SimulatedNetwork::start(sim::NetworkOptions options) {
  auto directory = sim::Network::make_directory();
  if (!directory) FAIL(directory.error().message);
  options.directory = *directory;
  if (keeps_logs()) {
    options.debug = true;
    options.simulator_arguments.push_back("--verbose");
    WARN("logs are in " << *directory);
  }
  options.simulator = CELLTEXT_SIM_PROGRAM;
  auto network = sim::Network::start(std::move(options));
  if (network) return std::unique_ptr<SimulatedNetwork>(new SimulatedNetwork(*directory, *std::move(network)));
  sim::Network::remove_directory(*directory);
  if (!sim::Network::is_missing_test_interface(network.error())) FAIL(network.error().message);
  WARN("SKIPPED: " << network.error().message);
  return nullptr;
}

nlohmann::json SimulatedNetwork::ask(const nlohmann::json& request) const {
  const auto answer = network_->control(request.dump());
  if (!answer) FAIL(answer.error().message);
  auto body = nlohmann::json::parse(*answer);
  if (!body.at("ok")) FAIL(request.dump() << " was refused: " << body.at("error"));
  return body;
}

}  // namespace celltext::test
