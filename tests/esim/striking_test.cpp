// An installation is struck at each of its steps, and at its commands: by SIGKILL, by an interrupt, by a server or a
// card that is gone.
#include "tests/esim/served_card.h"

using namespace celltext;
using namespace celltext::esim;
using Fault = sim::ServerFault;

namespace {

constexpr int postponed = 1;

// What may strike a run at a step.
enum class Blow { killed, interrupted, server_gone, card_gone };
const std::vector<Step> every_step{Step::connect, Step::initiate, Step::authenticate, Step::preview,
                                   Step::confirm, Step::prepare,  Step::install,      Step::notify};

// A card with one channel, and a profile that wants a confirmation code, so that every step is gone through.
struct StruckWorld : ServedCard {
  StruckWorld() {
    euicc.habits().channels = 1;
    sim::ProfileOrder wanted = example_order("CODED", 8);
    wanted.confirmation_code = "4711";
    wanted_code = network->offer(wanted);
    listener.code = "4711";
    listener.takes_time = diary.takes_time = true;
  }

  void strike(Step step, Blow blow) {
    Download download(card, *servers, order(wanted_code), listener);
    bool reached = false;
    listener.on_step = [&](Step now) {
      if (now != step) return;
      reached = true;
      if (blow == Blow::server_gone) server().add_fault({.function = "", .kind = Fault::Kind::cut, .count = -1});
      if (blow == Blow::card_gone) diary.break_after = 0;
    };
    test::Pending<Result<Installed>> running(download.run());
    const bool dies = blow == Blow::killed || blow == Blow::interrupted;
    test::run_until([&] { return dies ? reached : running.done(); });
    CHECK(reached);
    running.cancel();
    listener.on_step = nullptr;
    if (blow != Blow::interrupted) return;
    const auto ended = test::finish(download.abandon(CancelReason::postponed));
    INFO((ended ? "" : ended.error().message));
    CHECK(ended);
  }

  // What a run does at its end, unless it was killed; then what the user does: the server is there again, and the card
  // is put in again.
  void settle(Blow blow) {
    if (blow != Blow::killed) {
      REQUIRE(test::finish(card.close()));
      CHECK(channels.open_channels() == 0);
    }
    if (blow == Blow::card_gone) channels.reset();
    diary.break_after = -1;
    server().clear_faults();
  }

  bool has_wanted() const { return has(8); }
  const sim::ProfileOrder& wanted_order() { return server().orders().back(); }

  std::string wanted_code;
};

}  // namespace

TEST_CASE("whatever strikes at whichever step: no channel stays open, the code stays good, and the next run works") {
  const auto step = GENERATE(from_range(every_step));
  const auto blow = GENERATE(Blow::killed, Blow::interrupted, Blow::server_gone, Blow::card_gone);
  INFO("at " << name_of(step) << ", blow " << static_cast<int>(blow));
  StruckWorld world;
  world.strike(step, blow);
  world.settle(blow);

  // A session that both sides had entered is cancelled on both, as postponed, and none that was killed says anything.
  const bool in_session = step >= Step::preview && step <= Step::prepare;
  const std::vector<int> postponed_once(1, postponed);
  if (blow == Blow::interrupted && in_session) {
    CHECK(world.server().cancelled() == postponed_once);
    CHECK(world.server().open_sessions() == 0);
  }
  if (blow == Blow::killed || blow == Blow::server_gone) CHECK(world.server().cancelled().empty());
  CHECK(world.wanted_order().state != sim::ProfileOrder::State::cancelled);

  const auto next = world.next_run();
  REQUIRE(test::finish(next->open()));
  if (!world.has_wanted()) {
    const auto installed = world.install(*next, world.order(world.wanted_code));
    INFO((installed ? "" : installed.error().message));
    CHECK(installed);
  }
  const auto sent = test::finish(send_notifications(*next, *world.servers));
  CHECK(sent);
  REQUIRE(test::finish(next->close()));
  CHECK(world.has_wanted());
  CHECK(world.euicc.state().notifications.empty());
  CHECK(world.server().installations_told() >= 1);  // twice if it ended between telling and forgetting
  CHECK(world.channels.open_channels() == 0);
  CHECK_FALSE(world.diary.note);
}

TEST_CASE("a card that is pulled out at any command leaves nothing behind that keeps the next run from working") {
  int commands = 0;
  {
    ServedCard world;
    REQUIRE(world.install());
    commands = world.card.commands();
  }
  for (int i = 0; i < commands; i += 9) {
    ServedCard world;
    world.diary.break_after = i;
    const auto installed = world.install();
    world.diary.break_after = -1;
    INFO("gone after " << i << " commands");
    REQUIRE(test::finish(world.card.close()));
    CHECK(world.channels.open_channels() == 0);
    world.channels.reset();  // it is put in again
    REQUIRE(test::finish(world.card.open()));
    if (!world.has(7)) CHECK(world.install());
    const auto sent = test::finish(send_notifications(world.card, *world.servers));
    REQUIRE(sent);
    CHECK(world.euicc.state().notifications.empty());
    CHECK(world.server().installations_told() >= 1);  // twice if the card went between telling and forgetting
  }
}
