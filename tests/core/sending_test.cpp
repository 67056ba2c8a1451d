#include "celltext/async/scope.h"
#include "courier_fixture.h"

using namespace celltext;
using namespace celltext::test;
using namespace std::chrono_literals;
using model::Status;
using Call = FakeRadio::Call;

namespace {

modem::SendOutcome refused(bool transient) {
  modem::SendOutcome outcome;
  outcome.fate = modem::SendOutcome::Fate::not_sent;
  outcome.error = Error{ErrorKind::refused, "the network is out of order"};
  outcome.code = "cms-38";
  outcome.transient = transient;
  return outcome;
}

modem::SendOutcome unseen() {
  modem::SendOutcome outcome;
  outcome.error = Error{ErrorKind::timed_out, "no answer"};
  outcome.code = "timeout";
  return outcome;
}

async::Task<void> finish_and_destroy(std::unique_ptr<core::Courier>& courier) {
  co_await courier->finish();
  courier.reset();
}

async::Task<void> finish(core::Courier& courier, bool& done) {
  co_await courier.finish();
  done = true;
}

}  // namespace

TEST_CASE_METHOD(CourierFixture, "what is queued goes out in order and is settled with its reference") {
  radio.add_modem();
  const auto first = queue("+15550002", "one");
  const auto second = queue("+15550003", "two");
  start();
  REQUIRE(radio.sent.size() == 2);
  CHECK(radio.sent[0].sms.number == "+15550002");
  CHECK(radio.sent[0].sms.text == "one");
  CHECK(radio.sent[1].sms.text == "two");
  CHECK(status(first) == Status::sent);
  CHECK(status(second) == Status::sent);
  CHECK(message(first).sent_at == clock.now());
  CHECK(message(first).line);
}

TEST_CASE_METHOD(CourierFixture,
                 "the row says sending while the modem is asked, and the object is removed after it is settled") {
  radio.add_modem();
  radio.hold_sends();
  start();
  const auto id = queue("+15550002", "hello");
  CHECK(status(id) == Status::sending);
  CHECK(radio.deleted.empty());
  radio.release();
  settle();
  CHECK(status(id) == Status::sent);
  CHECK(radio.deleted.size() == 1);
  CHECK(radio.objects.empty());
}

TEST_CASE_METHOD(CourierFixture, "nothing is sent while the modem is not registered, and everything when it is again") {
  const auto path = radio.add_modem();
  radio.modem(path).registration = modem::NetworkRegistration::searching;
  radio.modem(path).state = modem::State::searching;
  start();
  const auto id = queue("+15550002", "hello");
  CHECK(status(id) == Status::queued);
  CHECK_FALSE(clock.has_alarm());
  radio.modem(path).registration = modem::NetworkRegistration::roaming;
  radio.modem(path).state = modem::State::registered;
  radio.change();
  settle();
  CHECK(status(id) == Status::sent);
}

TEST_CASE_METHOD(CourierFixture,
                 "a disabled modem is enabled; one that a user disabled later only when there is something to send") {
  const auto path = radio.add_modem();
  radio.modem(path).state = modem::State::disabled;
  start();
  CHECK(radio.count(Call::enable) == 1);
  radio.modem(path).state = modem::State::disabled;
  radio.change();
  settle();
  CHECK(radio.count(Call::enable) == 1);
  const auto id = queue("+15550002", "hello");
  CHECK(radio.count(Call::enable) == 2);
  CHECK(status(id) == Status::sent);
}

TEST_CASE_METHOD(CourierFixture,
                 "a transient refusal is tried again later, with growing distances, and in the end given up") {
  radio.add_modem();
  start();
  for (int i = 0; i < 20; ++i) radio.next_outcomes.push_back(refused(true));
  const auto id = queue("+15550002", "hello");
  CHECK(status(id) == Status::queued);
  CHECK(message(id).trouble->code == "cms-38");
  CHECK(radio.sent.size() == 1);
  clock.advance(4s);
  CHECK(radio.sent.size() == 1);
  clock.advance(1s);
  CHECK(radio.sent.size() == 2);
  clock.advance(14s);
  CHECK(radio.sent.size() == 2);
  clock.advance(1s);
  CHECK(radio.sent.size() == 3);
  clock.advance(24h);
  CHECK(status(id) == Status::failed);
  CHECK(radio.sent.size() == 9);
  CHECK_FALSE(clock.has_alarm());
}

