// SIM slots, and having the daemon look at a device anew, against a fake ModemManager.
#include "tests/modem/world.h"

using namespace celltext;
using namespace celltext::modem;
using namespace celltext::test;

TEST_CASE("the SIM slots of a modem are listed with what lies in them") {
  Ready world;
  CHECK(finish(world.radio->list_sim_slots(world.path))->empty());
  world.fake.set_slots({"8901000000000000001", "", "8901000000000000042"});
  const auto slots = finish(world.radio->list_sim_slots(world.path));
  REQUIRE(slots);
  CHECK(*slots == std::vector<std::string>{"8901000000000000001", "", "8901000000000000042"});
  CHECK_FALSE(finish(world.radio->list_sim_slots("/org/freedesktop/ModemManager1/Modem/7")));
}

TEST_CASE("another slot is used, and the modem comes back with the SIM that lies there") {
  Ready world;
  world.fake.set_slots({"8901000000000000001", "8901000000000000042"});
  REQUIRE(finish(world.radio->use_sim_slot(world.path, 2)));
  CHECK(world.fake.chosen_slot == 2);
  FakeModem& returned = world.daemon.replace_modem(world.fake);
  returned.set_sim("8901000000000000042");
  run_until([&] {
    const auto modems = world.radio->modems();
    return modems.size() == 1 && modems[0].path != world.path && modems[0].sim &&
           modems[0].sim->iccid == "8901000000000000042";
  });
}

TEST_CASE("a slot that the modem refuses is told") {
  Ready world;
  world.fake.errors["SetPrimarySimSlot"].push_back(fake_error::core("InvalidArgs", "slot 5 doesn't exist"));
  const auto refused = finish(world.radio->use_sim_slot(world.path, 5));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::invalid);
}

TEST_CASE("the daemon lets go of a device and takes it again") {
  Ready world;
  using Calls = std::vector<std::pair<std::string, bool>>;
  SECTION("and the modem is there under another path") {
    world.daemon.on_inhibit = [&](bool away) {
      if (away)
        world.daemon.remove_modem(world.fake);
      else
        world.daemon.add_modem();
    };
    REQUIRE(finish(world.radio->probe_again("/virtual/A")));
    run_until([&] { return world.radio->modems().size() == 1 && world.radio->modems()[0].path != world.path; });
    CHECK(world.daemon.inhibited == Calls{{"/virtual/A", true}, {"/virtual/A", false}});
  }
  SECTION("unless it refuses") {
    world.daemon.refuses_inhibit = true;
    CHECK_FALSE(finish(world.radio->probe_again("/virtual/A")));
    CHECK(world.daemon.inhibited == Calls{{"/virtual/A", true}});
  }
}
