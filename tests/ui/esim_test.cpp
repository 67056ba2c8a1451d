// The screen of an eSIM card: drawn from facts, and opened on a simulated card behind the AT commands of a fake modem.
#include "ui/esim.h"

#include "sim/world.h"
#include "tests/ui/desk_fixture.h"
#include "tests/ui/drawn.h"

using namespace celltext;
using namespace celltext::test;
using namespace celltext::ui;
using namespace std::chrono_literals;

namespace {

constexpr const char* second_iccid = "8901260000000000777";

EsimModel model_with(const std::string& text) {
  EsimModel model;
  esim::Profile enabled;
  enabled.iccid = text.empty() ? "8901260000000000555" : text;
  enabled.state = esim::ProfileState::enabled;
  enabled.nickname = text.empty() ? "Work" : text;
  enabled.name = text.empty() ? "Example Mobile" : text;
  enabled.provider = text.empty() ? "Example" : text;
  esim::Profile other;
  other.iccid = "8901260000000000777";
  other.name = "Second";
  other.provider = "Elsewhere";
  model.modem = text.empty() ? "Quectel EG25" : text;
  model.facts = CardFacts{"89049032000000000000000000000017", 412'000, 2, {enabled, other}};
  model.rows = {{enabled, text.empty() ? "+12125550100" : text, text.empty() ? "light" : text}, {other, "", ""}};
  return model;
}

struct EsimFixture : DeskFixture {
  EsimFixture() {
    sim::EsimProfile second;
    second.iccid = second_iccid;
    second.imsi = "310260000000777";
    second.name = "Second";
    sim_modem().euicc().preload(second);
    path = radio->modem_list.front().path;
    device = radio->modem_list.front().device;
    radio->modem(path).sim->iccid = sim_modem().card().iccid;
    radio->on_at = [this](const std::string& command) { return answer(command); };
    sim_modem().port(0).open([this](std::string_view octets) { heard += octets; });
    simulated.on_reappear = [this](sim::Modem&) { reappear(); };
    start(true);
  }
  ~EsimFixture() { desk.reset(); }

  sim::Modem& sim_modem() { return *simulated.modems()[0]; }
  bool card_is_closed() { return sim_modem().card_channels().open_channels() == 0; }

  // The simulated port answers at once.
  Result<std::string> answer(const std::string& command) {
    heard.clear();
    sim_modem().port(0).settings().echo = false;
    sim_modem().port(0).receive(command + "\r");
    if (heard.find("ERROR") != std::string::npos) return Error{ErrorKind::refused, "refused"};
    return heard.substr(0, heard.find("\r\nOK"));
  }

  void reappear() {
    radio->remove_modem(path);
    path = radio->add_modem(++index);
    auto& modem = radio->modem(path);
    modem.device = device;
    modem.sim->iccid = sim_modem().card().iccid;
    radio->change();
  }

  void open() {
    press("F7");
    settle();
  }

  sim::World simulated{clock, 1};
  modem::ModemPath path;
  std::string device;
  std::string heard;
  int index = 0;
};

}  // namespace

TEST_CASE("the screen shows each profile with state, digits, number and plan, and the card's facts") {
  EsimModel model = model_with("");
  const std::string page = text_of(drawn({80, 24}, [&](const Canvas& canvas) { draw(model, canvas); }));
  CAPTURE(page);
  CHECK(page.find("* Work                 …00555 +12125550100 (light)") != std::string::npos);
  CHECK(page.find("  Second               …00777 Elsewhere") != std::string::npos);
  CHECK(page.find("89049032000000000000000000000017") != std::string::npos);
  CHECK(page.find("412 kB") != std::string::npos);
  CHECK(page.find("2 notifications") != std::string::npos);
  CHECK(page.find("8901260000000000555") != std::string::npos);
}

TEST_CASE("the screen of a card keeps its columns at any size, whatever the card says") {
  EsimModel plain = model_with("");
  check_at_all_sizes([&](const Canvas& canvas) { draw(plain, canvas); });
  EsimModel bad = model_with(hostile);
  bad.trouble = hostile;
  bad.working = hostile;
  check_at_all_sizes([&](const Canvas& canvas) { draw(bad, canvas); });
  EsimModel nothing;
  check_at_all_sizes([&](const Canvas& canvas) { draw(nothing, canvas); });
}

TEST_CASE("the card is not touched before its screen is opened, and is closed once it is read") {
  EsimFixture world;
  CHECK(world.radio->count(FakeRadio::Call::at) == 0);
  world.open();
  CAPTURE(world.text());
  CHECK(world.shows("Second"));
  CHECK(world.shows("8904"));
  CHECK(world.card_is_closed());
}

TEST_CASE("a screen that is left while the card answers leaves the card closed") {
  EsimFixture world;
  world.radio->hold(FakeRadio::Call::at);
  world.open();
  CHECK(world.shows("reading the card"));
  world.press("Esc");
  world.radio->release();
  settle();
  CHECK(world.card_is_closed());
}

TEST_CASE("a switch shows what it does, lets keys through, and ends on the other profile") {
  EsimFixture world;
  world.open();
  world.press("j e");
  settle();
  CHECK(world.shows("waiting for the modem"));
  world.press("k j");
  world.clock.advance(60s);
  CAPTURE(world.text());
  CHECK(world.sim_modem().card().iccid == second_iccid);
  CHECK(world.shows("* Second"));
  CHECK(world.shows("Second is enabled"));
  CHECK(world.card_is_closed());
}

TEST_CASE("a profile gets the name that is typed") {
  EsimFixture world;
  world.open();
  world.press("j N");
  world.type("Travel");
  world.press("Enter");
  settle();
  CAPTURE(world.text());
  CHECK(world.shows("Travel"));
  CHECK(world.shows("The profile is called Travel now."));
  CHECK(world.card_is_closed());
}

TEST_CASE("a profile is deleted after a question only") {
  EsimFixture world;
  world.open();
  world.press("j D");
  CHECK(world.shows("Delete the profile?"));
  world.press("Esc");
  CHECK(world.shows("Second"));
  world.press("D y");
  settle();
  CAPTURE(world.text());
  CHECK(world.shows("Second is deleted"));
  CHECK_FALSE(world.shows("…00777"));
  CHECK(world.card_is_closed());
}
