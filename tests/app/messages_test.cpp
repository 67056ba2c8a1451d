#include <csignal>

#include "tests/app/fixture.h"
#include "tests/support/bus_modem.h"

using namespace celltext;
using namespace celltext::test;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("what is sent arrives in the network as it was written") {
  const World world;
  if (!world) return;
  const std::string long_text = std::string(200, 'a') + " {}[]~€ end";
  const std::string chinese = "今晚八点见？😀" + std::string(3, '\n') + "“Shall we?”";
  CHECK(world.celltext.run({"send", "+15551230001", "hello"}).code == 0);
  CHECK(world.celltext.run({"send", "+15551230001"}, long_text).code == 0);
  CHECK(world.celltext.json({"send", "+15551230001", chinese})[0]["status"] == "sent");
  CHECK(world.sent_texts() == std::vector<std::string>{"hello", long_text, chinese});
}

TEST_CASE("a number without + is read in the country of the SIM") {
  const World world;
  if (!world) return;
  CHECK(world.celltext.json({"send", "(202) 555-0123", "hello"})[0]["to"] == Json{"+12025550123"});
  CHECK(world.celltext.json({"send", "72975", "hello"})[0]["to"] == Json{"72975"});
}

TEST_CASE("an answer comes back, and the delivery report too") {
  const World world;
  if (!world) return;
  Process watch = world.celltext.start({"watch", "--json"});
  const auto sent = world.celltext.json({"send", "+15550002", "你好", "--wait", "delivered"});
  CHECK(sent[0]["status"] == "delivered");
  watch.wait_for_output("\"event\":\"received\"");
  watch.send_signal(SIGTERM);
  CHECK(watch.finish().code == 0);
  const auto received = world.celltext.json({"list", "--in"});
  REQUIRE(received.size() == 1);
  CHECK(received[0]["from"] == "+15550002");
  CHECK(received[0]["text"] == "你好");
  CHECK(received[0]["line"] == "+15550001");
}

TEST_CASE("received messages leave the modem once they are kept") {
  const World world;
  if (!world) return;
  Process run = world.celltext.serve();
  for (int i = 0; i < 12; ++i) world.inject("+15550100", "message " + std::to_string(i));
  world.network->wait_for_delivered(12);
  run.wait_for("twelve messages", [&](const Process&) { return world.celltext.json({"list", "--in"}).size() == 12; });
  BusModem modem(**world.network);
  modem.wait_until("an empty modem", [&] { return modem.messages().empty(); });
  run.send_signal(SIGTERM);
  CHECK(run.finish().code == 0);
}

