// Messages that come in and are listed, against a fake ModemManager.
#include "tests/modem/world.h"

using namespace celltext;
using namespace celltext::modem;
using namespace celltext::test;
using namespace std::chrono_literals;

TEST_CASE("a received message is told of with everything in it") {
  Ready world;
  Heard heard(*world.radio);
  FakeSms sms = text_message("hello");
  sms.message_class = 0;
  const std::string path = world.fake.add_sms(sms);
  heard.wait_for(1);
  CHECK(heard.modems[0] == world.path);
  const Sms& got = heard.messages[0];
  CHECK(got.path == path);
  CHECK(got.state == SmsState::received);
  CHECK(got.type == SmsType::deliver);
  CHECK(got.number == "+15551230002");
  CHECK(got.text == "hello");
  CHECK(got.timestamp == "2026-11-01T09:30:00+01");
  CHECK(got.message_class == 0);
  CHECK(got.storage == "me");
}

TEST_CASE("many messages at once are all told of, in their order") {
  Ready world;
  Heard heard(*world.radio);
  for (int i = 0; i < 300; ++i) world.fake.add_sms(text_message(std::to_string(i)));
  heard.wait_for(300);
  for (int i = 0; i < 300; ++i) CHECK(heard.messages[static_cast<std::size_t>(i)].text == std::to_string(i));
}

TEST_CASE("a long message is told of when its first part comes, and again when it is complete") {
  Ready world;
  Heard heard(*world.radio);
  FakeSms first = text_message("");
  first.state = MM_SMS_STATE_RECEIVING;
  const std::string path = world.fake.add_sms(first);
  heard.wait_for(1);
  CHECK(heard.messages[0].state == SmsState::receiving);
  CHECK(heard.messages[0].text.empty());
  world.fake.change_sms(path, MM_SMS_STATE_RECEIVED, "all of it");
  heard.wait_for(2);
  CHECK(heard.messages[1].path == path);
  CHECK(heard.messages[1].state == SmsState::received);
  CHECK(heard.messages[1].text == "all of it");
  CHECK(heard.messages[1].number == "+15551230002");
  run_for(20ms);
  CHECK(heard.messages.size() == 2);
}

TEST_CASE("a long message that was there before and only listed is followed too") {
  World world;
  FakeModem& fake = world.daemon.add_modem();
  FakeSms first = text_message("");
  first.state = MM_SMS_STATE_RECEIVING;
  const std::string path = fake.add_sms_silently(first);
  REQUIRE(world.connect());
  Heard heard(*world.radio);
  const auto listed = finish(world.radio->list_sms(fake.path()));
  REQUIRE(listed);
  REQUIRE(listed->size() == 1);
  CHECK(heard.messages.empty());
  fake.change_sms(path, MM_SMS_STATE_RECEIVED, "all of it");
  heard.wait_for(1);
  CHECK(heard.messages[0].text == "all of it");
  CHECK(finish(world.radio->list_sms(fake.path()))->front().text == "all of it");
}

TEST_CASE("a message that the daemon lost is listed") {
  Ready world;
  Heard heard(*world.radio);
  world.fake.add_sms(text_message("seen"));
  heard.wait_for(1);
  world.fake.add_sms_silently(text_message("lost"));
  const auto listed = finish(world.radio->list_sms(world.path));
  REQUIRE(listed);
  REQUIRE(listed->size() == 2);
  CHECK((*listed)[0].text == "seen");
  CHECK((*listed)[1].text == "lost");
  CHECK(heard.messages.size() == 1);
}

TEST_CASE("hundreds of stored messages are listed without asking too much of the bus at once") {
  Ready world;
  for (int i = 0; i < 400; ++i) world.fake.add_sms_silently(text_message(std::to_string(i)));
  const auto listed = finish(world.radio->list_sms(world.path));
  REQUIRE(listed);
  CHECK(listed->size() == 400);
}

TEST_CASE("an object that can't be read is left out, and the others are not") {
  Ready world;
  Heard heard(*world.radio);
  world.fake.announce("/org/freedesktop/ModemManager1/SMS/999");
  world.fake.add_sms(text_message("readable"));
  heard.wait_for(1);
  run_for(20ms);
  CHECK(heard.messages.size() == 1);
  CHECK(heard.messages[0].text == "readable");
}

TEST_CASE("a push message is its data, with an empty text") {
  Ready world;
  Heard heard(*world.radio);
  FakeSms push;
  push.data = std::string("\x00\x06\x01", 3);
  world.fake.add_sms(push);
  heard.wait_for(1);
  CHECK(heard.messages[0].text.empty());
  CHECK(heard.messages[0].data == Bytes{0, 6, 1});
}

