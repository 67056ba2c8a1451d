#include "tests/catch.h"
#include "tests/support/bus_modem.h"
#include "tests/support/simulated_network.h"

using namespace celltext;
using namespace celltext::test;
using nlohmann::json;

namespace {

constexpr int receiving = 2;
constexpr int status_report = 3;

std::string repeated(const std::string& piece, int times) {
  std::string whole;
  for (int i = 0; i < times; ++i) whole += piece;
  return whole;
}

BusMessage wait_for_report(BusModem& modem) {
  BusMessage report;
  modem.wait_until("a delivery report", [&] {
    for (const BusMessage& message : modem.messages()) {
      if (message.kind == status_report) report = message;
    }
    return !report.path.empty();
  });
  return report;
}

}  // namespace

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

TEST_CASE("texts of every length and alphabet arrive at the centre as they were written") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  BusModem modem(**network);
  modem.bring_up();
  const std::vector<std::string> texts = {
      "short", repeated("0123456789", 16),           repeated("long text €[] ", 30),
      "短信",  repeated("一二三四五六七八九十", 15), repeated("smile \U0001F600 ", 20)};
  for (const std::string& text : texts) {
    modem.send(modem.create("+15559999", text));
    CHECK(network->sent_messages().back().at("text") == text);
    CHECK(network->sent_messages().back().at("complete") == true);
  }
  const auto sent = network->sent_messages();
  CHECK(sent.size() == texts.size());
  CHECK(sent[1].at("parts").size() == 1);
  CHECK(sent[2].at("parts").size() == 4);
  CHECK(sent[4].at("parts").size() == 3);
}

TEST_CASE("long messages are put together again, with short and with long references") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  BusModem modem(**network);
  modem.bring_up();
  const std::string latin = repeated("The quick brown fox. ", 20);
  const std::string chinese = repeated("一二三四五六七八九十", 20);
  network->ask({{"command", "inject"}, {"from", "+15550100"}, {"text", latin}});
  CHECK(modem.received(latin).number == "+15550100");
  network->ask(
      {{"command", "inject"}, {"from", "+15550100"}, {"text", chinese}, {"reference_bits", 16}, {"reference", 4660}});
  CHECK(modem.received(chinese).number == "+15550100");
}

TEST_CASE("a message without all its parts stays incomplete") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  BusModem modem(**network);
  modem.bring_up();
  const json withheld = json::array({2});
  network->ask({{"command", "inject"}, {"from", "+15550100"}, {"text", repeated("x", 400)}, {"withhold", withheld}});
  network->wait_for_delivered(2);
  modem.wait_until("an incomplete message", [&] {
    const auto all = modem.messages();
    return all.size() == 1 && all[0].state == receiving && all[0].text.empty();
  });
}

TEST_CASE("data, WAP pushes, flash messages, old ones and senders with letters arrive") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  BusModem modem(**network);
  modem.bring_up();

  network->ask({{"command", "inject"}, {"from", "+15550100"}, {"data", "00FF10"}});
  network->wait_for_delivered(1);
  modem.wait_until("the data", [&] { return modem.messages().size() == 1; });
  CHECK(modem.messages()[0].data == "00FF10");
  modem.erase(modem.messages()[0].path);

  network->ask({{"command", "inject"}, {"from", "+15550100"}, {"data", "0006260101"}, {"port", 2948}});
  network->wait_for_delivered(2);
  modem.wait_until("the push", [&] { return modem.messages().size() == 1; });
  CHECK(modem.messages()[0].data == "0006260101");
  CHECK(modem.messages()[0].text.empty());

  network->ask({{"command", "inject"}, {"from", "+15550100"}, {"text", "now"}, {"class", 0}});
  CHECK(modem.received("now").message_class == 0);
  network->ask({{"command", "inject"},
                {"from", "+15550100"},
                {"text", "then"},
                {"time", "2019-05-06T07:08:09Z"},
                {"zone", -300}});
  CHECK(modem.received("then").timestamp == "2019-05-06T02:08:09-05");
  network->ask({{"command", "inject"}, {"sender", "MyBank"}, {"text", "Your code is 123456"}});
  CHECK(modem.received("Your code is 123456").number == "MyBank");
}

