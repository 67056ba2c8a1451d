// Modems, SIMs and the daemon itself, with the real ModemManager.
#include <algorithm>

#include "tests/modem/real/live_world.h"

using namespace celltext;
using namespace celltext::modem;
using namespace celltext::test;
using namespace std::chrono_literals;

TEST_CASE("a modem is found, enabled and registered") {
  LiveWorld world;
  if (!world) return;
  REQUIRE(world.radio->modems().size() == 1);
  CHECK(world.info().state == State::disabled);
  world.bring_up();
  // The interfaces of a modem tell of their changes one after the other.
  run_until([&] {
    const ModemInfo now = world.info();
    return now.is_registered() && !now.operator_name.empty() && now.signal_percent > 0 && !now.technologies.empty();
  });
  const ModemInfo info = world.info();
  CHECK(info.device == sim::Network::device_of(0));
  CHECK(info.lock == Lock::none);
  CHECK(info.registration == NetworkRegistration::home);
  CHECK(info.can_message);
  CHECK(info.may_drop_notices);
  CHECK(info.operator_id == "310260");
  CHECK(info.operator_name == "Simulated");
  CHECK(info.own_numbers == std::vector<std::string>{"+15550001"});
  CHECK_FALSE(info.equipment_id.empty());
  CHECK(info.ports.size() == 2);
  CHECK(info.ports.at(0).type == "at");
  REQUIRE(info.sim);
  CHECK(info.sim->iccid == "8901260000000000001");
  CHECK(info.sim->imsi == "310260000000001");
  CHECK(info.sim->operator_name == "Simulated");
}

TEST_CASE("a killed daemon is absent, then another one is there with the same messages") {
  LiveWorld world;
  if (!world) return;
  world.bring_up();
  Listener listener(*world.radio);
  world.inject("hello");
  const Sms before = listener.wait_for("hello");
  CHECK(world.send("sent").fate == SendOutcome::Fate::sent);
  const std::string run = world.radio->daemon_run();

  REQUIRE((*world.network)->stop_modem_manager(SIGKILL));
  run_until([&] { return !world.radio->daemon_present(); });
  CHECK(world.radio->modems().empty());
  REQUIRE((*world.network)->start_modem_manager());
  run_until([&] { return world.radio->daemon_present(); });
  CHECK(world.radio->daemon_run() != run);

  listener.heard.clear();
  world.bring_up();
  const Sms after = listener.wait_for("hello");
  CHECK(after.timestamp == before.timestamp);
  CHECK(after.number == before.number);
  CHECK(world.list().size() == 1);
}

TEST_CASE("an unplugged modem goes, and returns under a new path") {
  LiveWorld world;
  if (!world) return;
  world.bring_up();
  const ModemPath before = world.path();
  const SmsPath sms = world.make("hello");
  REQUIRE((*world.network)->unplug(0));
  run_until([&] { return world.radio->modems().empty(); });
  const auto outcome = finish(world.radio->send_sms(before, sms));
  CHECK(outcome.fate == SendOutcome::Fate::not_sent);
  CHECK(outcome.code == "gone");
  REQUIRE((*world.network)->plug(0));
  CHECK(world.path() != before);
  world.bring_up();
  CHECK(world.send("hello again").fate == SendOutcome::Fate::sent);
}

TEST_CASE("another card in the slot is another line") {
  LiveWorld world;
  if (!world) return;
  world.bring_up();
  REQUIRE(world.info().sim);
  REQUIRE((*world.network)->unplug(0));
  world.network->ask({{"command", "switch-sim"}, {"iccid", "8901260000000000042"}, {"number", "+15550042"}});
  REQUIRE((*world.network)->plug(0));
  run_until([&] {
    const auto found = world.find();
    return found && found->sim && found->sim->iccid == "8901260000000000042";
  });
}

TEST_CASE("a PIN unlocks the SIM, and wrong ones are counted") {
  LiveWorld world;
  if (!world) return;
  world.network->ask({{"command", "set"}, {"sim", "pin"}, {"pin", "4321"}});
  REQUIRE((*world.network)->restart_modem_manager());
  run_until([&] { return world.find() && world.find()->state == State::locked; });
  CHECK(world.info().lock == Lock::sim_pin);
  CHECK(world.info().unlock_retries == 3);
  const auto wrong = finish(world.radio->unlock_pin(world.path(), "0000"));
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().kind == ErrorKind::refused);
  CHECK_THAT(wrong.error().message, Catch::Matchers::ContainsSubstring("2 tries left"));
  const auto locked = finish(world.radio->enable(world.path()));
  REQUIRE_FALSE(locked);
  CHECK(locked.error().kind == ErrorKind::no_modem);
  CHECK(finish(world.radio->unlock_pin(world.path(), "4321")));
  world.wait_for_state(State::disabled);
  world.bring_up();
}