TEST_CASE("a delivery report has the reference of the message it is about") {
  Ready world;
  Heard heard(*world.radio);
  FakeSms report;
  report.type = MM_SMS_PDU_TYPE_STATUS_REPORT;
  report.reference = 77;
  report.delivery_state = 0x46;
  report.discharge_timestamp = "2026-11-01T09:31:00+01";
  world.fake.add_sms(report);
  heard.wait_for(1);
  CHECK(heard.messages[0].type == SmsType::status_report);
  CHECK(heard.messages[0].reference == 77);
  CHECK(heard.messages[0].delivery_state == 0x46);
  CHECK(heard.messages[0].discharged_at == from_rfc3339("2026-11-01T08:31:00Z"));
}

TEST_CASE("escape sequences and newlines come through untouched") {
  Ready world;
  Heard heard(*world.radio);
  FakeSms sms = text_message("\x1b]0;owned\x07\xe2\x80\xae");
  sms.number = "EVIL\nCORP";
  world.fake.add_sms(sms);
  heard.wait_for(1);
  CHECK(heard.messages[0].text == sms.text);
  CHECK(heard.messages[0].number == "EVIL\nCORP");
}

TEST_CASE("a slot may delete the message, end its registration and ask for the list from inside") {
  Ready world;
  std::optional<Pending<Result<void>>> deleting;
  std::optional<Pending<Result<std::vector<Sms>>>> listing;
  int calls = 0;
  async::Registration registration;
  registration = world.radio->on_sms([&](const ModemPath& modem, const Sms& sms) {
    ++calls;
    deleting.emplace(world.radio->delete_sms(modem, sms.path));
    listing.emplace(world.radio->list_sms(modem));
    registration.reset();
  });
  const std::string path = world.fake.add_sms(text_message("one"));
  world.fake.add_sms(text_message("two"));
  run_until([&] { return deleting && deleting->done() && listing->done(); });
  CHECK(world.fake.deleted == std::vector<std::string>{path});
  CHECK(calls == 1);
}

TEST_CASE("while a modem is being enabled its messages are told of, and asking for them means waiting") {
  World world;
  FakeModemSetup setup;
  setup.state = MM_MODEM_STATE_ENABLING;
  FakeModem& fake = world.daemon.add_modem(setup);
  REQUIRE(world.connect());
  Heard heard(*world.radio);
  fake.add_sms(text_message("early"));
  heard.wait_for(1);
  CHECK(heard.messages[0].text == "early");
  const auto listed = finish(world.radio->list_sms(fake.path()));
  REQUIRE_FALSE(listed);
  CHECK(listed.error().kind == ErrorKind::no_modem);
  const auto made = finish(world.radio->create_sms(fake.path(), outgoing("hello")));
  REQUIRE_FALSE(made);
  CHECK(made.error().kind == ErrorKind::no_modem);
  fake.set_state(MM_MODEM_STATE_REGISTERED);
  CHECK(finish(world.radio->list_sms(fake.path()))->size() == 1);
}

TEST_CASE("disabling drops the objects and enabling brings the messages back under new paths") {
  Ready world;
  Heard heard(*world.radio);
  const std::string old_path = world.fake.add_sms(text_message("one"));
  heard.wait_for(1);
  CHECK(finish(world.radio->disable(world.path)));
  run_until([&] { return world.info(world.path).state == State::disabled; });
  CHECK(finish(world.radio->enable(world.path)));
  const std::string new_path = world.fake.add_sms(text_message("one"));
  CHECK(new_path != old_path);
  heard.wait_for(2);
  CHECK(heard.messages[1].path == new_path);
  const auto listed = finish(world.radio->list_sms(world.path));
  REQUIRE(listed);
  REQUIRE(listed->size() == 1);
  CHECK(listed->front().path == new_path);
}

TEST_CASE("messages of the daemon before are forgotten when it starts again") {
  Ready world;
  Heard heard(*world.radio);
  world.fake.add_sms(text_message("before"));
  heard.wait_for(1);
  const std::string run = world.radio->daemon_run();
  world.daemon.stop();
  world.daemon.start();
  FakeModem& fake = world.daemon.add_modem();
  run_until([&] { return world.radio->daemon_run() != run && world.radio->modems().size() == 1; });
  fake.add_sms_silently(text_message("after"));
  const auto listed = finish(world.radio->list_sms(fake.path()));
  REQUIRE(listed);
  REQUIRE(listed->size() == 1);
  CHECK(listed->front().text == "after");
  fake.add_sms(text_message("new"));
  heard.wait_for(2);
  CHECK(heard.messages[1].text == "new");
}
