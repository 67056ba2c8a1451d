// Modems and the daemon as they come and go, against a fake ModemManager.
#include "tests/modem/world.h"

using namespace celltext;
using namespace celltext::modem;
using namespace celltext::test;
using namespace std::chrono_literals;

namespace {

const char* const daemon_service = "org.freedesktop.ModemManager1";

}  // namespace

TEST_CASE("connecting waits until the modems and their SIMs are known") {
  World world;
  FakeModem& fake = world.daemon.add_modem();
  REQUIRE(world.connect());
  CHECK(world.radio->daemon_present());
  REQUIRE(world.radio->modems().size() == 1);
  const ModemInfo info = world.radio->modems()[0];
  CHECK(info.path == fake.path());
  CHECK(info.index == 0);
  CHECK(info.device == "/virtual/A");
  CHECK(info.equipment_id == "350000000000001");
  CHECK(info.manufacturer == "Celltext");
  CHECK(info.model == "Fake");
  CHECK(info.revision == "1");
  CHECK(info.own_numbers == std::vector<std::string>{"+15551230001"});
  CHECK(info.state == State::registered);
  CHECK(info.lock == Lock::none);
  REQUIRE(info.sim);
  CHECK(info.sim->iccid == "8901000000000000001");
  CHECK(info.sim->imsi == "001010000000001");
  CHECK(info.sim->operator_id == "00101");
  CHECK(info.registration == NetworkRegistration::home);
  CHECK(info.is_registered());
  CHECK(info.operator_name == "Test Network");
  CHECK(info.technologies == std::vector<std::string>{"lte"});
  CHECK(info.signal_percent == 80);
  CHECK(info.can_message);
  CHECK_FALSE(info.data_call_up);
}

TEST_CASE("a signal that the daemon has not measured yet is none, not zero") {
  World world;
  FakeModem& fake = world.daemon.add_modem();
  REQUIRE(world.connect());
  CHECK(signal_of(world.info(fake.path())) == "80%");
  fake.set_signal(0);
  run_until([&] { return !world.info(fake.path()).signal_percent; });
  CHECK(signal_of(world.info(fake.path())).empty());
  fake.set_signal(31);
  run_until([&] { return signal_of(world.info(fake.path())) == "31%"; });
}

TEST_CASE("without a bus connecting fails with words that help") {
  const ScopedEnvironment nowhere("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus");
  const auto connected = finish(connect_to_modem_manager());
  REQUIRE_FALSE(connected);
  CHECK(connected.error().kind == ErrorKind::no_modem);
  CHECK_THAT(connected.error().message, Catch::Matchers::ContainsSubstring("system bus"));
}

TEST_CASE("an absent daemon is no error, and is noticed when it starts") {
  World world;
  world.daemon.stop();
  REQUIRE(world.connect());
  CHECK_FALSE(world.radio->daemon_present());
  CHECK(world.radio->daemon_run().empty());
  CHECK(world.radio->modems().empty());
  const auto enabled = finish(world.radio->enable("/org/freedesktop/ModemManager1/Modem/0"));
  REQUIRE_FALSE(enabled);
  CHECK(enabled.error().kind == ErrorKind::no_modem);

  int changes = 0;
  const auto registration = world.radio->on_change([&] { ++changes; });
  world.daemon.start();
  world.daemon.add_modem();
  run_until([&] { return world.radio->daemon_present() && world.radio->modems().size() == 1; });
  CHECK(changes >= 1);
  CHECK_FALSE(world.radio->daemon_run().empty());
}

TEST_CASE("a daemon that is started on demand is asked for") {
  World world;
  world.daemon.stop();
  const std::string mark = world.bus.directory() + "/asked";
  world.bus.make_activatable(daemon_service, "/bin/sh -c 'touch " + mark + "; exit 1'");
  REQUIRE(world.connect());
  CHECK(access(mark.c_str(), F_OK) == 0);
  CHECK_FALSE(world.radio->daemon_present());
}

TEST_CASE("modems come and go, and return under a new path") {
  World world;
  REQUIRE(world.connect());
  CHECK(world.radio->modems().empty());
  FakeModem& first = world.daemon.add_modem();
  run_until([&] { return world.radio->modems().size() == 1; });
  FakeModemSetup other;
  other.device = "/virtual/B";
  other.iccid = "8901000000000000002";
  FakeModem& second = world.daemon.add_modem(other);
  run_until([&] { return world.radio->modems().size() == 2; });

  const std::string old_path = first.path();
  FakeModem& replaced = world.daemon.replace_modem(first);
  run_until([&] { return world.radio->modems().size() == 2 && world.radio->modems()[0].path == second.path(); });
  CHECK(replaced.path() != old_path);
  CHECK(world.info(replaced.path()).device == "/virtual/A");

  world.daemon.remove_modem(replaced);
  run_until([&] { return world.radio->modems().size() == 1; });
  CHECK(world.radio->modems()[0].device == "/virtual/B");
}

