#include "tests/catch.h"
#include "tests/support/bus_modem.h"
#include "tests/support/simulated_network.h"

using namespace celltext;
using namespace celltext::test;

namespace {

constexpr const char* modem_interface = "org.freedesktop.ModemManager1.Modem";
constexpr const char* gsm_interface = "org.freedesktop.ModemManager1.Modem.Modem3gpp";
constexpr const char* ussd_interface = "org.freedesktop.ModemManager1.Modem.Modem3gpp.Ussd";
constexpr const char* sim_interface = "org.freedesktop.ModemManager1.Sim";

// Values of MMModem3gppRegistrationState.
constexpr unsigned registered_home = 1;
constexpr unsigned denied = 3;
constexpr unsigned registered_roaming = 5;

std::string answer_text(const async::GVariantPtr& answer) {
  const char* text = nullptr;
  g_variant_get(answer.get(), "(&s)", &text);
  return text;
}

unsigned registration(BusModem& modem) {
  return g_variant_get_uint32(modem.property(gsm_interface, "RegistrationState").get());
}

std::string sim_text(BusModem& modem, const char* name) {
  const auto answer = modem.call_on(modem.sim_path(), "org.freedesktop.DBus.Properties", "Get",
                                    g_variant_new("(ss)", sim_interface, name));
  const async::GVariantPtr boxed(g_variant_get_child_value(answer.get(), 0));
  const async::GVariantPtr value(g_variant_get_variant(boxed.get()));
  return g_variant_get_string(value.get(), nullptr);
}

}  // namespace

TEST_CASE("the modem knows its card, its network and its number") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  BusModem modem(**network);
  modem.bring_up();
  CHECK(sim_text(modem, "SimIdentifier") == "8901260000000000001");
  CHECK(sim_text(modem, "Imsi") == "310260000000001");
  CHECK(sim_text(modem, "OperatorName") == "Simulated");
  CHECK(g_variant_get_string(modem.property(gsm_interface, "OperatorCode").get(), nullptr) == std::string("310260"));
  CHECK(g_variant_get_string(modem.property(gsm_interface, "OperatorName").get(), nullptr) == std::string("Simulated"));
  const auto numbers = modem.property(modem_interface, "OwnNumbers");
  REQUIRE(g_variant_n_children(numbers.get()) == 1);
  const async::GVariantPtr number(g_variant_get_child_value(numbers.get(), 0));
  CHECK(g_variant_get_string(number.get(), nullptr) == std::string("+15550001"));
}

TEST_CASE("a PIN is asked for, counted and accepted") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  network->ask({{"command", "set"}, {"sim", "pin"}, {"pin", "4321"}});
  const auto restarted = (*network)->restart_modem_manager();
  if (!restarted) FAIL(restarted.error().message);
  BusModem modem(**network);
  CHECK(modem.state() == modem_state_locked);
  const std::string sim = modem.sim_path();
  CHECK(modem.error_of(sim, sim_interface, "SendPin", g_variant_new("(s)", "0000")) ==
        "org.freedesktop.ModemManager1.Error.MobileEquipment.IncorrectPassword");
  CHECK(network->ask({{"command", "modems"}}).at("modems").at(0).at("pin_tries") == 2);
  modem.call_on(sim, sim_interface, "SendPin", g_variant_new("(s)", "4321"));
  modem.wait_for_state(modem_state_disabled);
  modem.bring_up();
}

TEST_CASE("three wrong PINs ask for the PUK, which sets a new PIN") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  network->ask({{"command", "set"}, {"sim", "puk"}, {"puk", "87654321"}});
  const auto restarted = (*network)->restart_modem_manager();
  if (!restarted) FAIL(restarted.error().message);
  BusModem modem(**network);
  CHECK(modem.state() == modem_state_locked);
  modem.call_on(modem.sim_path(), sim_interface, "SendPuk", g_variant_new("(ss)", "87654321", "1111"));
  modem.wait_for_state(modem_state_disabled);
  CHECK(network->ask({{"command", "modems"}}).at("modems").at(0).at("sim") == "none");
}

TEST_CASE("the registration follows the network") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  BusModem modem(**network);
  modem.bring_up();
  CHECK(registration(modem) == registered_home);
  network->ask({{"command", "set"}, {"registration", "roaming"}, {"operator", "Abroad"}, {"operator_code", "26201"}});
  modem.wait_until("roaming", [&] { return registration(modem) == registered_roaming; });
  network->ask({{"command", "set"}, {"registration", "denied"}});
  modem.wait_until("denied", [&] { return registration(modem) == denied; });
}

