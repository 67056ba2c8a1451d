// A modem in memory with a simulated eSIM card behind its AT commands.
#include "celltext/core/line_switch.h"

#include <algorithm>

#include "sim/world.h"
#include "tests/catch.h"
#include "tests/support/fake_radio.h"
#include "tests/support/main_loop.h"

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
    plan.patience = {1s, 1s, 1s, 1s, 100ms};
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

TEST_CASE("what the card refuses changes nothing and waits for nothing") {
  SwitchWorld world;
  world.sim_modem().euicc().state().profiles[0].profile.may_not_disable = true;
  const auto refused = world.switch_to(second_iccid);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::card_refused);
  CHECK(world.steps.size() == 1);
}
