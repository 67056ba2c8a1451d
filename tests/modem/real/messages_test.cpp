// Messages through the real ModemManager.
#include "celltext/codec/segments.h"
#include "tests/modem/real/live_world.h"

using namespace celltext;
using namespace celltext::modem;
using namespace celltext::test;
using namespace std::chrono_literals;

using Fate = SendOutcome::Fate;

TEST_CASE("a message goes out with what was asked for, and its report comes back") {
  LiveWorld world;
  if (!world) return;
  world.bring_up();
  Listener listener(*world.radio);
  world.network->ask({{"command", "report"}, {"number", "+15550099"}, {"policy", "delivered"}});
  const SmsPath sms = world.make("grüße", true);
  const SendOutcome outcome = finish(world.radio->send_sms(world.path(), sms));
  REQUIRE(outcome.fate == Fate::sent);
  REQUIRE(outcome.reference);
  world.network->wait_for_parts(1);
  const auto part = world.network->ask({{"command", "sent"}}).at("parts").at(0);
  CHECK(part.at("to") == "+15550099");
  CHECK(part.at("text") == "grüße");
  CHECK(part.at("report_requested") == true);
  CHECK(part.at("reference") == *outcome.reference);

  run_until([&] { return !listener.heard.empty() && listener.heard.back().type == SmsType::status_report; });
  const Sms report = listener.heard.back();
  CHECK(report.reference == *outcome.reference);
  CHECK(report.delivery_state == 0);
  CHECK(report.number == "+15550099");
  CHECK(report.discharged_at);
}

TEST_CASE("the class and the validity of a message arrive") {
  LiveWorld world;
  if (!world) return;
  world.bring_up();
  OutgoingSms sms;
  sms.number = "7678";
  sms.text = "now";
  sms.flash = true;
  sms.validity = 24h;
  const auto made = finish(world.radio->create_sms(world.path(), sms));
  REQUIRE(made);
  CHECK(finish(world.radio->send_sms(world.path(), *made)).fate == Fate::sent);
  const auto part = world.network->ask({{"command", "sent"}}).at("parts").at(0);
  CHECK(part.at("to") == "7678");
  CHECK(part.at("class") == 0);
  CHECK(part.at("validity_minutes") == 24 * 60);
}

TEST_CASE("long messages go out in as many parts as were counted") {
  LiveWorld world;
  if (!world) return;
  world.bring_up();
  const std::string texts[] = {std::string(161, 'x'), std::string(459, 'y'), "{[~]}" + std::string(150, 'z'),
                               "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
                               "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十",
                               "😀 smile"};
  int total = 0;
  for (const std::string& text : texts) {
    CAPTURE(text);
    const SendOutcome outcome = world.send(text);
    REQUIRE(outcome.fate == Fate::sent);
    const auto sent = world.network->ask({{"command", "sent"}});
    const int parts = static_cast<int>(sent.at("parts").size()) - total;
    total += parts;
    CHECK(parts == codec::measure(text).parts);
    CHECK(sent.at("messages").back().at("text") == text);
    CHECK(outcome.reference == sent.at("parts").back().at("reference"));
  }
}

TEST_CASE("a message comes in") {
  LiveWorld world;
  if (!world) return;
  world.bring_up();
  Listener listener(*world.radio);
  world.network->ask({{"command", "inject"},
                      {"from", "+15550077"},
                      {"text", "hello"},
                      {"time", "2026-11-01T08:30:00Z"},
                      {"zone", 60}});
  const Sms sms = listener.wait_for("hello");
  CHECK(sms.type == SmsType::deliver);
  CHECK(sms.number == "+15550077");
  CHECK(sms.timestamp == "2026-11-01T09:30:00+01");
  CHECK(sms.sent_at == from_rfc3339("2026-11-01T08:30:00Z"));
  CHECK(sms.message_class == -1);
  CHECK_FALSE(sms.delivery_state);
  CHECK_FALSE(sms.storage.empty());
}

