// A modem in memory with a simulated eSIM card behind its AT commands.
#include "celltext/core/line_switch.h"

#include <algorithm>

#include "celltext/core/line_changer.h"
#include "sim/world.h"
#include "tests/catch.h"
#include "tests/support/fake_radio.h"
#include "tests/support/main_loop.h"
#include "tests/support/temporary_directory.h"

using namespace celltext;
using namespace celltext::core;
using namespace std::chrono_literals;
using test::FakeRadio;

namespace {

struct SwitchWorld {
  SwitchWorld() {
    sim::EsimProfile second;
    second.iccid = "8901260000000000777";
    second.imsi = "310260000000777";
    second.name = "Second";
    sim_modem().euicc().preload(second);
    first_iccid = sim_modem().card().iccid;
    path = radio.add_modem();
    radio.modem(path).sim->iccid = first_iccid;
    radio.on_at = [this](const std::string& command) { return answer(command); };
    sim_modem().port(0).open([this](std::string_view octets) { heard += octets; });
    simulated.on_reappear = [this](sim::Modem&) { reappear(); };
    plan.place.modem = radio.modem(path);
    plan.place.radio = &radio;
    plan.place.way = *esim::parse_way("mm");
    plan.clock = &clock;
    plan.report = [this](SwitchStep step) { steps.push_back(step); };
    plan.patience = {1s, 1s, 1s, 1s, 100ms, 1s};
  }

  sim::Modem& sim_modem() { return *simulated.modems()[0]; }

  // The simulated port answers at once.
  Result<std::string> answer(const std::string& command) {
    heard.clear();
    sim_modem().port(0).settings().echo = false;
    sim_modem().port(0).receive(command + "\r");
    if (heard.find("ERROR") != std::string::npos) return Error{ErrorKind::refused, "refused"};
    return heard.substr(0, heard.find("\r\nOK"));
  }

  void reappear() {
    radio.remove_modem(path);
    path = radio.add_modem(++index);
    auto& modem = radio.modem(path);
    modem.device = plan.place.modem->device;
    modem.sim->iccid = sim_modem().card().iccid;
    modem.registration = registration;
    radio.change();
  }

  Result<std::optional<modem::ModemInfo>> switch_to(const std::string& iccid) {
    const auto opened = test::finish(open_card(plan.place, card));
    REQUIRE(opened);
    const auto profiles = test::finish(esim::list_profiles(*card));
    REQUIRE(profiles);
    const auto found = std::ranges::find(*profiles, iccid, &esim::Profile::iccid);
    REQUIRE(found != profiles->end());
    auto done = test::finish(switch_line(plan, card, {*found, true}));
    if (card) REQUIRE(test::finish(card->close()));
    CHECK(sim_modem().card_channels().open_channels() == 0);
    return done;
  }

  async::SystemClock clock;
  sim::World simulated{clock, 1};
  FakeRadio radio;
  modem::ModemPath path;
  std::string first_iccid;
  std::string heard;
  modem::NetworkRegistration registration = modem::NetworkRegistration::home;
  int index = 0;
  LineSwitch plan;
  std::unique_ptr<esim::Card> card;
  std::vector<SwitchStep> steps;
};

constexpr const char* second_iccid = "8901260000000000777";

// A way on which the card's power can be switched, and nothing else is asked of it.
class PowerDoor final : public esim::CardDoor {
 public:
  explicit PowerDoor(std::function<Result<void>()> restarting) : restarting_(std::move(restarting)) {}
  std::string name() const override { return "power"; }
  async::Task<Result<void>> open(Bytes) override { co_return Result<void>(); }
  async::Task<Result<Bytes>> transmit(Bytes) override { co_return Bytes(); }
  async::Task<Result<void>> close() override { co_return Result<void>(); }
  bool can_restart() const override { return true; }
  async::Task<Result<void>> restart() override { co_return restarting_(); }

 private:
  std::function<Result<void>()> restarting_;
};

}  // namespace

