// eSIM profiles with the real ModemManager, which passes AT commands on to the simulated card.
#include <csignal>
#include <thread>

#include "tests/app/fixture.h"

using namespace celltext;
using namespace celltext::test;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr const char* first = "8901260000000000001";
constexpr const char* second = "8901260000000000777";

struct EsimWorld {
  EsimWorld() {
    sim::NetworkOptions options;
    options.at_commands = true;
    network = SimulatedNetwork::start(options);
    if (!network) return;
    celltext.emplace((*network)->bus_address());
    network->ask({{"command", "esim-profile"},
                  {"iccid", second},
                  {"imsi", "310260000000777"},
                  {"number", "+15550777"},
                  {"name", "Traveller"}});
  }

  Json card() const { return network->ask({{"command", "esim"}}).at("esim"); }
  std::string state_of(const std::string& iccid) const {
    for (const Json& profile : celltext->json({"esim", "list"}))
      if (profile.at("iccid") == iccid) return profile.at("state");
    return "none";
  }
  void configure(const std::string& content) const {
    const auto folder = celltext->folder.path() / ".config" / "celltext";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "celltext.conf") << content;
  }
  // A message that waits at the second number, whose profile is not enabled.
  void inject_sleeping(const std::string& text) const {
    network->ask({{"command", "inject"}, {"from", "+15552000001"}, {"to", "+15550777"}, {"text", text}});
  }
  bool has_received(const std::string& text) const {
    for (const Json& message : celltext->json({"list", "--in"}))
      if (message.at("text") == text) return message.at("line") == "cn";
    return false;
  }
  void set(Json fields) const {
    fields["command"] = "esim-set";
    network->ask(fields);
  }

  std::unique_ptr<SimulatedNetwork> network;
  std::optional<Program> celltext;
};

constexpr const char* two_lines =
    "[line us]\niccid = 8901260000000000001\n"
    "[line cn]\niccid = 8901260000000000777\nnumber = +15550777\n";

}  // namespace

TEST_CASE("eSIM: a message of a line that sleeps leaves over its number, what waited there comes, and home again") {
  EsimWorld world;
  if (!world.network) return;
  world.configure(std::string(two_lines) + "may-switch = true\n[receive]\nvisit-stay = 1s\n");
  world.inject_sleeping("waited for you");
  const Outcome sent = world.celltext->run({"send", "+15552000009", "from the other number", "--line", "cn"});
  INFO(sent.err);
  REQUIRE(sent.code == 0);
  CHECK_THAT(sent.err, ContainsSubstring("The line cn is not enabled; celltext switches to it"));
  const auto messages = world.network->sent_messages();
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].at("from") == "+15550777");
  CHECK(world.has_received("waited for you"));
  CHECK(world.state_of(first) == "enabled");
  CHECK(world.celltext->json({"modem", "show"}).at(0).at("sim").at("iccid") == first);
  CHECK(world.card().at("open_channels") == 0);
  WARN("a visit: " << world.card().at("commands") << " commands to the card");
}

TEST_CASE("eSIM: a line is visited for its messages; a courier killed on the way is followed by one that goes home") {
  EsimWorld world;
  if (!world.network) return;
  world.configure(std::string(two_lines) + "[receive]\nvisit = cn 6h\nvisit-stay = 1s\n");
  world.inject_sleeping("waited for you");
  const auto wait_for = [](const char* what, const std::function<bool()>& condition) {
    INFO(what);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!condition()) {
      REQUIRE(std::chrono::steady_clock::now() < deadline);
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  };
  const auto is_enabled = [&](const std::string& iccid) {
    const Json profiles = world.card().at("profiles");
    for (const Json& profile : profiles)
      if (profile.at("iccid") == iccid) return profile.at("enabled").get<bool>();
    return false;
  };
  Process run = world.celltext->serve();
  wait_for("the other line", [&] { return is_enabled(second); });
  run.send_signal(SIGKILL);
  run.finish();
  Process next = world.celltext->serve();
  wait_for("home", [&] { return is_enabled(first); });
  CHECK(world.has_received("waited for you"));
  next.send_signal(SIGTERM);
  CHECK(next.finish().code == 0);
  CHECK(is_enabled(first));
}

TEST_CASE("eSIM: profiles are shown, named, switched and deleted") {
  EsimWorld world;
  if (!world.network) return;
  const Program& celltext = *world.celltext;
  const auto info = celltext.json({"esim", "info"});
  REQUIRE(info.size() == 1);
  CHECK(info[0].at("eid").get<std::string>().size() == 32);
  CHECK(info[0].at("apdu") == "mm");
  CHECK(world.state_of(first) == "enabled");
  CHECK(world.state_of(second) == "disabled");

  CHECK(celltext.run({"esim", "rename", second, "travel"}).code == 0);
  const int before = world.card().at("commands");
  const Outcome enabled = celltext.run({"esim", "enable", "travel"});
  INFO(enabled.err);
  REQUIRE(enabled.code == 0);
  WARN("esim enable: " << world.card().at("commands").get<int>() - before << " commands to the card");
  CHECK_THAT(enabled.err, ContainsSubstring("waiting for the network"));
  const auto modems = celltext.json({"modem", "show"});
  REQUIRE(modems.size() == 1);
  CHECK(modems[0].at("sim").at("iccid") == second);
  CHECK(world.card().at("open_channels") == 0);

  CHECK(celltext.run({"esim", "delete", "travel", "--yes"}).code == 8);  // it is enabled
  const Outcome unasked = celltext.run({"esim", "delete", first});
  CHECK(unasked.code == 7);
  CHECK_THAT(unasked.err, ContainsSubstring("only once"));
  CHECK(celltext.run({"esim", "delete", "nobody", "--yes"}).code == 9);
  CHECK(celltext.run({"line", "use", first}).code == 0);
  CHECK(world.state_of(first) == "enabled");
  CHECK(celltext.run({"esim", "delete", second, "--yes"}).code == 0);
  CHECK(world.state_of(second) == "none");
  CHECK(world.card().at("open_channels") == 0);
}

