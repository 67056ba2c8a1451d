#include "courier_fixture.h"

using namespace celltext;
using namespace celltext::test;
using namespace std::chrono_literals;
using model::Status;
using Call = FakeRadio::Call;

TEST_CASE_METHOD(CourierFixture, "a message is stored, then deleted from the modem") {
  const auto path = radio.add_modem();
  start();
  radio.hold(Call::remove);
  radio.arrive(path, FakeRadio::text_from("+15550002", "hello"));
  settle();
  REQUIRE(all().size() == 1);
  CHECK(all()[0].text == "hello");
  CHECK(all()[0].from == "+15550002");
  CHECK(all()[0].status == Status::received);
  CHECK_FALSE(all()[0].read);
  radio.release();
  settle();
  CHECK(radio.deleted.size() == 1);
  CHECK(radio.storage[path].empty());
}

TEST_CASE_METHOD(CourierFixture,
                 "what lay on the modem before the start is taken in, all of it before anything is deleted") {
  const auto path = radio.add_modem();
  for (int i = 0; i < 5; ++i) radio.arrive(path, FakeRadio::text_from("+15550002", "text " + std::to_string(i)));
  radio.hold(Call::remove);
  start();
  CHECK(all().size() == 5);
  CHECK(radio.waiting() == 1);
  radio.release();
  settle();
  CHECK(radio.deleted.size() == 5);
  CHECK(courier->caught_up());
}

TEST_CASE_METHOD(CourierFixture, "keep-on-modem leaves the messages there and stores them once") {
  settings.keep_on_modem = true;
  const auto path = radio.add_modem();
  start();
  radio.arrive(path, FakeRadio::text_from("+15550002", "hello"));
  settle();
  radio.restart_daemon();
  settle();
  start();
  CHECK(all().size() == 1);
  CHECK(radio.deleted.empty());
}

TEST_CASE_METHOD(CourierFixture,
                 "a message that the daemon lists again after a restart is not stored twice, equal ones stay two") {
  const auto path = radio.add_modem();
  start();
  radio.hold(Call::remove);
  radio.arrive(path, FakeRadio::text_from("+15550002", "same"));
  radio.arrive(path, FakeRadio::text_from("+15550002", "same"));
  settle();
  CHECK(all().size() == 2);
  radio.restart_daemon();
  radio.release();
  settle();
  CHECK(all().size() == 2);
  CHECK(radio.storage[path].empty());
  radio.arrive(path, FakeRadio::text_from("+15550002", "same"));
  settle();
  CHECK(all().size() == 3);
}

TEST_CASE_METHOD(CourierFixture, "a long message is shown as partial, kept on the modem and completed later") {
  const auto path = radio.add_modem();
  start();
  auto sms = FakeRadio::text_from("+15550002", "");
  sms.state = modem::SmsState::receiving;
  const auto object = radio.arrive(path, sms);
  settle();
  REQUIRE(all().size() == 1);
  CHECK(all()[0].status == Status::partial);
  CHECK(radio.deleted.empty());
  radio.objects[object].state = modem::SmsState::received;
  radio.objects[object].text = "the whole text";
  radio.change_sms(object);
  settle();
  REQUIRE(all().size() == 1);
  CHECK(all()[0].status == Status::received);
  CHECK(all()[0].text == "the whole text");
  CHECK(radio.deleted.size() == 1);
}

TEST_CASE_METHOD(CourierFixture, "an incomplete message is told of, and deleting it gives its room on the modem back") {
  const auto path = radio.add_modem();
  radio.modem(path).may_drop_notices = true;
  start();
  auto sms = FakeRadio::text_from("+15550002", "");
  sms.state = modem::SmsState::receiving;
  radio.arrive(path, sms);
  settle();
  CHECK_FALSE(noticed("incomplete-message"));
  clock.advance(6s);
  CHECK(noticed("incomplete-message"));
  CHECK(radio.storage[path].size() == 1);
  REQUIRE(store::Messages(database).remove({all()[0].id}));
  courier->look();
  settle();
  CHECK(radio.storage[path].empty());
  clock.advance(1h);
  CHECK(all().empty());
}

TEST_CASE_METHOD(CourierFixture,
                 "a delivery report settles its message, also when it comes before the modem's answer") {
  const auto path = radio.add_modem();
  start();
  SECTION("after") {
    const auto id = queue("+15550002", "hello");
    radio.arrive(path, FakeRadio::status_report("+15550002", 1, 0));
    settle();
    CHECK(status(id) == Status::delivered);
  }
  SECTION("before") {
    radio.hold_sends();
    const auto id = queue("+15550002", "hello");
    radio.arrive(path, FakeRadio::status_report("+15550002", 1, 0));
    settle();
    CHECK(status(id) == Status::sending);
    CHECK(radio.deleted.empty());
    radio.release();
    settle();
    CHECK(status(id) == Status::delivered);
  }
  SECTION("not delivered") {
    const auto id = queue("+15550002", "hello");
    radio.arrive(path, FakeRadio::status_report("+15550002", 1, 0x41));
    settle();
    CHECK(status(id) == Status::failed);
    CHECK(message(id).trouble);
  }
  SECTION("of somebody else's message") {
    radio.arrive(path, FakeRadio::status_report("+15550002", 99, 0));
    settle();
  }
  CHECK(radio.storage[path].empty());
  CHECK(radio.objects.empty());
}