TEST_CASE("a switch ends when the modem is registered under the new profile") {
  SwitchWorld world;
  const auto switched = world.switch_to(second_iccid);
  REQUIRE(switched);
  REQUIRE(*switched);
  CHECK((*switched)->sim->iccid == second_iccid);
  CHECK(world.steps == std::vector<SwitchStep>{SwitchStep::asking_card, SwitchStep::waiting, SwitchStep::registering});
}

TEST_CASE("a modem that does not notice is looked at again, then restarted") {
  SwitchWorld world;
  world.simulated.on_reappear = nullptr;
  world.radio.on_restart = [&](FakeRadio::Call call) {
    if (call == FakeRadio::Call::reset) world.reappear();
  };
  const auto switched = world.switch_to(second_iccid);
  REQUIRE(switched);
  CHECK(world.radio.count(FakeRadio::Call::probe) == 1);
  CHECK(world.radio.count(FakeRadio::Call::reset) == 1);
  CHECK(world.steps == std::vector<SwitchStep>{SwitchStep::asking_card, SwitchStep::waiting, SwitchStep::probing_again,
                                               SwitchStep::resetting, SwitchStep::registering});
}

TEST_CASE("where the card's power can be switched, that comes before the modem is looked at again") {
  SwitchWorld world;
  bool helps = true;
  esim::Card card(std::make_unique<PowerDoor>([&]() -> Result<void> {
    if (!helps) return Error{ErrorKind::refused, "no"};
    world.sim_modem().card().iccid = second_iccid;
    world.reappear();
    return {};
  }));
  std::vector<SwitchStep> steps{SwitchStep::waiting, SwitchStep::restarting_card};
  SECTION("and helps") {
    const auto there = test::finish(await_sim(world.plan, second_iccid, &card));
    REQUIRE(there);
    CHECK(there->sim->iccid == second_iccid);
  }
  SECTION("or is refused, and the ladder goes on") {
    helps = false;
    world.radio.on_restart = [&](FakeRadio::Call) {
      world.sim_modem().card().iccid = second_iccid;
      world.reappear();
    };
    CHECK(test::finish(await_sim(world.plan, second_iccid, &card)));
    steps.push_back(SwitchStep::probing_again);
  }
  CHECK(world.steps == steps);
  CHECK(world.radio.count(FakeRadio::Call::reset) == 0);
}

TEST_CASE("a profile that the network denies is left again") {
  SwitchWorld world;
  world.registration = modem::NetworkRegistration::denied;
  const auto refused = world.switch_to(second_iccid);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "the network denies this profile; Simulated is enabled again");
  CHECK(world.sim_modem().card().iccid == world.first_iccid);
  CHECK(world.steps.back() == SwitchStep::waiting);
}

TEST_CASE("the profile that the modem is on already needs no switch") {
  SwitchWorld world;
  const auto switched = world.switch_to(world.first_iccid);
  REQUIRE(switched);
  CHECK(world.steps == std::vector<SwitchStep>{SwitchStep::asking_card});
}

TEST_CASE("a modem that the card was not to tell is not waited for in vain") {
  SwitchWorld world;
  world.plan.patience.coming_back = 1h;
  world.sim_modem().euicc().habits().refuses_refresh = true;
  world.radio.on_restart = [&](FakeRadio::Call) {
    world.sim_modem().card().iccid = second_iccid;
    world.reappear();
  };
  REQUIRE(world.switch_to(second_iccid));
  CHECK(world.radio.count(FakeRadio::Call::probe) == 1);
}

namespace {

// Two SIMs in two slots; a modem that is told to take the other one comes back with it.
struct SlotWorld : SwitchWorld {
  SlotWorld() {
    radio.slots = {first_iccid, "", second_iccid};
    radio.on_restart = [this](FakeRadio::Call call) {
      if (call != FakeRadio::Call::slot) return;
      const bool is_second = sim_modem().card().iccid == first_iccid;
      registration = is_second ? registration_of_second : modem::NetworkRegistration::home;
      sim_modem().card().iccid = is_second ? second_iccid : first_iccid;
      reappear();
    };
  }
  modem::NetworkRegistration registration_of_second = modem::NetworkRegistration::home;
};

}  // namespace

