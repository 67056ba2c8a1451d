// Installing a profile on the screen: against a simulated card and simulated servers on HTTPS ports.
#include "tests/ui/drawn.h"
#include "tests/ui/esim_fixture.h"
#include "ui/card_dialogs.h"
#include "ui/install_pane.h"
#include "ui/notices.h"

using namespace celltext;
using namespace celltext::test;
using namespace celltext::ui;
using namespace std::chrono_literals;
using Stage = InstallModel::Stage;
using Fault = sim::ServerFault;

namespace {

constexpr int postponed = 1;
constexpr int rejected = 0;

const std::vector<Stage> all_stages{Stage::code,         Stage::working,   Stage::offer,
                                    Stage::confirmation, Stage::installed, Stage::failed};

InstallModel model_at(Stage stage, const std::string& text) {
  InstallModel model;
  model.stage = stage;
  model.typed.set_text(stage == Stage::code ? text : "");
  for (std::string* each : {&model.said, &model.unfinished, &model.server, &model.card, &model.enabled, &model.failure})
    *each = text;
  model.state.step = esim::Step::install;
  model.state.done = 7;
  model.state.of = 20;
  model.state.kept = true;
  esim::Metadata offered;
  offered.profile.name = offered.profile.provider = offered.profile.operator_id = offered.profile.iccid = text;
  offered.profile.rules = {true, true};
  model.state.outcome = offered.profile;
  model.state.offered = std::move(offered);
  return model;
}

std::string page_of(Stage stage, const std::string& text, Size size) {
  InstallModel model = model_at(stage, text);
  return text_of(drawn(size, [&](const Canvas& canvas) { draw(model, canvas); }));
}

async::Task<bool> finish(Desk& desk) {
  co_await desk.finish();
  co_return true;
}

}  // namespace

TEST_CASE("installing keeps its columns at any size and every stage, whatever server and card say") {
  for (const Stage stage : all_stages)
    for (const std::string& text : {std::string("Traveller"), std::string("旅行套餐（三十天）"), hostile}) {
      InstallModel model = model_at(stage, text);
      check_at_all_sizes([&](const Canvas& canvas) { draw(model, canvas); });
    }
}

TEST_CASE("each stage says what matters also on a small terminal") {
  const struct {
    Stage stage;
    std::vector<const char*> words;
  } cases[] = {{Stage::code, {"activation", "Server"}},
               {Stage::working, {"Fetching the profile", "> Installing it on the card", "7 of 20", "█"}},
               {Stage::offer, {"旅行", "ICCID", "Install it?", "Once enabled"}},
               {Stage::confirmation, {"confirmation"}},
               {Stage::installed, {"Installed: 旅行", "Switch to it now?"}},
               {Stage::failed, {"旅行", "can be taken up again"}}};
  for (const auto& each : cases)
    for (const Size size : {Size{80, 22}, Size{40, 13}}) {
      const std::string text = each.stage == Stage::code ? "Server: 旅行" : "旅行";
      const std::string page = page_of(each.stage, text, size);
      CAPTURE(page);
      for (const char* words : each.words) CHECK(page.find(words) != std::string::npos);
    }
}

TEST_CASE("a code that is pasted names its server, what is offered is shown, and the line can be switched to") {
  ServedFixture world;
  world.open();
  world.press("a");
  world.type("\x1B[200~Your code: " + world.code + " for one use\x1B[201~");
  CHECK(world.shows("Server: localhost:"));
  CHECK(world.server().calls("initiateAuthentication") == 0);  // nobody was asked so far
  world.press("Enter");
  world.until_shown("Install it?");
  CAPTURE(world.text());
  CHECK(world.shows("旅行 Traveller"));
  CHECK(world.shows(ServedFixture::third_iccid));
  CHECK(world.shows("operational"));
  CHECK(world.shows("kB free"));
  CHECK_FALSE(world.is_installed());
  world.press("y");
  world.until_shown("Installed: 旅行 Traveller");
  world.until_idle();
  CHECK(world.is_installed());
  CHECK(world.server().installations_told() == 1);
  CHECK(world.card_is_closed());
  world.press("Enter");
  CHECK(world.shows("…00888"));
  settle();
  world.clock.advance(60s);
  world.until_idle();
  CHECK(world.sim_modem().card().iccid == ServedFixture::third_iccid);
  CHECK(world.shows("* 旅行 Traveller"));
  CHECK(world.sim_modem().euicc().state().notifications.empty());  // of the switch, too
  CHECK(world.card_is_closed());
}