TEST_CASE("three wrong PINs block the SIM until its PUK is given") {
  LiveWorld world;
  if (!world) return;
  world.network->ask({{"command", "set"}, {"sim", "pin"}, {"pin", "4321"}, {"puk", "87654321"}});
  REQUIRE((*world.network)->restart_modem_manager());
  run_until([&] { return world.find() && world.find()->state == State::locked; });
  for (int i = 0; i < 2; ++i) CHECK_FALSE(finish(world.radio->unlock_pin(world.path(), "0000")));
  const auto last = finish(world.radio->unlock_pin(world.path(), "0000"));
  REQUIRE_FALSE(last);
  CHECK(last.error().kind == ErrorKind::refused);
  CHECK_THAT(last.error().message, Catch::Matchers::ContainsSubstring("PUK"));
  run_until([&] { return world.find() && world.find()->lock == Lock::sim_puk; });
  CHECK(finish(world.radio->unlock_puk(world.path(), "87654321", "1111")));
  run_until([&] { return world.find() && world.find()->state == State::disabled; });
  world.bring_up();
}

TEST_CASE("network codes are answered, also in a menu") {
  LiveWorld world;
  if (!world) return;
  world.bring_up();
  const auto balance = finish(world.radio->ussd_start(world.path(), "*225#"));
  REQUIRE(balance);
  CHECK_THAT(balance->text, Catch::Matchers::ContainsSubstring("Balance: $12.34"));
  CHECK_FALSE(balance->expects_answer);
  const auto menu = finish(world.radio->ussd_start(world.path(), "*123#"));
  REQUIRE(menu);
  CHECK(menu->expects_answer);
  const auto answer = finish(world.radio->ussd_answer(world.path(), "2"));
  REQUIRE(answer);
  CHECK_THAT(answer->text, Catch::Matchers::ContainsSubstring("87 texts"));
  CHECK_FALSE(answer->expects_answer);
  const auto again = finish(world.radio->ussd_start(world.path(), "*123#"));
  REQUIRE(again);
  CHECK(finish(world.radio->ussd_cancel(world.path())));
  const auto unknown = finish(world.radio->ussd_start(world.path(), "*000#"));
  REQUIRE_FALSE(unknown);
}

TEST_CASE("a scan finds the network that the modem is in") {
  LiveWorld world;
  if (!world) return;
  world.bring_up();
  const auto found = finish(world.radio->scan(world.path()));
  REQUIRE(found);
  const auto current = std::ranges::find(*found, "current", &FoundNetwork::status);
  REQUIRE(current != found->end());
  CHECK(current->operator_id == "310260");
  CHECK(current->name == "Simulated");
  CHECK_FALSE(current->technologies.empty());
  CHECK(std::ranges::find(*found, "forbidden", &FoundNetwork::status) != found->end());
}

TEST_CASE("AT commands pass only when the daemon debugs") {
  const bool debug = GENERATE(false, true);
  sim::NetworkOptions options;
  options.debug = debug;
  LiveWorld world(options);
  if (!world) return;
  const auto reply = finish(world.radio->at_command(world.path(), "+CGMI"));
  if (debug) {
    REQUIRE(reply);
    CHECK_FALSE(reply->empty());
  } else if (!reply) {
    CHECK(reply.error().kind == ErrorKind::not_permitted);
    CHECK_THAT(reply.error().message, Catch::Matchers::ContainsSubstring("--debug"));
  }
}

TEST_CASE("what polkit denies is not permitted, and its message names the fix") {
  sim::NetworkOptions options;
  options.permissions = true;
  LiveWorld world(options);
  if (!world) return;
  world.bring_up();
  const SmsPath sms = world.make("hello");
  world.inject("stored");
  run_until([&] { return world.list().size() == 2; });
  const std::string messaging = "org.freedesktop.ModemManager1.Messaging";
  world.network->ask({{"command", "permit"}, {"action", messaging}, {"denied", true}});

  const SendOutcome outcome = finish(world.radio->send_sms(world.path(), sms));
  CHECK(outcome.fate == SendOutcome::Fate::not_sent);
  CHECK(outcome.code == "unauthorized");
  CHECK(outcome.error.kind == ErrorKind::not_permitted);
  for (const char* word : {"polkit", "org.freedesktop.ModemManager1.Messaging", "celltext doctor"})
    CHECK_THAT(outcome.error.message, Catch::Matchers::ContainsSubstring(word));
  const auto deleted = finish(world.radio->delete_sms(world.path(), sms));
  REQUIRE_FALSE(deleted);
  CHECK(deleted.error().kind == ErrorKind::not_permitted);
  // Reading is never denied.
  CHECK(world.list().size() == 2);

  world.network->ask({{"command", "permit"}, {"action", messaging}});
  CHECK(finish(world.radio->send_sms(world.path(), sms)).fate == SendOutcome::Fate::sent);
}

TEST_CASE("a radio may be destroyed while the daemon works for it") {
  LiveWorld world;
  if (!world) return;
  world.bring_up();
  const SmsPath sms = world.make("hello");
  Pending sending(world.radio->send_sms(world.path(), sms));
  Pending scanning(world.radio->scan(world.path()));
  Pending listing(world.radio->list_sms(world.path()));
  sending.cancel();
  scanning.cancel();
  listing.cancel();
  world.radio.reset();
  run_for(50ms);
  world.connect();
  CHECK(world.radio->modems().size() == 1);
}
