#include "tests/catch.h"
#include "tests/support/bus_modem.h"
#include "tests/support/simulated_network.h"

using namespace celltext;
using namespace celltext::test;

TEST_CASE("ModemManager brings the simulated modem up, sends and receives") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  BusModem modem(**network);
  modem.bring_up();

  modem.send(modem.create("+15550002", "hello"));
  CHECK(modem.received("hello").number == "+15550002");
  const auto sent = network->sent_messages();
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].at("to") == "+15550002");
  CHECK(sent[0].at("text") == "hello");

  network->ask({{"command", "inject"}, {"from", "+12125550100"}, {"text", "你好"}});
  CHECK(modem.received("你好").number == "+12125550100");
}