TEST_CASE("what is no code is a clear line, and nothing was asked of anybody") {
  ServedFixture world;
  world.give("LPA:1$");
  settle();
  CAPTURE(world.text());
  CHECK(world.shows("Install a profile"));
  CHECK(CardWork::at_work(*world.desk).empty());
  world.press("Esc a");
  world.type("/nowhere/code.png");
  world.press("Enter");
  world.until_shown("/nowhere/code.png: ");
  world.press("Esc");
  CHECK_FALSE(world.shows("Install a profile"));
}

TEST_CASE("whoever is offered a profile may leave it for later, and the code stays good") {
  ServedFixture world;
  world.be_offered(world.code);
  world.press("Esc");
  world.until_idle();
  CAPTURE(world.text());
  CHECK(world.server().cancelled() == std::vector<int>{postponed});
  CHECK(world.shows("The code stays good."));
  CHECK(world.card_is_closed());
  CHECK(world.shows("旅行 Traveller from localhost"));
  // With nothing typed it goes on from there.
  world.press("a");
  CHECK(world.shows("Enter goes on with what was interrupted"));
  world.press("Enter");
  world.until_shown("Install it?");
  world.press("y");
  world.until_shown("Installed:");
  world.until_idle();
  CHECK_FALSE(world.shows("Interrupted"));
}

TEST_CASE("whoever rejects is asked once more, and the order ends") {
  ServedFixture world;
  world.be_offered(world.code);
  world.press("x Esc");
  CHECK(world.shows("Install it?"));
  world.press("x y");
  world.until_idle();
  CHECK(world.server().cancelled() == std::vector<int>{rejected});
  CHECK_FALSE(world.shows("Interrupted"));
  CHECK(world.card_is_closed());
}

TEST_CASE("an installation that is stopped at any request is put off on both sides, and the next one works") {
  const auto* function =
      GENERATE(as<const char*>{}, "initiateAuthentication", "authenticateClient", "getBoundProfilePackage");
  ServedFixture world;
  world.hold_server(function);
  world.give(world.code);
  if (std::string_view(function) == "getBoundProfilePackage") {
    world.until_shown("Install it?");
    world.press("y");
  }
  world.until([&] { return world.server().calls(function) > 0; });
  world.press("Esc");
  CHECK(world.shows("Stop the installation?"));
  world.press("y");
  world.until_idle();
  CAPTURE(function, world.text());
  CHECK(world.card_is_closed());
  CHECK_FALSE(world.is_installed());
  world.server().clear_faults();
  world.press("Esc");
  world.be_offered(world.code);
  world.press("y");
  world.until_shown("Installed:");
}

TEST_CASE("a confirmation code is asked for when the server says so, and a wrong one can be given anew") {
  ServedFixture world;
  sim::ProfileOrder wanted = ServedFixture::order("CODED");
  wanted.confirmation_code = "4711";
  world.be_offered(world.network->offer(wanted));
  world.press("y");
  world.until_shown("wants a confirmation code");
  world.type("0815");
  world.press("Enter");
  world.until_shown("the confirmation code is wrong");
  world.until_idle();
  world.press("x");  // does not go away by itself
  CHECK(world.shows("the confirmation code is wrong"));
  world.press("r Enter");
  world.until_shown("Install it?");
  world.press("y");
  world.until_shown("wants a confirmation code");
  world.type("4711");
  world.press("Enter");
  world.until_shown("Installed:");
  CHECK(world.is_installed());
}

