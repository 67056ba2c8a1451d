// A second number by its activation code: the program, servers of profiles on HTTPS ports, a card in a simulated modem
// under the real ModemManager.
#include <algorithm>
#include <csignal>

#include "tests/app/fixture.h"
#include "tests/support/temporary_directory.h"

using namespace celltext;
using namespace celltext::test;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr const char* iccid = "8901260000000000555";

// Where a download is met.
struct Moment {
  const char* step;           // as it is printed
  const char* slow_function;  // of the server, which takes its time; none: the card does
  bool is_remembered;         // the database knows the download by then
};
const std::vector<Moment> moments{{"\"authenticate\"", "authenticateClient", false},
                                  {"\"prepare\"", "getBoundProfilePackage", true},
                                  {"\"install\"", nullptr, true}};

struct ServedWorld {
  ServedWorld() {
    sim::NetworkOptions options;
    options.at_commands = true;
    options.simulator_arguments = {"--esim", published.path().string()};
    network = SimulatedNetwork::start(options);
    if (!network) return;
    celltext.emplace((*network)->bus_address());
    celltext->options.environment.push_back("CELLTEXT_TRUST=" + (published.path() / "esim-issuer.pem").string());
    code = network
               ->ask({{"command", "esim-offer"},
                      {"matching_id", "TEST-1"},
                      {"iccid", iccid},
                      {"imsi", "310260000000555"},
                      {"number", "+15550555"},
                      {"name", "Second"}})
               .at("code");
  }

  Json card() const { return network->ask({{"command", "esim"}}).at("esim"); }
  Json servers() const { return network->ask({{"command", "esim-servers"}}); }
  bool is_installed() const {
    const auto profiles = celltext->json({"esim", "list"});
    return std::ranges::any_of(profiles, [](const Json& profile) { return profile.at("iccid") == iccid; });
  }
  // A download that has come to this step and takes its time over it.
  Process begun(const Moment& moment) const {
    if (moment.slow_function)
      network->ask(
          {{"command", "esim-server-fault"}, {"function", moment.slow_function}, {"kind", "slow"}, {"delay_ms", 5000}});
    else
      network->ask({{"command", "fault"}, {"prefix", "+CGLA"}, {"count", -1}, {"delay_ms", 10}});
    Process adding = celltext->start({"esim", "add", code, "--yes", "--json"});
    adding.wait_for_output(moment.step);
    return adding;
  }
  void taken_up_again(const Moment& moment) const {
    network->ask({{"command", "esim-server-clear-faults"}});
    network->ask({{"command", "clear-faults"}});
    if (moment.is_remembered) {
      const Json unfinished = celltext->json({"esim", "info"}).at(0).at("unfinished");
      REQUIRE(unfinished.size() == 1);
      CHECK(unfinished.at(0).at("name") == "Second");
      CHECK_THAT(celltext->run({"esim", "list"}).err, ContainsSubstring("Not finished: Second"));
    }
    Words command{"esim", "add", "--yes"};
    if (!moment.is_remembered) command.push_back(code);
    const Outcome again = celltext->run(command);
    INFO(again.err);
    CHECK(again.code == 0);
    CHECK(is_installed());
    CHECK(card().at("open_channels") == 0);
    CHECK(card().at("notifications").empty());
    CHECK(celltext->run({"esim", "add", "--yes"}).code == 9);  // nothing is left to go on with
  }

  TemporaryDirectory published;
  std::unique_ptr<SimulatedNetwork> network;
  std::optional<Program> celltext;
  std::string code;
};

}  // namespace

TEST_CASE("eSIM: a profile is offered, installed, told of, and switched to") {
  ServedWorld world;
  if (!world.network) return;
  const Program& celltext = *world.celltext;

  const Outcome asked = celltext.run({"esim", "add", world.code});
  CHECK(asked.code == 7);  // nobody to ask
  CHECK_THAT(asked.err, ContainsSubstring("Second") && ContainsSubstring("--yes"));
  CHECK(world.servers().at("cancelled") == Json{1});  // postponed
  CHECK_FALSE(world.is_installed());

  const Outcome added = celltext.run({"esim", "add", world.code, "--yes", "--json"});
  INFO(added.err);
  REQUIRE(added.code == 0);
  const auto lines = json_lines(added.out);
  CHECK(lines.front().at("progress").at("step") == "connect");
  CHECK(lines.back().at("iccid") == iccid);
  CHECK(world.servers().at("orders").back().at("state") == "installed");
  CHECK(celltext.json({"esim", "notifications"}).empty());
  CHECK(world.card().at("open_channels") == 0);

  const Outcome switched = celltext.run({"esim", "enable", iccid});
  INFO(switched.err);
  CHECK(switched.code == 0);
  CHECK(celltext.json({"esim", "notifications"}).empty());  // its server knows of the switch, too
  CHECK(world.servers().at("notifications") == 2);
}