TEST_CASE_METHOD(CourierFixture, "lost notifications are found by listing again when all is quiet") {
  const auto path = radio.add_modem();
  radio.modem(path).may_drop_notices = true;
  start();
  radio.arrive(path, FakeRadio::text_from("+15550002", "seen"));
  for (int i = 0; i < 3; ++i)
    radio.arrive_unnoticed(path, FakeRadio::text_from("+15550002", "lost " + std::to_string(i)));
  settle();
  CHECK(all().size() == 1);
  clock.advance(4s);
  CHECK(radio.count(Call::disable) == 0);
  clock.advance(2s);
  CHECK(all().size() == 4);
  CHECK(radio.storage[path].empty());
  clock.advance(1h);
  CHECK(radio.count(Call::disable) == 2);
  CHECK_FALSE(clock.has_alarm());
}

TEST_CASE_METHOD(CourierFixture, "what was lost before the start is found, too") {
  const auto path = radio.add_modem();
  radio.modem(path).may_drop_notices = true;
  radio.arrive_unnoticed(path, FakeRadio::text_from("+15550002", "lost"));
  start();
  CHECK(all().empty());
  clock.advance(5s);
  CHECK(all().size() == 1);
}

TEST_CASE_METHOD(CourierFixture, "a listing that finds nothing is done less eagerly after the next message") {
  const auto path = radio.add_modem();
  radio.modem(path).may_drop_notices = true;
  start();
  radio.arrive(path, FakeRadio::text_from("+15550002", "one"));
  clock.advance(6s);
  CHECK(radio.count(Call::disable) == 1);
  clock.advance(1h);
  radio.arrive(path, FakeRadio::text_from("+15550002", "two"));
  clock.advance(6s);
  CHECK(radio.count(Call::disable) == 1);
  clock.advance(6s);
  CHECK(radio.count(Call::disable) == 2);
}

TEST_CASE_METHOD(CourierFixture, "the storage is not listed again while a data call is up, and the user is told") {
  const auto path = radio.add_modem();
  radio.modem(path).may_drop_notices = true;
  radio.modem(path).data_call_up = true;
  start();
  radio.arrive(path, FakeRadio::text_from("+15550002", "one"));
  clock.advance(10s);
  CHECK(radio.count(Call::disable) == 0);
  CHECK(noticed("messages-may-wait"));
  radio.modem(path).data_call_up = false;
  radio.change();
  clock.advance(60s);
  CHECK(radio.count(Call::disable) == 1);
}

TEST_CASE_METHOD(CourierFixture, "a modem that tells everything is never disabled") {
  const auto path = radio.add_modem();
  start();
  for (int i = 0; i < 10; ++i) radio.arrive(path, FakeRadio::text_from("+15550002", std::to_string(i)));
  clock.advance(1h);
  CHECK(all().size() == 10);
  CHECK(radio.count(Call::disable) == 0);
}

TEST_CASE_METHOD(CourierFixture, "a delete that the modem refuses is tried again later") {
  const auto path = radio.add_modem();
  start();
  radio.errors[Call::remove].push_back(Error{ErrorKind::refused, "busy"});
  radio.arrive(path, FakeRadio::text_from("+15550002", "hello"));
  settle();
  CHECK(radio.storage[path].size() == 1);
  clock.advance(5s);
  CHECK(radio.storage[path].empty());
  CHECK(all().size() == 1);
}

TEST_CASE_METHOD(CourierFixture, "a modem that is nearly full is told of") {
  settings.keep_on_modem = true;
  const auto path = radio.add_modem();
  start();
  for (int i = 0; i < 7; ++i) radio.arrive(path, FakeRadio::text_from("+15550002", std::to_string(i)));
  CHECK_FALSE(noticed("storage-nearly-full"));
  radio.arrive(path, FakeRadio::text_from("+15550002", "eighth"));
  CHECK(noticed("storage-nearly-full"));
}

TEST_CASE_METHOD(CourierFixture, "unplugged and plugged in again, the modem is worked again under its new path") {
  const auto path = radio.add_modem();
  start();
  radio.remove_modem(path);
  settle();
  const auto id = queue("+15550002", "hello");
  CHECK(status(id) == Status::queued);
  auto again = FakeRadio::ready_modem(0);
  again.path = "/org/freedesktop/ModemManager1/Modem/5";
  radio.modem_list.push_back(again);
  radio.change();
  settle();
  CHECK(status(id) == Status::sent);
}

TEST_CASE_METHOD(CourierFixture, "another SIM in the same modem is another line") {
  const auto path = radio.add_modem();
  start();
  radio.arrive(path, FakeRadio::text_from("+15550002", "on the first"));
  settle();
  radio.modem(path).sim->iccid = "8901777777777777777";
  radio.change();
  settle();
  radio.arrive(path, FakeRadio::text_from("+15550002", "on the second"));
  settle();
  REQUIRE(all().size() == 2);
  CHECK(all()[0].line != all()[1].line);
}
