#include "sim/state_file.h"

#include <fstream>

#include "tests/catch.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/test_clock.h"

using namespace celltext;
using namespace celltext::sim;
using namespace std::chrono_literals;
using celltext::test::TemporaryDirectory;
using celltext::test::TestClock;

namespace {

constexpr auto sim_memory = Modem::Memory::sim;
constexpr auto device_memory = Modem::Memory::device;

}  // namespace

TEST_CASE("storages, cards and undelivered messages are there again after a restart") {
  const TemporaryDirectory directory;
  const std::string path = directory.path() / "state.json";
  TestClock clock;
  {
    World world(clock, 1);
    Modem& modem = *world.modems()[0];
    modem.storage(sim_memory).put(3, {StoredMessage::State::received_read, {1, 2, 3}});
    modem.storage(device_memory).put(1, {StoredMessage::State::sent, {4, 5}});
    modem.radio().registration = Registration::searching;
    Injection injection;
    injection.to = "+15550001";
    injection.from = {"+15550100", false};
    injection.text = "later";
    world.centre().inject(injection);
    REQUIRE(save_state(world, path));
  }
  World world(clock, 1);
  REQUIRE(load_state(world, path));
  Modem& modem = *world.modems()[0];
  REQUIRE(modem.storage(sim_memory).find(3));
  CHECK(modem.storage(sim_memory).find(3)->state == StoredMessage::State::received_read);
  REQUIRE(modem.storage(device_memory).find(1));
  CHECK(modem.storage(device_memory).find(1)->pdu == Bytes{4, 5});
  CHECK(world.centre().pending().size() == 1);
  CHECK(world.centre().serial() == 1);
  clock.advance(2s);
  CHECK(world.centre().pending().empty());
  CHECK(modem.storage(device_memory).used() == 2);
}

TEST_CASE("a report that waits for a delivery survives a restart") {
  TestClock clock;
  World before(clock, 2);
  before.modems()[1]->radio().registration = Registration::searching;
  before.submit(*before.modems()[0], *from_hex("2100"
                                               "089151550021"
                                               "0000"
                                               "05E8329BFD06"));
  before.submit(*before.modems()[0], *from_hex("2100"
                                               "089151550110"
                                               "0000"
                                               "05E8329BFD06"));
  const std::string state = spell_state(before);
  World after(clock, 2);
  REQUIRE(read_state(after, state));
  REQUIRE(after.centre().pending().size() == before.centre().pending().size());
  CHECK(spell_state(after) == state);
}

TEST_CASE("without a file everything is empty") {
  const TemporaryDirectory directory;
  TestClock clock;
  World world(clock, 1);
  CHECK(load_state(world, directory.path() / "none.json"));
  CHECK(world.centre().pending().empty());
}

TEST_CASE("a file that is not a state is refused with its name") {
  const TemporaryDirectory directory;
  const std::string path = directory.path() / "state.json";
  TestClock clock;
  World world(clock, 1);
  for (const char* text : {"", "nonsense", "{}", "[]", R"({"pending":[{}],"cards":{},"modems":[],"serial":0})",
                           R"({"pending":[],"cards":{"8901260000000000001":{"x":{}}},"modems":[],"serial":0})"}) {
    std::ofstream(path) << text;
    const auto loaded = load_state(world, path);
    INFO(text);
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().kind == ErrorKind::invalid);
    CHECK(loaded.error().message.find(path) == 0);
  }
}

TEST_CASE("a state that can't be written says so") {
  TestClock clock;
  World world(clock, 1);
  CHECK_FALSE(save_state(world, "/nowhere/at/all/state.json"));
}