TEST_CASE("another SIM in the same modem is another ICCID") {
  World world;
  FakeModem& fake = world.daemon.add_modem();
  REQUIRE(world.connect());
  fake.set_sim("8901000000000000077");
  run_until([&] {
    const auto sim = world.info(fake.path()).sim;
    return sim && sim->iccid == "8901000000000000077";
  });
  fake.set_imsi("001019999999999");
  run_until([&] { return world.info(fake.path()).sim->imsi == "001019999999999"; });
  fake.set_sim("");
  run_until([&] { return !world.info(fake.path()).sim; });
}

TEST_CASE("what changes in a modem is told once for a turn of the main loop") {
  World world;
  FakeModem& fake = world.daemon.add_modem();
  REQUIRE(world.connect());
  int changes = 0;
  const auto registration = world.radio->on_change([&] { ++changes; });
  run_pending();
  changes = 0;
  fake.set_signal(31);
  fake.set_state(MM_MODEM_STATE_SEARCHING);
  fake.set_own_number("+15550000000");
  run_until([&] { return world.info(fake.path()).signal_percent == 31; });
  run_pending();
  CHECK(changes == 1);
  const ModemInfo info = world.info(fake.path());
  CHECK(info.state == State::searching);
  CHECK(info.own_numbers == std::vector<std::string>{"+15550000000"});
}

TEST_CASE("nothing wakes up while nothing happens") {
  World world;
  world.daemon.add_modem();
  REQUIRE(world.connect());
  run_for(50ms);
  gint timeout = -1;
  gint priority = 0;
  GMainContext* context = g_main_context_default();
  REQUIRE(g_main_context_acquire(context));
  g_main_context_prepare(context, &priority);
  GPollFD descriptors[16];
  g_main_context_query(context, G_MAXINT, &timeout, descriptors, 16);
  g_main_context_release(context);
  CHECK(timeout == -1);
}

TEST_CASE("after the daemon was killed and started again everything is new, though nobody said that it was removed") {
  World world;
  const std::string old_path = world.daemon.add_modem().path();
  REQUIRE(world.connect());
  const std::string old_run = world.radio->daemon_run();
  std::vector<bool> presence;
  const auto registration = world.radio->on_change([&] { presence.push_back(world.radio->daemon_present()); });

  world.daemon.stop();
  run_until([&] { return !world.radio->daemon_present(); });
  CHECK(world.radio->modems().empty());
  CHECK(world.radio->daemon_run().empty());

  world.daemon.start();
  FakeModemSetup other;
  other.device = "/virtual/B";
  const std::string new_path = world.daemon.add_modem(other).path();
  CHECK(new_path == old_path);
  run_until([&] { return world.radio->daemon_present(); });
  run_until([&] { return world.radio->modems().size() == 1; });
  CHECK(world.radio->modems()[0].device == "/virtual/B");
  CHECK(world.radio->daemon_run() != old_run);
  REQUIRE_FALSE(presence.empty());
  CHECK_FALSE(presence.front());
}

TEST_CASE("a bus that breaks is a daemon that is absent") {
  World world;
  world.daemon.add_modem();
  REQUIRE(world.connect());
  world.bus.kill();
  run_until([&] { return !world.radio->daemon_present(); });
  CHECK(world.radio->modems().empty());
  world.daemon.stop();
}

TEST_CASE("a modem that is driven by AT commands may lose notices, one with QMI or MBIM does not") {
  World world;
  FakeModem& at = world.daemon.add_modem();
  FakeModemSetup qmi;
  qmi.device = "/virtual/B";
  qmi.ports = {
      {"cdc-wdm0", MM_MODEM_PORT_TYPE_QMI}, {"ttyUSB3", MM_MODEM_PORT_TYPE_AT}, {"wwan0", MM_MODEM_PORT_TYPE_NET}};
  const std::string qmi_path = world.daemon.add_modem(qmi).path();
  FakeModemSetup mbim;
  mbim.device = "/virtual/C";
  mbim.ports = {{"cdc-wdm1", MM_MODEM_PORT_TYPE_MBIM}};
  const std::string mbim_path = world.daemon.add_modem(mbim).path();
  REQUIRE(world.connect());
  CHECK(world.info(at.path()).may_drop_notices);
  CHECK_FALSE(world.info(qmi_path).may_drop_notices);
  CHECK_FALSE(world.info(mbim_path).may_drop_notices);
  REQUIRE(world.info(qmi_path).ports.size() == 3);
  CHECK(world.info(qmi_path).ports[0].name == "cdc-wdm0");
  CHECK(world.info(qmi_path).ports[0].type == "qmi");
  CHECK(world.info(qmi_path).ports[2].type == "net");
}