TEST_CASE("eSIM: an installation that is interrupted is postponed, leaves no channel open, and is taken up again") {
  const Moment moment = GENERATE(from_range(moments));
  INFO(moment.step);
  ServedWorld world;
  if (!world.network) return;
  Process adding = world.begun(moment);
  adding.send_signal(SIGINT);
  CHECK(adding.finish().code == 130);
  // A session that the card has not entered yet can't be cancelled by it.
  if (moment.is_remembered) {
    CHECK(world.servers().at("cancelled") == Json{1});
    CHECK(world.servers().at("open_sessions") == 0);
  }
  CHECK(world.card().at("open_channels") == 0);
  world.taken_up_again(moment);
}

TEST_CASE("eSIM: an installation that is killed is taken up again by the next run") {
  const Moment moment = GENERATE(from_range(moments));
  INFO(moment.step);
  ServedWorld world;
  if (!world.network) return;
  // The only channel there is: what was left open must be known and closed.
  world.network->ask({{"command", "esim-set"}, {"channels", 1}});
  Process adding = world.begun(moment);
  adding.send_signal(SIGKILL);
  CHECK(adding.finish().signal == SIGKILL);
  world.taken_up_again(moment);
}

TEST_CASE("eSIM: a server that is not to be trusted is refused before the card is asked for anything") {
  ServedWorld world;
  if (!world.network) return;
  const struct {
    const char* certificate;
    const char* words;
  } cases[] = {
      {"stranger", "not from an issuer of the GSMA"}, {"expired", "has expired"}, {"other-host", "another host"}};
  const auto asked = [&](const std::string& code) {
    return commands_to_card(*world.network, *world.celltext, {"esim", "add", code, "--yes"});
  };
  const int nobody_there = asked("LPA:1$localhost:1$X");
  for (const auto& each : cases) {
    INFO(each.certificate);
    world.network->ask({{"command", "esim-server-certificate"}, {"certificate", each.certificate}});
    const Outcome refused = world.celltext->run({"esim", "add", world.code, "--yes"});
    CHECK(refused.code == 8);
    CHECK_THAT(refused.err, ContainsSubstring(each.words));
    CHECK(asked(world.code) == nobody_there);
    CHECK(world.servers().at("requests") == 0);
  }
  const Outcome discovered = world.celltext->run({"esim", "discover"});
  CHECK(discovered.code == 8);
}

TEST_CASE("eSIM: neither activation nor confirmation codes are told in a log, nor kept after the installation") {
  ServedWorld world;
  if (!world.network) return;
  world.network->ask({{"command", "esim-offer"},
                      {"matching_id", "SECRET-77"},
                      {"iccid", "8901260000000000777"},
                      {"imsi", "310260000000777"},
                      {"name", "Third"},
                      {"confirmation_code", "0815-4711"}});
  const std::string code = world.code.substr(0, world.code.rfind('$') + 1) + "SECRET-77";
  const auto is_told = [](const Outcome& outcome, const char* secret) {
    return outcome.err.find(secret) != std::string::npos || outcome.out.find(secret) != std::string::npos;
  };
  const Outcome wrong = world.celltext->run({"esim", "add", code, "--confirmation", "9999-1", "--yes", "--verbose"});
  CHECK(wrong.code == 8);
  CHECK_THAT(wrong.err, ContainsSubstring("8.2.7"));
  const Outcome added = world.celltext->run({"esim", "add", code, "--confirmation", "0815-4711", "--yes", "--verbose"});
  INFO(added.err);
  CHECK(added.code == 0);
  CHECK_THAT(added.err, ContainsSubstring("APDUs") && ContainsSubstring("HTTP requests"));
  for (const char* secret : {"SECRET-77", "0815-4711", "9999-1"}) {
    CHECK_FALSE(is_told(wrong, secret));
    CHECK_FALSE(is_told(added, secret));
  }
}

TEST_CASE("the demo knows a code by which a second number can be had") {
  if (!SimulatedNetwork::start()) return;
  const Program program{""};
  const std::string script =
      "celltext esim discover &&"
      " celltext esim add \"$(cat \"$(dirname \"$CELLTEXT_TRUST\")/esim-code\")\" --yes --json";
  const Outcome outcome = program.run({"demo", "--", "sh", "-c", script});
  INFO(outcome.out << outcome.err);
  CHECK(outcome.code == 0);
  CHECK_THAT(outcome.out, ContainsSubstring("LPA:1$localhost:") && ContainsSubstring("\"name\":\"Traveller 1\""));
}