TEST_CASE("wait --code gives the code of a message that comes while it waits") {
  const World world;
  if (!world) return;
  Process wait = world.celltext.start({"wait", "--code", "--timeout", "20s"});
  CHECK(world.celltext.run({"send", "+15550005", "code please"}).code == 0);
  const Outcome outcome = wait.finish();
  CHECK(outcome.code == 0);
  CHECK(outcome.out.size() >= 5);
  CHECK(outcome.out.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ\n") == std::string::npos);
}

TEST_CASE("many processes send through one modem, each message once") {
  const World world;
  if (!world) return;
  std::vector<Process> senders;
  for (int i = 0; i < 6; ++i)
    senders.push_back(world.celltext.start({"send", "+15551230001", "message " + std::to_string(i)}));
  for (Process& sender : senders) {
    const Outcome outcome = sender.finish();
    INFO(outcome.err);
    CHECK(outcome.code == 0);
  }
  auto texts = world.sent_texts();
  std::ranges::sort(texts);
  CHECK(texts ==
        std::vector<std::string>{"message 0", "message 1", "message 2", "message 3", "message 4", "message 5"});
}

TEST_CASE("what the network refuses is exit code 5 with its reason") {
  const World world;
  if (!world) return;
  world.network->ask({{"command", "fault"}, {"prefix", "+CMGS"}, {"count", 1}, {"error", "+CMS ERROR: 21"}});
  const Outcome outcome = world.celltext.run({"send", "+15551230001", "hello"});
  INFO(outcome.err);
  CHECK(outcome.code == 5);
  CHECK(world.celltext.json({"outbox"})[0]["status"] == "failed");
  CHECK(world.celltext.run({"outbox", "retry", "1"}).code == 0);
  CHECK(world.sent_texts() == std::vector<std::string>{"hello"});
}

TEST_CASE("without registration a send is given the time it asks for") {
  const World world;
  if (!world) return;
  world.network->ask({{"command", "set"}, {"registration", "searching"}});
  CHECK(world.celltext.run({"send", "+15551230001", "hello", "--timeout", "400ms"}).code == 6);
  Process sender = world.celltext.start({"send", "+15551230001", "second"});
  sender.wait_for("its message in the outbox",
                  [&](const Process&) { return world.celltext.json({"outbox"}).size() == 2; });
  world.network->ask({{"command", "set"}, {"registration", "home"}});
  CHECK(sender.finish().code == 0);
  CHECK(world.sent_texts() == std::vector<std::string>{"hello", "second"});
}

TEST_CASE("without ModemManager a send says so and stays queued; the courier sends it when it is back") {
  const World world;
  if (!world) return;
  auto& network = **world.network;
  REQUIRE(network.stop_modem_manager());
  const Outcome outcome = world.celltext.run({"send", "+15551230001", "hello"});
  CHECK(outcome.code == 3);
  CHECK_THAT(outcome.err, ContainsSubstring("ModemManager is not running"));
  CHECK(world.celltext.run({"modem", "list"}).code == 3);
  CHECK(world.celltext.run({"doctor"}).code == 3);
  Process run = world.celltext.serve();
  REQUIRE(network.start_modem_manager());
  world.network->wait_for_messages(1);
  run.wait_for("the outcome", [&](const Process&) { return world.celltext.json({"list"})[0]["status"] == "sent"; });
}

TEST_CASE("a locked SIM is exit code 3 until it is unlocked") {
  const World world;
  if (!world) return;
  world.network->ask({{"command", "set"}, {"sim", "pin"}});
  REQUIRE((*world.network)->restart_modem_manager());
  const Outcome locked = world.celltext.run({"send", "+15551230001", "hello"});
  CHECK(locked.code == 3);
  CHECK_THAT(locked.err, ContainsSubstring("celltext modem unlock"));
  CHECK(world.celltext.run({"doctor"}).code == 3);
  CHECK(world.celltext.run({"modem", "unlock"}, "1234\n").code == 0);
  const Outcome sent = world.celltext.run({"send", "+15551230001", "second"});
  INFO(sent.err);
  CHECK(sent.code == 0);
  CHECK(world.sent_texts() == std::vector<std::string>{"hello", "second"});
}

TEST_CASE("the modem commands reach the modem") {
  const World world;
  if (!world) return;
  const auto modems = world.celltext.json({"modem", "list"});
  REQUIRE(modems.size() == 1);
  CHECK(modems[0]["sim"]["iccid"] == "8901260000000000001");
  CHECK(world.celltext.run({"modem", "enable"}).code == 0);
  CHECK_THAT(world.celltext.run({"modem", "ussd", "*225#"}).out, ContainsSubstring("Balance"));
  CHECK(world.celltext.json({"modem", "scan"}).size() >= 2);
  CHECK(world.celltext.run({"modem", "resync"}).code == 0);
  const Outcome doctor = world.celltext.run({"doctor"});
  INFO(doctor.out);
  CHECK(doctor.code == 0);
  CHECK(world.celltext.run({"modem", "disable"}).code == 0);
  CHECK(world.celltext.json({"line", "list"}).empty());
  CHECK(world.celltext.run({"send", "+15551230001", "hello"}).code == 0);
  CHECK(world.celltext.json({"line", "list"})[0]["number"] == "+15550001");
}

TEST_CASE("hostile senders can't move the cursor") {
  const World world;
  if (!world) return;
  Process run = world.celltext.serve();
  CHECK(world.celltext.run({"send", "+15550006", "boo"}).code == 0);
  run.wait_for("its answers", [&](const Process&) { return world.celltext.json({"list", "--in"}).size() >= 3; });
  for (const Words& words : {Words{"list"}, {"conversations"}, {"search", "e"}}) {
    for (const char c : world.celltext.run(words).out) {
      const auto byte = static_cast<unsigned char>(c);
      CHECK((byte >= 0x20 || byte == '\n'));
      CHECK(byte != 0x7F);
    }
  }
}
