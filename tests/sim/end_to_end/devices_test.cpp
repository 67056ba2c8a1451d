#include "tests/catch.h"
#include "tests/support/bus_modem.h"
#include "tests/support/simulated_network.h"

using namespace celltext;
using namespace celltext::test;

TEST_CASE("an unplugged modem leaves the bus, and comes back when it is plugged in") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  BusModem modem(**network);
  modem.bring_up();
  const auto gone = (*network)->unplug(0);
  if (!gone) FAIL(gone.error().message);
  CHECK((*network)->modem_path(0).empty());
  const auto back = (*network)->plug(0);
  if (!back) FAIL(back.error().message);
  modem.refresh();
  modem.bring_up();
}

TEST_CASE("a call that the authority denies is unauthorized, until it is permitted") {
  sim::NetworkOptions options;
  options.permissions = true;
  const auto network = SimulatedNetwork::start(options);
  if (!network) return;
  BusModem modem(**network);
  modem.bring_up();
  const auto send_text = [&] {
    GVariant* properties = g_variant_new_parsed("({'number': <'+15550002'>, 'text': <'hello'>},)");
    return modem.error_of(modem.path(), "org.freedesktop.ModemManager1.Modem.Messaging", "Create", properties);
  };
  const std::string messaging = "org.freedesktop.ModemManager1.Messaging";
  network->ask({{"command", "permit"}, {"action", messaging}, {"denied", true}});
  CHECK(send_text() == "org.freedesktop.ModemManager1.Error.Core.Unauthorized");
  network->ask({{"command", "permit"}, {"action", messaging}});
  CHECK(send_text() == "");
}

TEST_CASE("several modems stand on one bus, each with its own card, and write to each other") {
  sim::NetworkOptions options;
  options.modems = 2;
  const auto network = SimulatedNetwork::start(options);
  if (!network) return;
  BusModem first(**network, 0);
  BusModem second(**network, 1);
  first.bring_up();
  second.bring_up();
  second.send(second.create("+15550001", "from the second", true));
  CHECK(first.received("from the second").number == "+15550012");
  second.wait_until("a delivery report", [&] {
    for (const BusMessage& message : second.messages()) {
      if (message.kind == 3) return message.number == "+15550001" && message.delivery_state == 0;
    }
    return false;
  });
}

TEST_CASE("a killed daemon lists again what the modem holds, and forgets what it had sent") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  BusModem modem(**network);
  modem.bring_up();
  modem.send(modem.create("+15550002", "echo me"));
  modem.received("echo me");
  const pid_t before = (*network)->modem_manager_pid();
  const auto restarted = (*network)->restart_modem_manager(SIGKILL);
  if (!restarted) FAIL(restarted.error().message);
  CHECK((*network)->modem_manager_pid() != before);
  modem.refresh();
  modem.bring_up();
  modem.received("echo me");
  CHECK(modem.messages().size() == 1);
}

TEST_CASE("a daemon that is asked to end comes back with a start") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  const auto stopped = (*network)->stop_modem_manager();
  if (!stopped) FAIL(stopped.error().message);
  CHECK((*network)->modem_manager_pid() == -1);
  CHECK((*network)->modem_path(0).empty());
  const auto started = (*network)->start_modem_manager();
  if (!started) FAIL(started.error().message);
  BusModem modem(**network);
  modem.bring_up();
}
