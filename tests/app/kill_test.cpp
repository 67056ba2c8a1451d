// What must hold, whatever dies when: the program is killed at each named step of the courier and at random, and then
// everything is counted, in the database and in the simulated network.
#include <csignal>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>
#include <thread>

#include "celltext/core/courier_lock.h"
#include "celltext/store/messages.h"
#include "celltext/store/outbox.h"
#include "tests/catch.h"
#include "tests/support/process.h"
#include "tests/support/simulated_network.h"
#include "tests/support/temporary_directory.h"

using namespace celltext;
using namespace celltext::test;
using namespace std::chrono_literals;
using model::Status;

namespace {

// One data folder on one network.
class World {
 public:
  explicit World(const SimulatedNetwork& network)
      : network_(network),
        database_(*store::Database::open(directory_.path())),
        messages_(database_),
        outbox_(database_) {}

  Process start(std::vector<std::string> arguments, const std::string& die_at = "") {
    arguments.insert(arguments.begin(), CELLTEXT_PROGRAM);
    ProcessOptions options;
    options.environment = {"DBUS_SYSTEM_BUS_ADDRESS=" + network_->bus_address(),
                           "CELLTEXT_DATA_DIR=" + directory_.path().string(),
                           "XDG_CONFIG_HOME=" + directory_.path().string()};
    if (!die_at.empty()) options.environment.push_back("CELLTEXT_DIE_AT=" + die_at);
    return Process::start(arguments, options);
  }

  // A courier works until nothing is queued, open or on the modem any more.
  void run_until_quiet() {
    Process run = start({"run"});
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    while (!is_courier(run.pid()) || !is_quiet()) {
      REQUIRE(std::chrono::steady_clock::now() < deadline);
      std::this_thread::sleep_for(20ms);
    }
    run.send_signal(SIGTERM);
    CHECK(run.finish().code == 0);
  }

  bool is_courier(pid_t pid) const {
    const auto holder = core::CourierLock::open(directory_.path())->holder();
    return holder && holder->pid == pid;
  }

  bool is_quiet() {
    for (const model::Message& message : outbox_.list()) {
      if (message.status != Status::unknown && message.status != Status::failed) return false;
    }
    return on_modem() == 0;
  }

  int on_modem() const {
    const auto storages = network_.ask({{"command", "modems"}}).at("modems").at(0).at("storages");
    return storages.at("SM").at("used").get<int>() + storages.at("ME").at("used").get<int>();
  }

  model::MessageId queue(const std::string& to, const std::string& text) {
    store::NewMessage message;
    message.to = {to};
    message.text = text;
    message.request_report = false;
    const auto enqueued = outbox_.enqueue(message, system_now());
    REQUIRE(enqueued);
    return enqueued->ids.front();
  }

  Status status(model::MessageId id) { return messages_.find(id)->status; }

  std::map<std::string, int> received() {
    std::map<std::string, int> counts;
    store::MessageQuery query;
    query.direction = model::Direction::in;
    query.limit = 100'000;
    for (const model::Message& message : messages_.list(query)) ++counts[message.text];
    return counts;
  }

  void inject(const std::string& text) const {
    network_.ask({{"command", "inject"}, {"from", "+15552000001"}, {"text", text}});
  }

  // How often this text went on the air.
  int left(const std::string& text) const {
    int count = 0;
    for (const auto& message : network_.sent_messages()) {
      if (message.at("text") == text) ++count;
    }
    return count;
  }

 private:
  const SimulatedNetwork& network_;
  TemporaryDirectory directory_;
  store::Database database_;
  store::Messages messages_;
  store::Outbox outbox_;
};

constexpr const char* nobody = "+15552000009";

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
      World world(*network);
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
    }
  }
}

TEST_CASE("killed at any step of receiving, a message is there exactly once") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  for (const std::string step : {"admitted", "deleted", "deletion-noted"}) {
    World world(*network);
    const std::string text = "arrives while it dies when " + step;
    INFO(text);
    Process dying = world.start({"run"}, step);
    world.inject(text);
    CHECK(dying.finish().signal == SIGKILL);
    world.run_until_quiet();
    CHECK(world.received() == std::map<std::string, int>{{text, 1}});
  }
}

TEST_CASE("killed at random, nothing is lost, nothing is stored or sent twice, and nothing is called what it is not") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  World world(*network);
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
    if (status == Status::unknown) ++unknown;
  }
  WARN(unknown << " of " << queued.size() << " outcomes are unknown after " << rounds() << " kills");
}