TEST_CASE("the signal follows the network") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  BusModem modem(**network);
  modem.bring_up();
  const auto quality = [&] {
    unsigned percent = 0;
    gboolean recent = FALSE;
    const auto value = modem.property(modem_interface, "SignalQuality");
    g_variant_get(value.get(), "(ub)", &percent, &recent);
    return percent;
  };
  // ModemManager reads it once when the modem has registered; what comes at the same moment is overtaken by that.
  modem.wait_until("the first signal", [&] { return quality() != 0; });
  network->ask({{"command", "set"}, {"signal", 4}});
  modem.wait_until("a weak signal", [&] { return quality() == 20; });
  network->ask({{"command", "set"}, {"signal", 31}});
  modem.wait_until("a strong signal", [&] { return quality() == 100; });
}

TEST_CASE("a menu is walked through by USSD, and the network may start one itself") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  BusModem modem(**network);
  modem.bring_up();
  CHECK(answer_text(modem.call(ussd_interface, "Initiate", g_variant_new("(s)", "*225#"))).find("Balance: $12.34") ==
        0);
  CHECK(answer_text(modem.call(ussd_interface, "Initiate", g_variant_new("(s)", "*123#"))).find("Welcome") == 0);
  CHECK(answer_text(modem.call(ussd_interface, "Respond", g_variant_new("(s)", "3"))).find("Language") == 0);
  CHECK(answer_text(modem.call(ussd_interface, "Respond", g_variant_new("(s)", "2"))) == "语言：中文");
  network->ask({{"command", "ussd"}, {"status", 0}, {"text", "Your plan ends tomorrow"}});
  modem.wait_until("the notice", [&] {
    const auto notice = modem.property(ussd_interface, "NetworkNotification");
    return std::string("Your plan ends tomorrow") == g_variant_get_string(notice.get(), nullptr);
  });
}

TEST_CASE("a scan finds the own network and others") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  BusModem modem(**network);
  modem.bring_up();
  const auto answer = modem.call(gsm_interface, "Scan", nullptr);
  const async::GVariantPtr found(g_variant_get_child_value(answer.get(), 0));
  REQUIRE(g_variant_n_children(found.get()) == 3);
  std::map<std::string, std::string> names;
  for (gsize i = 0; i < g_variant_n_children(found.get()); ++i) {
    const async::GVariantPtr network_found(g_variant_get_child_value(found.get(), i));
    const char* code = nullptr;
    const char* name = nullptr;
    REQUIRE(g_variant_lookup(network_found.get(), "operator-code", "&s", &code));
    REQUIRE(g_variant_lookup(network_found.get(), "operator-long", "&s", &name));
    names[code] = name;
  }
  CHECK(names["310260"] == "Simulated");
  CHECK(names["310410"] == "Other Mobile");
}

TEST_CASE("another card in the slot has another identity, and the first keeps its messages") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  BusModem modem(**network);
  modem.bring_up();
  network->ask({{"command", "inject"}, {"from", "+15550100"}, {"text", "on the card"}, {"class", 2}});
  modem.received("on the card");

  const auto exchange = [&](const char* iccid, const char* number) {
    const auto gone = (*network)->unplug(0);
    if (!gone) FAIL(gone.error().message);
    network->ask({{"command", "switch-sim"}, {"iccid", iccid}, {"number", number}});
    const auto back = (*network)->plug(0);
    if (!back) FAIL(back.error().message);
    modem.refresh();
    modem.bring_up();
    CHECK(sim_text(modem, "SimIdentifier") == iccid);
  };
  exchange("8944110000000000007", "+447700900007");
  CHECK(modem.messages().empty());
  exchange("8901260000000000001", "");
  modem.received("on the card");
}

TEST_CASE("texts go on while a data call is up") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  BusModem modem(**network);
  modem.bring_up();
  const auto answer = modem.call(modem_interface, "CreateBearer", g_variant_new_parsed("({'apn': <'fast.example'>},)"));
  const char* bearer = nullptr;
  g_variant_get(answer.get(), "(&o)", &bearer);
  modem.call_on(bearer, "org.freedesktop.ModemManager1.Bearer", "Connect", nullptr);
  modem.send(modem.create("+15550002", "while connected"));
  modem.received("while connected");
  modem.call_on(bearer, "org.freedesktop.ModemManager1.Bearer", "Disconnect", nullptr);
  modem.wait_for_state(modem_state_registered);
}