TEST_CASE("a data call is seen while it comes up, is up and goes down") {
  World world;
  FakeModem& fake = world.daemon.add_modem();
  REQUIRE(world.connect());
  for (const auto state : {MM_MODEM_STATE_CONNECTING, MM_MODEM_STATE_CONNECTED, MM_MODEM_STATE_DISCONNECTING}) {
    fake.set_state(state);
    run_until([&] { return world.info(fake.path()).data_call_up; });
    fake.set_state(MM_MODEM_STATE_REGISTERED);
    run_until([&] { return !world.info(fake.path()).data_call_up; });
  }
}

TEST_CASE("the messaging interface comes and goes") {
  World world;
  FakeModemSetup setup;
  setup.messaging = false;
  FakeModem& fake = world.daemon.add_modem(setup);
  REQUIRE(world.connect());
  CHECK_FALSE(world.info(fake.path()).can_message);
  const auto listed = finish(world.radio->list_sms(fake.path()));
  REQUIRE_FALSE(listed);
  CHECK(listed.error().kind == ErrorKind::no_modem);
  fake.set_messaging(true);
  run_until([&] { return world.info(fake.path()).can_message; });
  fake.set_messaging(false);
  run_until([&] { return !world.info(fake.path()).can_message; });
}

TEST_CASE("a locked modem says what it needs and how many tries are left") {
  World world;
  FakeModemSetup setup;
  setup.state = MM_MODEM_STATE_LOCKED;
  setup.lock = MM_MODEM_LOCK_SIM_PIN;
  const std::string path = world.daemon.add_modem(setup).path();
  REQUIRE(world.connect());
  const ModemInfo info = world.info(path);
  CHECK(info.state == State::locked);
  CHECK(info.lock == Lock::sim_pin);
  CHECK(info.unlock_retries == 3);
}

TEST_CASE("a modem that failed says why") {
  World world;
  FakeModemSetup setup;
  setup.state = MM_MODEM_STATE_FAILED;
  setup.failed_reason = MM_MODEM_STATE_FAILED_REASON_SIM_MISSING;
  setup.iccid = "";
  const std::string path = world.daemon.add_modem(setup).path();
  REQUIRE(world.connect());
  CHECK(world.info(path).state == State::failed);
  CHECK_THAT(world.info(path).failed_reason, Catch::Matchers::ContainsSubstring("SIM"));
  CHECK_FALSE(world.info(path).sim);
}

TEST_CASE("registration states are those that matter to a user") {
  World world;
  FakeModem& fake = world.daemon.add_modem();
  REQUIRE(world.connect());
  const std::pair<MMModem3gppRegistrationState, NetworkRegistration> states[] = {
      {MM_MODEM_3GPP_REGISTRATION_STATE_IDLE, NetworkRegistration::idle},
      {MM_MODEM_3GPP_REGISTRATION_STATE_SEARCHING, NetworkRegistration::searching},
      {MM_MODEM_3GPP_REGISTRATION_STATE_DENIED, NetworkRegistration::denied},
      {MM_MODEM_3GPP_REGISTRATION_STATE_ROAMING, NetworkRegistration::roaming},
      {MM_MODEM_3GPP_REGISTRATION_STATE_HOME_SMS_ONLY, NetworkRegistration::home},
      {MM_MODEM_3GPP_REGISTRATION_STATE_ROAMING_CSFB_NOT_PREFERRED, NetworkRegistration::roaming},
      {MM_MODEM_3GPP_REGISTRATION_STATE_EMERGENCY_ONLY, NetworkRegistration::emergency_only},
      {MM_MODEM_3GPP_REGISTRATION_STATE_UNKNOWN, NetworkRegistration::unknown},
  };
  for (const auto& [given, expected] : states) {
    fake.set_registration(given);
    run_until([&] { return world.info(fake.path()).registration == expected; });
  }
}

TEST_CASE("a radio may be destroyed while calls run and while it connects") {
  World world;
  FakeModem& fake = world.daemon.add_modem();
  SECTION("while it connects") {
    Pending connecting(connect_to_modem_manager());
    for (int turns = 0; turns < 5 && !connecting.done(); ++turns) g_main_context_iteration(nullptr, FALSE);
  }
  SECTION("while calls run") {
    REQUIRE(world.connect());
    fake.hold("Enable");
    fake.hold("Delete");
    fake.hold("List");
    const std::string path = fake.path();
    Pending enabling(world.radio->enable(path));
    Pending listing(world.radio->list_sms(path));
    Pending deleting(world.radio->delete_sms(path, "/org/freedesktop/ModemManager1/SMS/0"));
    Pending waiting(world.radio->delete_sms(path, "/org/freedesktop/ModemManager1/SMS/1"));
    run_until([&] { return fake.held("Enable") == 1 && fake.held("Delete") == 1 && fake.held("List") == 1; });
    enabling.cancel();
    listing.cancel();
    deleting.cancel();
    waiting.cancel();
    world.radio.reset();
  }
  SECTION("while messages are being read") {
    REQUIRE(world.connect());
    fake.add_sms(text_message("one"));
    for (int turns = 0; turns < 3; ++turns) g_main_context_iteration(nullptr, FALSE);
    world.radio.reset();
  }
  run_for(20ms);
}