TEST_CASE("delivery reports come as the policy for the number says") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  BusModem modem(**network);
  modem.bring_up();
  network->ask({{"command", "report"}, {"number", "+15550003"}, {"policy", "failed"}, {"status", 0x46}});
  network->ask({{"command", "report"}, {"number", "+15550004"}, {"policy", "none"}});

  modem.send(modem.create("+15550004", "no report", true));
  modem.send(modem.create("+15550003", "fails", true));
  const BusMessage failed = wait_for_report(modem);
  CHECK(failed.number == "+15550003");
  CHECK(failed.delivery_state == 0x46);
  CHECK(failed.reference == 1);
  modem.erase(failed.path);
  modem.send(modem.create("+15550002", "arrives", true));
  const BusMessage delivered = wait_for_report(modem);
  CHECK(delivered.number == "+15550002");
  CHECK(delivered.delivery_state == 0);
  CHECK(delivered.reference == 2);
}

TEST_CASE("a refused part fails the send with the network's reason, and may be sent again") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  BusModem modem(**network);
  modem.bring_up();
  network->ask({{"command", "fault"}, {"prefix", "+CMGS"}, {"count", 1}, {"error", "+CMS ERROR: 38"}});
  const std::string path = modem.create("+15550002", "try twice");
  CHECK(modem.error_of(path, "org.freedesktop.ModemManager1.Sms", "Send", nullptr) ==
        "org.freedesktop.ModemManager1.Error.Message.Unknown");
  CHECK(network->sent_messages().empty());
  modem.send(path);
  CHECK(network->sent_messages().size() == 1);
}

TEST_CASE("validity and class of a sent message reach the centre") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  BusModem modem(**network);
  modem.bring_up();
  modem.send(modem.create({{"number", g_variant_new_string("+15559999")},
                           {"text", g_variant_new_string("soon")},
                           {"class", g_variant_new_int32(0)},
                           {"validity", g_variant_new("(uv)", 1U, g_variant_new_uint32(60))}}));
  const auto part = network->ask({{"command", "sent"}}).at("parts").at(0);
  CHECK(part.at("class") == 0);
  CHECK(part.at("validity_minutes") == 60);
  CHECK(part.at("report_requested") == false);
}

TEST_CASE("the centre holds what does not fit into a full storage") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  network->ask({{"command", "set"}, {"me_slots", 2}});
  BusModem modem(**network);
  modem.bring_up();
  for (const char* text : {"one", "two", "three"}) {
    network->ask({{"command", "inject"}, {"from", "+15550100"}, {"text", text}});
  }
  const BusMessage first = modem.received("one");
  modem.received("two");
  CHECK(network->ask({{"command", "counters"}}).at("pending") == 1);
  modem.erase(first.path);
  modem.received("three");
}

TEST_CASE("messages that come while the modem is not registered wait for it") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  BusModem modem(**network);
  modem.bring_up();
  network->ask({{"command", "set"}, {"registration", "searching"}});
  network->ask({{"command", "inject"}, {"from", "+15550100"}, {"text", "later"}});
  CHECK(network->ask({{"command", "counters"}}).at("pending") == 1);
  network->ask({{"command", "set"}, {"registration", "roaming"}});
  modem.received("later");
}

TEST_CASE("what the hostile contact sends reaches the client as it is") {
  sim::NetworkOptions options;
  options.simulator_arguments = {"--slots", "20"};
  const auto network = SimulatedNetwork::start(options);
  if (!network) return;
  BusModem modem(**network);
  modem.bring_up();
  modem.send(modem.create("+15550006", "hello"));
  CHECK(modem.received("A sender with a line feed").number == "Bank\nOK: 1");
  std::string longest;
  std::string all;
  modem.wait_until("the huge message", [&] {
    for (const BusMessage& message : modem.messages()) {
      if (message.text.size() > longest.size()) longest = message.text;
      all += message.text;
    }
    return longest.size() > 1500;
  });
  CHECK(all.find('\x1b') != std::string::npos);
  CHECK(all.find("\u202E") != std::string::npos);
}

TEST_CASE("an answer that nobody saw had still sent the message") {
  const auto network = SimulatedNetwork::start();
  if (!network) return;
  BusModem modem(**network);
  modem.bring_up();
  network->ask({{"command", "fault"}, {"prefix", "+CMGS"}, {"count", 1}, {"action", "lost-answer"}});
  modem.begin_send(modem.create("+15550099", "into the dark"));
  network->wait_for_messages(1);
  CHECK(network->sent_messages().at(0).at("text") == "into the dark");
  // The daemon still waits for its modem; when it dies it leaves nobody who knows.
  const auto restarted = (*network)->restart_modem_manager(SIGKILL);
  if (!restarted) FAIL(restarted.error().message);
}
