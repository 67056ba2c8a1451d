// A network and a data folder for one benchmark.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "bench.h"

namespace celltext::bench {

class BenchNetwork {
 public:
  BenchNetwork() : directory_(value_or_throw(sim::Network::make_directory())) {
    sim::NetworkOptions options;
    options.directory = directory_;
    options.simulator = CELLTEXT_SIM_PROGRAM;
    network_ = value_or_throw(sim::Network::start(options));
  }
  BenchNetwork(const BenchNetwork&) = delete;
  BenchNetwork& operator=(const BenchNetwork&) = delete;
  ~BenchNetwork() {
    network_.reset();
    sim::Network::remove_directory(directory_);
  }

  sim::Network* operator->() const { return network_.get(); }

  void inject(const std::string& text) const {
    const nlohmann::json request{{"command", "inject"}, {"from", "+15552000001"}, {"text", text}};
    value_or_throw(network_->control(request.dump()));
  }

 private:
  std::string directory_;
  std::unique_ptr<sim::Network> network_;
};

// On a real disk, so that a durable write costs what it costs.
class BenchDirectory {
 public:
  BenchDirectory() {
    std::string name = std::filesystem::current_path() / "celltext-bench-XXXXXX";
    if (!mkdtemp(name.data())) throw std::runtime_error("cannot make " + name);
    path_ = name;
  }
  BenchDirectory(const BenchDirectory&) = delete;
  BenchDirectory& operator=(const BenchDirectory&) = delete;
  ~BenchDirectory() { std::filesystem::remove_all(path_); }

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace celltext::bench
