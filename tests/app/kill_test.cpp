// What must hold, whatever dies when: the program is killed at each named step of the courier and at random, and then
// everything is counted, in the database and in the simulated network.
#include <csignal>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>
#include <thread>

#include "courier_world.h"

using namespace celltext;
using namespace celltext::test;
using namespace std::chrono_literals;
using model::Status;

namespace {

int rounds() {
  const char* wanted = std::getenv("CELLTEXT_KILL_ROUNDS");
  return wanted ? std::atoi(wanted) : 120;
}

}  // namespace

TEST_CASE("killed at any step of sending, a message leaves once or is unknown") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  struct Expectation {
    std::string step;
    int left;
    Status status;
  };
  const std::vector<Expectation> expectations{{"created", 1, Status::sent},
                                              {"marked", 0, Status::unknown},
                                              {"answered", 1, Status::sent},
                                              {"settled", 1, Status::sent}};
  for (const std::string face : {"run", "send"}) {
    for (const Expectation& expected : expectations) {
      CourierWorld world(*network);
      const std::string text = face + " dies when " + expected.step;
      model::MessageId id{1};
      if (face == "run") id = world.queue(nobody, text);
      Process dying = face == "run" ? world.start({"run"}, expected.step)
                                    : world.start({"send", nobody, text, "--no-report"}, expected.step);
      INFO(text);
      CHECK(dying.finish().signal == SIGKILL);
      world.run_until_quiet();
      CHECK(world.left(text) == expected.left);
      CHECK(world.status(id) == expected.status);
      CHECK(world.booked(id) == (expected.status == Status::sent ? "spent" : "unknown"));
    }
  }
}

TEST_CASE("killed at any step of receiving, a message is there exactly once") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  for (const std::string step : {"admitted", "deleted", "deletion-noted"}) {
    CourierWorld world(*network);
    const std::string text = "arrives while it dies when " + step;
    INFO(text);
    Process dying = world.start({"run"}, step);
    world.inject(text);
    CHECK(dying.finish().signal == SIGKILL);
    world.run_until_quiet();
    CHECK(world.received() == std::map<std::string, int>{{text, 1}});
    CHECK(world.booked(text) == "spent");
  }
}

TEST_CASE("killed at random, nothing is lost, nothing is stored or sent twice, and nothing is called what it is not") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  CourierWorld world(*network);
  std::mt19937 random(20261101);
  std::map<std::string, model::MessageId> queued;
  std::set<std::string> injected;
  for (int round = 0; round < rounds(); ++round) {
    Process run = world.start({"run"});
    for (int i = 0; i < 2; ++i) {
      const std::string out = "out " + std::to_string(round) + "/" + std::to_string(i);
      const std::string in = "in " + std::to_string(round) + "/" + std::to_string(i);
      queued[out] = world.queue(nobody, out);
      injected.insert(in);
      world.inject(in);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 120'000));
    run.send_signal(SIGKILL);
    CHECK(run.finish().signal == SIGKILL);
  }
  world.run_until_quiet();

  const auto received = world.received();
  CHECK(received.size() == injected.size());
  for (const std::string& text : injected) {
    INFO(text);
    const auto found = received.find(text);
    CHECK((found != received.end() && found->second == 1));
  }
  std::map<std::string, int> left;
  for (const auto& message : network->sent_messages()) ++left[message.at("text")];
  int unknown = 0;
  for (const auto& [text, id] : queued) {
    INFO(text);
    const Status status = world.status(id);
    CHECK((status == Status::sent || status == Status::unknown));
    CHECK(left[text] <= 1);
    if (status == Status::sent) CHECK(left[text] == 1);
    CHECK(world.booked(id) == (status == Status::sent ? "spent" : "unknown"));
    if (status == Status::unknown) ++unknown;
  }
  WARN(unknown << " of " << queued.size() << " outcomes are unknown after " << rounds() << " kills");
}
