// The modem itself, its SIM and the network, against a fake ModemManager.
#include <unistd.h>

#include <fstream>

#include "celltext/base/log.h"
#include "tests/modem/world.h"

using namespace celltext;
using namespace celltext::modem;
using namespace celltext::test;

namespace {

FakeModemSetup locked() {
  FakeModemSetup setup;
  setup.state = MM_MODEM_STATE_LOCKED;
  setup.lock = MM_MODEM_LOCK_SIM_PIN;
  return setup;
}

// What the log at level debug gets to see meanwhile.
std::string log_of(const std::function<void()>& action) {
  char path[] = "/tmp/celltext-log-XXXXXX";
  const int file = mkstemp(path);
  const int before = dup(STDERR_FILENO);
  dup2(file, STDERR_FILENO);
  log::set_level(log::Level::debug);
  action();
  log::set_level(log::Level::warning);
  dup2(before, STDERR_FILENO);
  close(before);
  std::ifstream stream(path);
  std::string logged((std::istreambuf_iterator<char>(stream)), {});
  close(file);
  unlink(path);
  return logged;
}

}  // namespace

TEST_CASE("a modem is enabled, disabled and reset") {
  World world;
  FakeModemSetup setup;
  setup.state = MM_MODEM_STATE_DISABLED;
  FakeModem& fake = world.daemon.add_modem(setup);
  REQUIRE(world.connect());
  CHECK(finish(world.radio->enable(fake.path())));
  run_until([&] { return world.info(fake.path()).state == State::registered; });
  CHECK(finish(world.radio->disable(fake.path())));
  run_until([&] { return world.info(fake.path()).state == State::disabled; });
  CHECK(finish(world.radio->reset(fake.path())));
  CHECK(fake.calls == std::vector<std::string>{"Enable", "Enable", "Reset"});
}

TEST_CASE("the right PIN unlocks") {
  World world;
  FakeModem& fake = world.daemon.add_modem(locked());
  REQUIRE(world.connect());
  CHECK(finish(world.radio->unlock_pin(fake.path(), "1234")));
  run_until([&] { return world.info(fake.path()).lock == Lock::none; });
}

TEST_CASE("a wrong PIN is refused with the number of tries that are left, up to the PUK") {
  World world;
  FakeModem& fake = world.daemon.add_modem(locked());
  REQUIRE(world.connect());
  const auto wrong = finish(world.radio->unlock_pin(fake.path(), "9999"));
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().kind == ErrorKind::refused);
  CHECK_THAT(wrong.error().message, Catch::Matchers::ContainsSubstring("2 tries left"));
  const auto again = finish(world.radio->unlock_pin(fake.path(), "9998"));
  REQUIRE_FALSE(again);
  CHECK_THAT(again.error().message, Catch::Matchers::ContainsSubstring("1 try left"));
  const auto last = finish(world.radio->unlock_pin(fake.path(), "9997"));
  REQUIRE_FALSE(last);
  CHECK(last.error().kind == ErrorKind::refused);
  CHECK_THAT(last.error().message, Catch::Matchers::ContainsSubstring("PUK"));
  CHECK_THAT(last.error().message, Catch::Matchers::ContainsSubstring("10 tries left"));
  run_until([&] { return world.info(fake.path()).lock == Lock::sim_puk; });

  const auto wrong_puk = finish(world.radio->unlock_puk(fake.path(), "00000000", "4321"));
  REQUIRE_FALSE(wrong_puk);
  CHECK_THAT(wrong_puk.error().message, Catch::Matchers::ContainsSubstring("PUK is wrong (9 tries left)"));
  CHECK(finish(world.radio->unlock_puk(fake.path(), "12345678", "4321")));
  CHECK(fake.pin == "4321");
}

TEST_CASE("what can't be a PIN or a PUK costs no try") {
  World world;
  FakeModem& fake = world.daemon.add_modem(locked());
  REQUIRE(world.connect());
  for (const char* pin : {"", "123", "123456789", "12 4", "12\n4"}) {
    const auto unlocked = finish(world.radio->unlock_pin(fake.path(), pin));
    REQUIRE_FALSE(unlocked);
    CHECK(unlocked.error().kind == ErrorKind::invalid);
  }
  CHECK_FALSE(finish(world.radio->unlock_puk(fake.path(), "1234567", "1234")));
  CHECK_FALSE(finish(world.radio->unlock_puk(fake.path(), "12345678", "12")));
  CHECK(fake.calls.empty());
}

TEST_CASE("neither a PIN nor a text gets into the log") {
  World world;
  FakeModem& fake = world.daemon.add_modem();
  REQUIRE(world.connect());
  const std::string path = fake.path();
  fake.errors["Create"] = {fake_error::core("Failed")};
  OutgoingSms sms;
  sms.number = "+15550000042";
  sms.text = "very private";
  Heard heard(*world.radio);
  const std::string logged = log_of([&] {
    CHECK_FALSE(finish(world.radio->unlock_pin(path, "98765")));
    CHECK_FALSE(finish(world.radio->unlock_puk(path, "87654321", "98765")));
    CHECK_FALSE(finish(world.radio->create_sms(path, sms)));
    const auto made = finish(world.radio->create_sms(path, sms));
    REQUIRE(made);
    CHECK(finish(world.radio->send_sms(path, *made)).fate == SendOutcome::Fate::sent);
    fake.announce("/org/freedesktop/ModemManager1/SMS/999");
    fake.add_sms(text_message("very private too"));
    heard.wait_for(2);
    run_for(std::chrono::milliseconds(10));
  });
  CHECK_THAT(logged, Catch::Matchers::ContainsSubstring("SMS/999"));
  for (const char* secret : {"98765", "87654321", "private", "5550000042"}) {
    CAPTURE(secret);
    CHECK(logged.find(secret) == std::string::npos);
  }
}

