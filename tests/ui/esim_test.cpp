// The screen of an eSIM card: drawn from facts, and opened on a simulated card behind the AT commands of a fake modem.
#include "ui/esim.h"

#include "tests/ui/drawn.h"
#include "tests/ui/esim_fixture.h"
#include "ui/card_dialogs.h"

using namespace celltext;
using namespace celltext::test;
using namespace celltext::ui;
using namespace std::chrono_literals;

namespace {

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
  model.facts = CardFacts{"89049032000000000000000000000017", 412'000, {enabled, other}, {{}, {}}, {}};
  model.facts->unfinished.emplace_back();
  model.facts->unfinished.back().name = text.empty() ? "Third" : text;
  model.facts->unfinished.back().server = text.empty() ? "rsp.example" : text;
  model.rows = {{enabled, text.empty() ? "+12125550100" : text, text.empty() ? "light" : text}, {other, "", ""}};
  return model;
}

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
  CHECK(page.find("Third from rsp.example") != std::string::npos);
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

TEST_CASE("a profile is deleted only when its last digits are typed") {
  EsimFixture world;
  world.open();
  world.press("j D");
  CHECK(world.shows("Delete the profile?"));
  CHECK(world.shows("A profile that is deleted is gone"));
  world.type("00555");
  world.press("Enter");
  CHECK(world.shows("nothing was deleted"));
  CHECK(world.shows("Second"));
  world.press("D");
  world.type("00777");
  world.press("Enter");
  world.until_idle();
  CAPTURE(world.text());
  CHECK_FALSE(world.shows("…00777"));
  CHECK(world.card_is_closed());
}

TEST_CASE("the enabled profile is disabled after a question, and the other one can be enabled then") {
  EsimFixture world;
  world.open();
  CHECK_FALSE(world.shows("disable it"));
  world.press("d");
  CHECK(world.shows("The modem has no number then"));
  world.press("y");
  settle();
  world.clock.advance(200s);
  CAPTURE(world.text());
  CHECK(world.sim_modem().card().iccid.empty());
  CHECK(world.shows("is disabled"));
  CHECK(world.card_is_closed());
}

TEST_CASE("without a modem, and with one that is pulled out, the screen says so in a sentence") {
  EsimFixture world;
  world.open();
  world.radio->remove_modem(world.path);
  world.radio->change();
  world.changed();
  CAPTURE(world.text());
  CHECK(world.shows("The modem is gone."));
  CHECK_FALSE(world.shows("install"));
  world.press("r");
  settle();
  world.until_idle();
  CHECK(world.shows("No modem is there."));
  world.reappear();
  world.changed();
  world.press("r");
  world.until_idle();
  CHECK(world.shows("Second"));
}

TEST_CASE("a card that is none of an eSIM, or that somebody else holds, is a sentence that stays") {
  EsimFixture world;
  SECTION("no eSIM") {
    world.sim_modem().euicc().habits().identifier = *from_hex("A000000000000001");
  }
  SECTION("no channel is left") {
    world.sim_modem().euicc().habits().channels = 0;
  }
  world.open();
  const std::string page = world.text();
  CAPTURE(page);
  CHECK_FALSE(world.shows("Free memory"));
  CHECK_FALSE(world.shows("install"));
  world.press("j k");
  CHECK(world.text() == page);
}

TEST_CASE("the EID is shown as text, and as a QR code where there is room") {
  EsimFixture world;
  world.open();
  world.press("i");
  CHECK(world.shows("89049032000000000000000000000001"));
  CHECK(world.shows("▀▀▀▀▀"));
  CHECK(world.shows("89049032000000000000000000000001", {40, 15}));
  CHECK_FALSE(world.shows("▀▀▀▀▀", {40, 15}));
  CHECK(world.shows("Its QR code needs a terminal of", {40, 15}));
  world.press("y");
  CHECK(world.face.copied == "89049032000000000000000000000001");
  check_at_all_sizes([](const Canvas& canvas) { draw_eid("89049032000000000000000000000001", canvas); });
  check_at_all_sizes([](const Canvas& canvas) { draw_eid(hostile, canvas); });
}
