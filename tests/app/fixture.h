// The real program with a data folder of its own, on a simulated network of its own.
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/support/process.h"
#include "tests/support/simulated_network.h"
#include "tests/support/store_fixture.h"

namespace celltext::test {

using Json = nlohmann::json;
using Words = std::vector<std::string>;

inline std::vector<Json> json_lines(const std::string& text) {
  std::vector<Json> objects;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) objects.push_back(Json::parse(line));
  return objects;
}

struct Program {
  testing::TemporaryFolder folder;
  ProcessOptions options;

  explicit Program(const std::string& bus_address) {
    options.environment = {"HOME=" + folder.path().string(),
                           "XDG_DATA_HOME",
                           "XDG_CONFIG_HOME",
                           "CELLTEXT_CONFIG",
                           "NO_COLOR",
                           "SSH_CONNECTION",
                           "LC_ALL=C.UTF-8",
                           "TZ=UTC",
                           "TERM=xterm",
                           "CELLTEXT_DATA_DIR=" + data_dir().string(),
                           "DBUS_SYSTEM_BUS_ADDRESS=" + bus_address};
  }

  std::filesystem::path data_dir() const { return folder.path() / "data"; }

  static Words command(const Words& arguments) {
    Words words{CELLTEXT_PROGRAM};
    words.insert(words.end(), arguments.begin(), arguments.end());
    return words;
  }

  Process start(const Words& arguments) const { return Process::start(command(arguments), options); }
  Process start_on_terminal(const Words& arguments, int columns, int rows) const {
    ProcessOptions with = options;
    with.terminal = true;
    with.columns = columns;
    with.rows = rows;
    return Process::start(command(arguments), with);
  }
  Outcome run(const Words& arguments) const { return start(arguments).finish(); }
  Outcome run(const Words& arguments, const std::string& input) const {
    ProcessOptions with = options;
    with.input = input;
    return Process::start(command(arguments), with).finish();
  }

  std::vector<Json> json(Words arguments) const {
    arguments.push_back("--json");
    const Outcome outcome = run(arguments);
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    return json_lines(outcome.out);
  }

  // The courier in the background.
  Process serve() const {
    Process process = start({"run"});
    process.wait_for("the courier",
                     [](const Process& p) { return p.err().find("receiving and sending") != std::string::npos; });
    return process;
  }
};

// How many commands reach the card in the simulated modem while the program runs this one.
inline int commands_to_card(const SimulatedNetwork& network, const Program& program, const Words& command) {
  const auto count = [&] { return network.ask({{"command", "esim"}}).at("esim").at("commands").get<int>(); };
  const int before = count();
  program.run(command);
  return count() - before;
}

// The network, and the program on it.
struct World {
  std::unique_ptr<SimulatedNetwork> network;
  Program celltext;

  explicit World(int modems = 1) : World(with_modems(modems)) {}
  explicit World(const sim::NetworkOptions& options)
      : network(SimulatedNetwork::start(options)), celltext(network ? (*network)->bus_address() : "") {}
  explicit operator bool() const { return network != nullptr; }
  void inject(const std::string& from, const std::string& text) const {
    network->ask({{"command", "inject"}, {"from", from}, {"text", text}});
  }
  std::vector<std::string> sent_texts() const {
    std::vector<std::string> texts;
    for (const Json& message : network->sent_messages()) texts.push_back(message.at("text"));
    return texts;
  }

 private:
  static sim::NetworkOptions with_modems(int modems) {
    sim::NetworkOptions options;
    options.modems = modems;
    return options;
  }
};

}  // namespace celltext::test