TEST_CASE("eSIM: cards and modems that are different are switched all the same") {
  EsimWorld world;
  if (!world.network) return;
  world.set({{"channels", 1}, {"only_csim", true}, {"needs_le", true}, {"wants_aid", true}});
  const Outcome enabled = world.celltext->run({"esim", "enable", second});
  INFO(enabled.err);
  CHECK(enabled.code == 0);
  CHECK(world.state_of(second) == "enabled");
  CHECK(world.card().at("open_channels") == 0);
}

TEST_CASE("eSIM: a modem that was not told of the switch is looked at again") {
  EsimWorld world;
  if (!world.network) return;
  world.set({{"refuses_refresh", true}});
  const Outcome enabled = world.celltext->run({"esim", "enable", second});
  INFO(enabled.err);
  CHECK(enabled.code == 0);
  CHECK_THAT(enabled.err, ContainsSubstring("look at the modem again"));
  CHECK(world.celltext->json({"modem", "show"}).at(0).at("sim").at("iccid") == second);
}

TEST_CASE("eSIM: what is different about a card is taken from the configuration, and a wrong value refused") {
  EsimWorld world;
  if (!world.network) return;
  const std::string imei = world.celltext->json({"modem", "show"}).at(0).at("imei");
  const std::string file = (world.celltext->folder.path() / "card.conf").string();
  const auto set = [&](const std::string& entry) { std::ofstream(file) << "[card " << imei << "]\n" << entry << "\n"; };
  const auto rename = [&](char letter) {
    return commands_to_card(*world.network, *world.celltext,
                            {"esim", "rename", second, std::string(60, letter), "--config", file});
  };
  set("segment-size = 120");
  const int usual = rename('x');
  set("segment-size = 16");
  CHECK(rename('y') > usual);
  set("aid = A0000005591010FFFFFFFF8900009999");
  CHECK(world.celltext->run({"esim", "list", "--config", file}).code == 8);
  set("segment-size = 0");
  const Outcome refused = world.celltext->run({"esim", "list", "--config", file});
  CHECK(refused.code == 2);
  CHECK_THAT(refused.err, ContainsSubstring(":2: segment-size = 0 should be"));
}

TEST_CASE("eSIM: what a profile may not is shown") {
  EsimWorld world;
  if (!world.network) return;
  world.network->ask({{"command", "esim-profile"},
                      {"iccid", "8901260000000000888"},
                      {"imsi", "310260000000888"},
                      {"may_not_delete", true}});
  const auto profiles = world.celltext->json({"esim", "list"});
  CHECK(profiles.at(0).at("rules") == Json::array());
  CHECK(profiles.at(2).at("rules") == Json{"ppr2"});
  CHECK_THAT(world.celltext->run({"esim", "list"}).out, ContainsSubstring("be deleted"));
  const auto info = world.celltext->json({"esim", "info"}).at(0);
  CHECK(info.at("authorised_rules").at(0).at("rules") == Json({"ppr1", "ppr2"}));
  CHECK(info.at("free_memory") > 0);
}

TEST_CASE("eSIM: what the card refuses is exit code 8 and changes nothing") {
  EsimWorld world;
  if (!world.network) return;
  world.network->ask({{"command", "esim-fault"}, {"function", "BF31"}, {"count", -1}, {"code", 3}});
  const Outcome refused = world.celltext->run({"esim", "enable", second});
  CHECK(refused.code == 8);
  CHECK_THAT(refused.err, ContainsSubstring("rules"));
  CHECK(world.state_of(first) == "enabled");
  CHECK(world.card().at("open_channels") == 0);
}

TEST_CASE("eSIM: a run that is killed or interrupted does not keep the next from working") {
  EsimWorld world;
  if (!world.network) return;
  world.set({{"channels", 1}});
  for (const int signal : {SIGKILL, SIGINT, SIGKILL}) {
    // Slow enough to be met in the middle.
    world.network->ask({{"command", "fault"}, {"prefix", "+CGLA"}, {"count", 1}, {"delay_ms", 300}});
    Process list = world.celltext->start({"esim", "list"});
    while (world.card().at("open_channels") == 0) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    list.send_signal(signal);
    list.finish();
    CHECK(world.state_of(first) == "enabled");
    CHECK(world.card().at("open_channels") == 0);
  }
}