TEST_CASE("a modem without a SIM can't be unlocked") {
  World world;
  FakeModemSetup setup = locked();
  setup.iccid = "";
  FakeModem& fake = world.daemon.add_modem(setup);
  REQUIRE(world.connect());
  const auto unlocked = finish(world.radio->unlock_pin(fake.path(), "1234"));
  REQUIRE_FALSE(unlocked);
  CHECK(unlocked.error().kind == ErrorKind::no_modem);
}

TEST_CASE("a scan gives one entry an operator") {
  World world;
  FakeModem& fake = world.daemon.add_modem();
  REQUIRE(world.connect());
  fake.replies["Scan"] = {g_variant_ref_sink(g_variant_parse(
      nullptr,
      "([{'status': <uint32 2>, 'operator-long': <'One'>, 'operator-short': <'1'>, 'operator-code': <'00101'>,"
      " 'access-technology': <uint32 0x4000>},"
      " {'status': <uint32 1>, 'operator-long': <'One'>, 'operator-code': <'00101'>, 'access-technology': <uint32 "
      "0x20>},"
      " {'status': <uint32 3>, 'operator-short': <'Two'>, 'operator-code': <'00102'>}],)",
      nullptr, nullptr, nullptr))};
  const auto found = finish(world.radio->scan(fake.path()));
  REQUIRE(found);
  REQUIRE(found->size() == 2);
  CHECK((*found)[0].operator_id == "00101");
  CHECK((*found)[0].name == "One");
  CHECK((*found)[0].status == "current");
  CHECK((*found)[0].technologies == std::vector<std::string>{"lte", "umts"});
  CHECK((*found)[1].name == "Two");
  CHECK((*found)[1].status == "forbidden");
}

TEST_CASE("a network code is answered, and says when it waits for more") {
  World world;
  FakeModem& fake = world.daemon.add_modem();
  REQUIRE(world.connect());
  fake.replies["Initiate"] = {g_variant_ref_sink(g_variant_new("(s)", "1: balance\n2: help"))};
  fake.ussd_state = MM_MODEM_3GPP_USSD_SESSION_STATE_USER_RESPONSE;
  const auto menu = finish(world.radio->ussd_start(fake.path(), "*100#"));
  REQUIRE(menu);
  CHECK(menu->text == "1: balance\n2: help");
  CHECK(menu->expects_answer);
  fake.replies["Respond"] = {g_variant_ref_sink(g_variant_new("(s)", "2.00"))};
  fake.ussd_state = MM_MODEM_3GPP_USSD_SESSION_STATE_IDLE;
  const auto balance = finish(world.radio->ussd_answer(fake.path(), "1"));
  REQUIRE(balance);
  CHECK(balance->text == "2.00");
  CHECK_FALSE(balance->expects_answer);
  CHECK(finish(world.radio->ussd_cancel(fake.path())));
  const auto unknown = finish(world.radio->ussd_start(fake.path(), "*999#"));
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().kind == ErrorKind::refused);
  CHECK_FALSE(finish(world.radio->ussd_start(fake.path(), "*100#\r\nAT+CPWROFF")));
}

TEST_CASE("AT commands go where the daemon lets them through") {
  World world;
  FakeModem& fake = world.daemon.add_modem();
  REQUIRE(world.connect());
  const auto refused = finish(world.radio->at_command(fake.path(), "+CGMI"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::not_permitted);
  CHECK_THAT(refused.error().message, Catch::Matchers::ContainsSubstring("--debug"));
  fake.replies["Command"] = {g_variant_ref_sink(g_variant_new("(s)", "Celltext"))};
  const auto reply = finish(world.radio->at_command(fake.path(), "+CGMI"));
  REQUIRE(reply);
  CHECK(*reply == "Celltext");
  CHECK_FALSE(finish(world.radio->at_command(fake.path(), "+CGMI\r+CPWROFF")));
  CHECK(fake.count("Command") == 2);
}

TEST_CASE("a daemon that answers with something else than it should is not believed") {
  World world;
  FakeModem& fake = world.daemon.add_modem();
  REQUIRE(world.connect());
  fake.replies["Scan"] = {
      g_variant_ref_sink(g_variant_parse(nullptr, "(@aa{sv} [{'status': <'x'>}],)", nullptr, nullptr, nullptr))};
  const auto found = finish(world.radio->scan(fake.path()));
  REQUIRE(found);
  REQUIRE(found->size() == 1);
  CHECK(found->front().status == "unknown");
}