TEST_CASE_METHOD(CourierFixture, "a permanent refusal fails at once and the next message goes on") {
  radio.add_modem();
  radio.next_outcomes.push_back(refused(false));
  const auto bad = queue("+15550002", "one");
  const auto good = queue("+15550003", "two");
  start();
  CHECK(status(bad) == Status::failed);
  CHECK(message(bad).trouble->message == "the network is out of order");
  CHECK(status(good) == Status::sent);
}

TEST_CASE_METHOD(CourierFixture, "an outcome that nobody saw is unknown and is never sent again by itself") {
  radio.add_modem();
  radio.next_outcomes.push_back(unseen());
  const auto id = queue("+15550002", "hello");
  start();
  CHECK(status(id) == Status::unknown);
  clock.advance(48h);
  start();
  clock.advance(48h);
  CHECK(status(id) == Status::unknown);
  CHECK(radio.sent.size() == 1);
  REQUIRE(store::Outbox(database).retry(id, clock.now()));
  courier->look();
  settle();
  CHECK(status(id) == Status::sent);
}

TEST_CASE_METHOD(CourierFixture, "a scheduled message waits for its time") {
  radio.add_modem();
  start();
  const auto id = queue("+15550002", "later", clock.now() + 1h);
  CHECK(status(id) == Status::scheduled);
  clock.advance(59min);
  CHECK(radio.sent.empty());
  clock.advance(1min);
  CHECK(status(id) == Status::sent);
  CHECK_FALSE(clock.has_alarm());
}

TEST_CASE_METHOD(CourierFixture, "a message that is cancelled at the last moment does not leave") {
  radio.add_modem();
  radio.hold_sends();
  start();
  const auto first = queue("+15550002", "one");
  const auto second = queue("+15550003", "two");
  const auto third = queue("+15550004", "three");
  REQUIRE(store::Outbox(database).cancel(second, clock.now()));
  radio.release();
  settle();
  CHECK(status(first) == Status::sent);
  CHECK(status(second) == Status::cancelled);
  CHECK(status(third) == Status::sent);
  CHECK(radio.sent.size() == 2);
}

TEST_CASE_METHOD(CourierFixture, "a message never leaves over another line than its own") {
  radio.add_modem(0);
  start();
  store::Lines lines(database);
  const auto other = lines.ensure("8901999999999999999", "+15559999", "");
  store::NewMessage message;
  message.line = *other;
  message.to = {"+15550002"};
  message.text = "from the other line";
  const auto id = store::Outbox(database).enqueue(message, clock.now())->ids.front();
  courier->look();
  settle();
  clock.advance(1h);
  CHECK(radio.sent.empty());
  CHECK(status(id) == Status::queued);
}

TEST_CASE_METHOD(CourierFixture,
                 "a message that the daemon can't take fails with its words and does not block the next") {
  radio.add_modem();
  radio.errors[Call::create].push_back(Error{ErrorKind::invalid, "not a number"});
  const auto bad = queue("+15550002", "one");
  const auto good = queue("+15550003", "two");
  start();
  CHECK(status(bad) == Status::failed);
  CHECK(message(bad).trouble->message == "not a number");
  CHECK(status(good) == Status::sent);
  CHECK(radio.sent.size() == 1);
}

TEST_CASE_METHOD(CourierFixture, "a modem that takes no message is asked again after a while, not at once") {
  radio.add_modem();
  start();
  radio.errors[Call::create].push_back(Error{ErrorKind::no_modem, "wrong state"});
  const auto id = queue("+15550002", "hello");
  CHECK(status(id) == Status::queued);
  CHECK(radio.count(Call::create) == 1);
  clock.advance(5s);
  CHECK(status(id) == Status::sent);
}