TEST_CASE("hostile messages and pushes come in as they are") {
  LiveWorld world;
  if (!world) return;
  world.bring_up();
  Listener listener(*world.radio);
  const std::string text = "\x1b[2J\u202e\u2066 evil";
  world.network->ask({{"command", "inject"}, {"sender", "EVIL\nCORP"}, {"text", text}});
  CHECK(listener.wait_for(text).number == "EVIL\nCORP");
  world.network->ask({{"command", "inject"}, {"from", "+15550077"}, {"data", "0006010203"}, {"port", 2948}});
  run_until([&] { return !listener.heard.empty() && !listener.heard.back().data.empty(); });
  CHECK(listener.heard.back().data == Bytes{0, 6, 1, 2, 3});
  CHECK(listener.heard.back().text.empty());
}

TEST_CASE("a long message is told of when it begins and when it is complete") {
  LiveWorld world;
  if (!world) return;
  world.bring_up();
  Listener listener(*world.radio);
  const std::string text = std::string(153, 'a') + std::string(153, 'b') + "c";
  const auto inject = [&](std::vector<int> withheld) {
    world.network->ask(
        {{"command", "inject"}, {"from", "+15550077"}, {"text", text}, {"reference", 7}, {"withhold", withheld}});
  };
  inject({2, 3});
  run_until([&] { return !listener.heard.empty(); });
  CHECK(listener.heard[0].state == SmsState::receiving);
  CHECK(listener.heard[0].text.empty());
  const SmsPath path = listener.heard[0].path;
  inject({1, 3});
  run_for(100ms);
  inject({1, 2});
  CHECK(listener.wait_for(text).path == path);
  CHECK(world.list().size() == 1);
}

TEST_CASE("many messages are deleted one after the other, from the modem too") {
  sim::NetworkOptions options;
  options.simulator_arguments = {"--slots", "40"};
  LiveWorld world(options);
  if (!world) return;
  for (int i = 0; i < 30; ++i) world.inject("message " + std::to_string(i));
  world.network->wait_for_delivered(30);
  world.bring_up();
  const auto messages = world.list();
  REQUIRE(messages.size() == 30);
  std::vector<std::unique_ptr<Pending<Result<void>>>> deleting;
  for (const Sms& sms : messages)
    deleting.push_back(std::make_unique<Pending<Result<void>>>(world.radio->delete_sms(world.path(), sms.path)));
  for (auto& one : deleting) CHECK(one->get());
  CHECK(world.list().empty());
  const auto storage = world.network->ask({{"command", "storage"}});
  CHECK(storage.at("SM").empty());
  CHECK(storage.at("ME").empty());
  // Once more: they are gone, which is what was wanted.
  CHECK(finish(world.radio->delete_sms(world.path(), messages[0].path)));
}

TEST_CASE("what the daemon lost is listed after the modem was disabled and enabled") {
  sim::NetworkOptions options;
  options.simulator_arguments = {"--slots", "40"};
  LiveWorld world(options);
  if (!world) return;
  world.bring_up();
  Listener listener(*world.radio);
  // While the storage is locked by a deletion, notifications are dropped.
  world.inject("first");
  const SmsPath first = listener.wait_for("first").path;
  world.network->ask({{"command", "fault"}, {"prefix", "+CMGD"}, {"count", 1}, {"delay_ms", 300}, {"action", "none"}});
  Pending deleting(world.radio->delete_sms(world.path(), first));
  run_for(50ms);
  world.network->ask({{"command", "pace"}, {"ms", 0}});
  for (int i = 0; i < 5; ++i) world.inject("lost " + std::to_string(i));
  CHECK(deleting.get());
  world.network->wait_for_delivered(6);
  run_for(200ms);
  CHECK(world.list().size() < 5);
  CHECK(world.info().may_drop_notices);

  CHECK(finish(world.radio->disable(world.path())));
  world.wait_for_state(State::disabled);
  world.bring_up();
  CHECK(world.list().size() == 5);
  for (int i = 0; i < 5; ++i) listener.wait_for("lost " + std::to_string(i));
}