TEST_CASE("an error of server or card is a sentence that stays until it is read") {
  ServedFixture world;
  SECTION("the server") {
    world.server().add_fault({.function = "authenticateClient",
                              .kind = Fault::Kind::refuse,
                              .count = 1,
                              .subject = "8.2.6",
                              .reason = "3.8"});
    world.give(world.code);
    world.until_shown("(8.2.6/3.8)");
  }
  SECTION("the card") {
    world.sim_modem().euicc().habits().memory = 3'000;
    world.be_offered(world.code);
    world.press("y");
    world.until_shown("memory");
  }
  SECTION("nobody answers") {
    world.give("LPA:1$localhost:1$X");
    world.until_shown("localhost:1");
  }
  world.until_idle();
  CHECK(world.shows("r try again"));
  CHECK(world.card_is_closed());
}

TEST_CASE("a profile that waits is found without a code") {
  ServedFixture world;
  world.open();
  world.press("w");
  world.until_shown("event TRAVEL-1");
  world.until_idle();
  world.press("Enter");
  world.until_shown("Install it?");
  CHECK(world.shows("旅行 Traveller"));
  world.press("Esc");
  world.until_idle();
}

TEST_CASE("a message with an activation code in it can be installed from") {
  ServedFixture world;
  world.receive("Operator", "Welcome! Your eSIM: " + world.code);
  world.changed();
  world.press("Tab");
  CHECK(world.shows("a install"));
  world.press("a");
  world.until_shown("Install it?");
  world.press("Esc");
  world.until_idle();
  CHECK(world.server().cancelled() == std::vector<int>{postponed});
}

TEST_CASE("what a server was not told stays in a queue with the reason, and is sent or removed from there") {
  ServedFixture world;
  world.server().add_fault({.function = "handleNotification", .kind = Fault::Kind::status, .count = -1});
  world.be_offered(world.code);
  world.press("y");
  world.until_shown("Installed:");
  world.until_idle();
  world.press("Esc");
  CHECK(world.shows("1 notification for its servers"));
  world.press("t");
  CAPTURE(world.text());
  CHECK(world.shows("installed"));
  CHECK(world.shows("Tries"));
  CHECK(world.shows(ServedFixture::third_iccid));
  SECTION("sent") {
    world.server().clear_faults();
    world.press("s");
    world.until_shown("Nothing waits");
    CHECK(world.server().installations_told() == 1);
  }
  SECTION("removed after a question") {
    world.press("D Esc");
    CHECK(world.shows(ServedFixture::third_iccid));
    world.press("D");
    CHECK(world.shows("will never hear"));
    world.press("y");
    world.until_shown("Nothing waits");
    CHECK(world.server().installations_told() == 0);
  }
  world.until_idle();
  CHECK(world.card_is_closed());
}

TEST_CASE("whoever leaves while the card is at work is asked, and the card is left in order") {
  ServedFixture world;
  world.hold_server("getBoundProfilePackage");
  world.be_offered(world.code);
  world.press("y");
  world.until([&] { return world.server().calls("getBoundProfilePackage") > 0; });
  SECTION("asked") {
    world.desk->quit();
    CHECK(world.shows("The eSIM card is at work"));
    CHECK_FALSE(world.face.left);
    world.press("y");
    CHECK(world.face.left);
  }
  SECTION("told by a signal") {}
  Pending<bool> finished(finish(*world.desk));
  CHECK(finished.get());
  CHECK(world.card_is_closed());
  CHECK(world.server().cancelled() == std::vector<int>{postponed});
}

TEST_CASE("the queue keeps its columns at any size, whatever it holds") {
  NoticesModel model;
  check_at_all_sizes([&](const Canvas& canvas) { draw(model, canvas); });
  NoticeRow row;
  row.notification.server = row.notification.iccid = row.profile = hostile;
  row.attempt = store::EsimAttempt{1, 2, Instant{}, hostile};
  model.rows = {row, row};
  model.trouble = model.working = hostile;
  check_at_all_sizes([&](const Canvas& canvas) { draw(model, canvas); });
  DiscoveryModel found;
  found.events = {{hostile, hostile}};
  check_at_all_sizes([&](const Canvas& canvas) { draw(found, canvas); });
}