TEST_CASE("a line in another SIM slot is reached by taking that slot") {
  SlotWorld world;
  const auto switched = test::finish(switch_slot(world.plan, second_iccid));
  REQUIRE(switched);
  REQUIRE(*switched);
  CHECK((*switched)->sim->iccid == second_iccid);
  CHECK(world.radio.count(FakeRadio::Call::slot) == 1);
  CHECK(world.steps == std::vector<SwitchStep>{SwitchStep::waiting, SwitchStep::registering});
}

TEST_CASE("a slot whose SIM no network takes is left again") {
  SlotWorld world;
  world.registration_of_second = modem::NetworkRegistration::denied;
  const auto switched = test::finish(switch_slot(world.plan, second_iccid));
  REQUIRE_FALSE(switched);
  CHECK(switched.error().message == "the network denies this profile; SIM slot 1 is used again");
  CHECK(world.radio.modem_list.at(0).sim->iccid == world.first_iccid);
}

TEST_CASE("a line that lies in no slot changes nothing") {
  SlotWorld world;
  const auto nowhere = test::finish(switch_slot(world.plan, "8901260000000000999"));
  REQUIRE(nowhere);
  CHECK_FALSE(*nowhere);
  CHECK(world.radio.count(FakeRadio::Call::slot) == 0);
  CHECK(world.steps.empty());
}

TEST_CASE("the courier's way to other lines: the profiles of the card and the SIMs in the slots") {
  SlotWorld world;
  const test::TemporaryDirectory directory;
  auto database = store::Database::open(directory.path());
  REQUIRE(database);
  const Settings settings;
  const auto changer = esim_line_changer(world.radio, world.clock, settings, *database);
  const auto modem = world.radio.modem(world.path);
  SECTION("the slots are known with the card") {
    world.radio.slots = {world.first_iccid, "8901260000000000999"};
    const auto contents = test::finish(changer->look(modem));
    REQUIRE(contents);
    CHECK(contents->eid.size() == 32);
    for (const std::string& iccid : {world.first_iccid, std::string(second_iccid), world.radio.slots[1]})
      CHECK(std::ranges::find(contents->iccids, iccid) != contents->iccids.end());
  }
  SECTION("a card that is not the one in the modem is none") {
    world.radio.slots.clear();
    world.radio.modem(world.path).sim->iccid = "8901260000000000999";
    const auto contents = test::finish(changer->look(world.radio.modem(world.path)));
    REQUIRE_FALSE(contents);
    CHECK(contents.error().kind == ErrorKind::not_found);
  }
  SECTION("a slot is taken") {
    const auto there = test::finish(changer->change(modem, second_iccid, false));
    REQUIRE(there);
    CHECK(there->sim->iccid == second_iccid);
    CHECK(world.radio.count(FakeRadio::Call::slot) == 1);
  }
  SECTION("a profile is enabled") {
    world.radio.slots.clear();
    const auto there = test::finish(changer->change(modem, second_iccid, false));
    REQUIRE(there);
    CHECK(there->sim->iccid == second_iccid);
  }
  SECTION("a profile that is not there") {
    world.radio.slots.clear();
    const auto nowhere = test::finish(changer->change(modem, "8901260000000000999", false));
    REQUIRE_FALSE(nowhere);
    CHECK(nowhere.error().kind == ErrorKind::not_found);
  }
  CHECK(world.sim_modem().card_channels().open_channels() == 0);
}

TEST_CASE("what the card refuses changes nothing and waits for nothing") {
  SwitchWorld world;
  world.sim_modem().euicc().state().profiles[0].profile.may_not_disable = true;
  const auto refused = world.switch_to(second_iccid);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::card_refused);
  CHECK(world.steps.size() == 1);
}