TEST_CASE_METHOD(CourierFixture,
                 "the daemon dying in the middle leaves the message unknown; what is queued goes out when it is back") {
  radio.add_modem();
  radio.hold_sends();
  start();
  const auto first = queue("+15550002", "one");
  const auto second = queue("+15550003", "two");
  radio.stop_daemon();
  settle();
  CHECK(status(first) == Status::unknown);
  radio.release();
  radio.start_daemon();
  settle();
  CHECK(status(first) == Status::unknown);
  CHECK(status(second) == Status::sent);
}

TEST_CASE_METHOD(CourierFixture,
                 "a modem that goes while it sends, its call never answered, leaves the message unknown") {
  const auto path = radio.add_modem();
  radio.hold_sends();
  start();
  const auto id = queue("+15550002", "one");
  SECTION("the modem is replaced before the call ends") {
    radio.modem(path).sim->iccid = "8901777777777777777";
    radio.change();
    settle();
    clock.advance(20s);
  }
  SECTION("it is unplugged") {
    radio.modem_list.clear();
    radio.change();
    settle();
  }
  CHECK(status(id) == Status::unknown);
  CHECK(radio.sent.size() == 1);
}

TEST_CASE_METHOD(CourierFixture, "finish settles what is on the air and sends nothing more") {
  radio.add_modem();
  radio.hold_sends();
  start();
  const auto first = queue("+15550002", "one");
  const auto second = queue("+15550003", "two");
  async::Scope scope;
  bool done = false;
  scope.spawn(finish(*courier, done));
  settle();
  CHECK_FALSE(done);
  radio.release();
  settle();
  CHECK(done);
  CHECK(status(first) == Status::sent);
  CHECK(status(second) == Status::queued);
}

TEST_CASE_METHOD(CourierFixture, "who awaits finish may destroy the courier, whatever had to be waited for") {
  radio.add_modem();
  start();
  async::Scope scope;
  SECTION("an answer") {
    radio.hold_sends();
  }
  SECTION("the removal of what was sent") {
    radio.hold(Call::remove);
  }
  const auto id = queue("+15550002", "one");
  listening.reset();
  scope.spawn(finish_and_destroy(courier));
  settle();
  CHECK(courier);
  radio.release();
  settle();
  CHECK_FALSE(courier);
  CHECK(status(id) == Status::sent);
}

TEST_CASE_METHOD(CourierFixture, "the next courier learns from the daemon what became of a message") {
  radio.add_modem();
  radio.hold_sends();
  start();
  const auto id = queue("+15550002", "hello");
  REQUIRE(status(id) == Status::sending);
  const auto path = radio.sent.front().path;
  stop();

  SECTION("it was sent") {
    radio.objects[path].state = modem::SmsState::sent;
    radio.objects[path].type = modem::SmsType::submit;
    radio.objects[path].reference = 77;
    start();
    CHECK(status(id) == Status::sent);
    CHECK(radio.sent.size() == 1);
    CHECK_FALSE(radio.objects.contains(path));
  }
  SECTION("it is sent a little later") {
    start();
    CHECK(status(id) == Status::sending);
    clock.advance(10s);
    radio.objects[path].state = modem::SmsState::sent;
    radio.objects[path].type = modem::SmsType::submit;
    radio.change_sms(path);
    settle();
    CHECK(status(id) == Status::sent);
  }
  SECTION("it does not say") {
    start();
    clock.advance(20s);
    CHECK(status(id) == Status::unknown);
    radio.objects[path].state = modem::SmsState::sent;
    radio.objects[path].type = modem::SmsType::submit;
    radio.change_sms(path);
    settle();
    CHECK(status(id) == Status::sent);
  }
  SECTION("it has forgotten") {
    radio.objects.erase(path);
    start();
    CHECK(status(id) == Status::unknown);
  }
  SECTION("it was restarted") {
    radio.restart_daemon();
    start();
    CHECK(status(id) == Status::unknown);
  }
  CHECK(radio.sent.size() == 1);
}

TEST_CASE_METHOD(CourierFixture, "an idle courier sets no alarm") {
  radio.add_modem();
  start();
  queue("+15550002", "hello");
  CHECK_FALSE(clock.has_alarm());
}