TEST_CASE("the service centre's no, the modem's and the network's are told apart") {
  struct Case {
    const char* line;
    const char* code;
    Fate fate;
    bool transient;
    ErrorKind kind;
  };
  const Case cases[] = {
      {"+CMS ERROR: 1", "cms-1", Fate::not_sent, false, ErrorKind::refused},
      {"+CMS ERROR: 38", "cms-38", Fate::not_sent, true, ErrorKind::refused},
      {"+CMS ERROR: 195", "cms-195", Fate::not_sent, false, ErrorKind::refused},
      {"+CMS ERROR: 300", "cms-300", Fate::unknown, false, ErrorKind::refused},
      {"+CMS ERROR: 304", "cms-304", Fate::not_sent, false, ErrorKind::refused},
      {"+CMS ERROR: 331", "no-network", Fate::not_sent, true, ErrorKind::no_modem},
      {"+CMS ERROR: 332", "cms-332", Fate::unknown, false, ErrorKind::timed_out},
      {"+CMS ERROR: 500", "cms-500", Fate::unknown, false, ErrorKind::refused},
      {"+CMS ERROR: 513", "cms-513", Fate::unknown, false, ErrorKind::refused},
      {"+CME ERROR: 30", "no-network", Fate::not_sent, true, ErrorKind::no_modem},
      {"+CME ERROR: 100", "cme-100", Fate::unknown, false, ErrorKind::refused},
      {"ERROR", "cme-100", Fate::unknown, false, ErrorKind::refused},
  };
  LiveWorld world;
  if (!world) return;
  world.bring_up();
  for (const Case& expected : cases) {
    CAPTURE(expected.line);
    world.fail_next("+CMGS", expected.line);
    const SendOutcome outcome = world.send("hello");
    CAPTURE(outcome.error.message);
    CHECK(outcome.code == expected.code);
    CHECK(outcome.fate == expected.fate);
    CHECK(outcome.transient == expected.transient);
    CHECK(outcome.error.kind == expected.kind);
  }
  CHECK(world.send("hello").fate == Fate::sent);
  CHECK(world.network->ask({{"command", "counters"}}).at("sent") == 1);
}

TEST_CASE("a long message that is refused at its second part may have left in part, and did") {
  LiveWorld world;
  if (!world) return;
  world.bring_up();
  world.network->ask({{"command", "fault"}, {"prefix", "+CMGS"}, {"count", 1}, {"action", "none"}});
  world.fail_next("+CMGS", "+CMS ERROR: 38");
  const SendOutcome outcome = world.send(std::string(161, 'x'));
  CHECK(outcome.fate == Fate::unknown);
  CHECK(outcome.code == "cms-38");
  CHECK(world.network->ask({{"command", "counters"}}).at("sent") == 1);
}

TEST_CASE("a modem that is not registered sends nothing") {
  LiveWorld world;
  if (!world) return;
  world.bring_up();
  const SmsPath sms = world.make("hello");
  world.network->ask({{"command", "set"}, {"registration", "searching"}});
  run_until([&] { return !world.info().is_registered(); });
  const SendOutcome outcome = finish(world.radio->send_sms(world.path(), sms));
  CHECK(outcome.fate == Fate::not_sent);
  CHECK(outcome.code == "no-network");
  CHECK(outcome.transient);
  world.network->ask({{"command", "set"}, {"registration", "roaming"}});
  run_until([&] { return world.info().registration == NetworkRegistration::roaming; });
  CHECK(finish(world.radio->send_sms(world.path(), sms)).fate == Fate::sent);
}

TEST_CASE("a daemon that is killed in the middle of a send had sent it, and nobody claims to know") {
  LiveWorld world;
  if (!world) return;
  world.bring_up();
  const SmsPath sms = world.make("hello");
  world.network->ask({{"command", "fault"}, {"prefix", "+CMGS"}, {"count", 1}, {"action", "lost-answer"}});
  Pending sending(world.radio->send_sms(world.path(), sms));
  const auto sent = [&] { return world.network->ask({{"command", "counters"}}).at("sent") == 1; };
  for (int i = 0; i < 500 && !sent(); ++i) run_for(10ms);
  REQUIRE(sent());
  CHECK_FALSE(sending.done());
  REQUIRE((*world.network)->stop_modem_manager(SIGKILL));
  const SendOutcome outcome = sending.get();
  CHECK(outcome.fate == Fate::unknown);
  CHECK(outcome.code == "daemon-gone");
}
