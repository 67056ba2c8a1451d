// The courier while everything around it fails: the daemon, the modem, the network, the disk.
#include <sys/mount.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "courier_world.h"

using namespace celltext;
using namespace celltext::test;

namespace {

void fault(const SimulatedNetwork& network, nlohmann::json what) {
  what["command"] = "fault";
  network.ask(what);
}

// A file system of one megabyte. Only root can make one.
class SmallDisk {
 public:
  explicit SmallDisk(const std::filesystem::path& place) : place_(place) {
    is_there_ = mount("tmpfs", place_.c_str(), "tmpfs", 0, "size=1m") == 0;
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (is_there_) umount2(place_.c_str(), MNT_DETACH);
  }

  bool is_there() const { return is_there_; }
  // Leaves not one free block.
  void fill() const {
    std::ofstream ballast(place_ / "ballast", std::ios::binary);
    const std::string block(4096, 'x');
    while (ballast.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
    }
  }
  void empty() const { std::filesystem::remove(place_ / "ballast"); }

 private:
  std::filesystem::path place_;
  bool is_there_ = false;
};

}  // namespace

TEST_CASE("messages that come all at once are all found, though the daemon announces only one") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  CourierWorld world(*network);
  const Process run = world.serve();
  network->ask({{"command", "pace"}, {"ms", 0}});
  for (int i = 0; i < 8; ++i) world.inject("burst " + std::to_string(i));
  world.wait_until("all of them", [&] { return world.received().size() == 8; });
  world.wait_until("an empty modem", [&] { return world.on_modem() == 0; });
  for (const auto& [text, count] : world.received()) CHECK(count == 1);
}

TEST_CASE(
    "ModemManager killed in the middle of a send leaves that message unknown; what follows goes out when it is back") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  CourierWorld world(*network);
  Process run = world.serve();
  world.wait_for(world.queue(nobody, "before"), Status::sent);
  fault(*network, {{"prefix", "+CMGS"}, {"count", 1}, {"delay_ms", 3000}});
  const auto torn = world.queue(nobody, "torn");
  const auto after = world.queue(nobody, "after");
  world.wait_for(torn, Status::sending);
  std::this_thread::sleep_for(200ms);
  REQUIRE((*network)->restart_modem_manager(SIGKILL));
  world.wait_for(torn, Status::unknown);
  world.wait_for(after, Status::sent);
  world.inject("and receives again");
  world.wait_until("a message", [&] { return world.received().size() == 1; });
  CHECK(world.left("torn") <= 1);
  CHECK(world.left("after") == 1);
}

TEST_CASE("a modem that is unplugged and plugged in again is worked again, and nothing is stored twice") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  CourierWorld world(*network);
  Process run = world.serve();
  world.inject("one");
  world.wait_until("the first", [&] { return world.received().size() == 1; });
  REQUIRE((*network)->unplug(0));
  const auto queued = world.queue(nobody, "while it is away");
  std::this_thread::sleep_for(200ms);
  CHECK(world.status(queued) == Status::queued);
  REQUIRE((*network)->plug(0));
  world.wait_for(queued, Status::sent);
  world.inject("two");
  world.wait_until("the second", [&] { return world.received().size() == 2; });
  CHECK(world.left("while it is away") == 1);
}

TEST_CASE("registration lost and found again: what is queued waits and then leaves once") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  CourierWorld world(*network);
  Process run = world.serve();
  world.wait_for(world.queue(nobody, "before"), Status::sent);
  network->ask({{"command", "set"}, {"registration", "denied"}});
  std::this_thread::sleep_for(500ms);
  const auto queued = world.queue(nobody, "waits");
  std::this_thread::sleep_for(500ms);
  CHECK(world.status(queued) == Status::queued);
  network->ask({{"command", "set"}, {"registration", "roaming"}});
  world.wait_for(queued, Status::sent);
  CHECK(world.left("waits") == 1);
}

TEST_CASE("a service centre that is out of order is tried again; one that refuses is believed, in words") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  CourierWorld world(*network);
  Process run = world.serve();
  fault(*network, {{"prefix", "+CMGS"}, {"count", 1}, {"error", "+CMS ERROR: 38"}});
  const auto transient = world.queue(nobody, "out of order");
  world.wait_for(transient, Status::sent);
  CHECK(world.left("out of order") == 1);
  fault(*network, {{"prefix", "+CMGS"}, {"count", 1}, {"error", "+CMS ERROR: 1"}});
  const auto refused = world.queue(nobody, "refused");
  world.wait_for(refused, Status::failed);
  CHECK_THAT(world.message(refused).trouble->message, Catch::Matchers::ContainsSubstring("not in use"));
  CHECK(world.left("refused") == 0);
}

TEST_CASE("an answer that is lost makes the message unknown, and it is not sent again") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  CourierWorld world(*network);
  fault(*network, {{"prefix", "+CMGS"}, {"count", 1}, {"action", "lost-answer"}});
  Process sender = world.start({"send", nobody, "no answer", "--timeout", "2s"});
  const Outcome outcome = sender.finish();
  INFO(outcome.err);
  CHECK(outcome.code == 6);
  world.run_until_quiet();
  CHECK(world.left("no answer") == 1);
  CHECK(world.status(model::MessageId{1}) == Status::unknown);
}

TEST_CASE(
    "while the disk is full the modem keeps its messages, it is said once, and all is well when there is room again") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  const TemporaryDirectory place;
  const SmallDisk disk(place.path());
  if (!disk.is_there()) {
    WARN("skipped: only root can make a small disk");
    return;
  }
  CourierWorld world(*network, place.path());
  Process run = world.serve();
  disk.fill();
  world.inject("comes while the disk is full");
  run.wait_for("the complaint", [](const Process& p) { return p.err().find("full") != std::string::npos; });
  std::this_thread::sleep_for(6s);
  CHECK(world.on_modem() == 1);
  disk.empty();
  world.wait_until("an empty modem", [&] { return world.on_modem() == 0; });
  CHECK(world.received() == std::map<std::string, int>{{"comes while the disk is full", 1}});
  run.send_signal(SIGTERM);
  const Outcome outcome = run.finish();
  CHECK(outcome.code == 0);
  CHECK(outcome.err.find("full") == outcome.err.rfind("full"));
}
