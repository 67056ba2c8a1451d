// The stand-in that the tests of other layers lean on, and the names in the door.
#include "tests/support/fake_radio.h"

#include "celltext/async/scope.h"
#include "tests/catch.h"

using namespace celltext;
using namespace celltext::modem;
using celltext::test::FakeRadio;

namespace {

template<class T>
async::Task<void> keep(async::Task<T> task, std::optional<T>& out) {
  T value = co_await task;
  out.emplace(std::move(value));
}

// Runs a task that does not wait.
template<class T>
T now(async::Task<T> task) {
  async::Scope scope;
  std::optional<T> out;
  scope.spawn(keep(std::move(task), out));
  REQUIRE(out);
  return std::move(*out);
}

}  // namespace

TEST_CASE("states have the names that ModemManager gives them") {
  CHECK(name_of(State::failed) == "failed");
  CHECK(name_of(State::registered) == "registered");
  CHECK(name_of(State::connected) == "connected");
  CHECK(name_of(Lock::sim_puk) == "sim-puk");
  CHECK(name_of(NetworkRegistration::emergency_only) == "emergency-only");
}

TEST_CASE("the fake radio sends what it is given and counts references") {
  FakeRadio radio;
  const auto modem = radio.add_modem();
  const auto path = now(radio.create_sms(modem, {.number = "+15551230001", .text = "hello"}));
  REQUIRE(path);
  const auto outcome = now(radio.send_sms(modem, *path));
  CHECK(outcome.fate == SendOutcome::Fate::sent);
  CHECK(outcome.reference == 1);
  REQUIRE(radio.sent.size() == 1);
  CHECK(radio.sent[0].sms.text == "hello");
  CHECK(now(radio.delete_sms(modem, *path)));
  CHECK(radio.objects.empty());
}

TEST_CASE("a held send waits until it is released, and a dying daemon leaves it unknown") {
  FakeRadio radio;
  const auto modem = radio.add_modem();
  const auto path = now(radio.create_sms(modem, {.number = "+15551230001", .text = "hello"}));
  radio.hold_sends();
  async::Scope scope;
  std::optional<SendOutcome> out;
  scope.spawn(keep(radio.send_sms(modem, *path), out));
  REQUIRE_FALSE(out);
  CHECK(radio.waiting() == 1);
  SECTION("released") {
    radio.release();
    REQUIRE(out);
    CHECK(out->fate == SendOutcome::Fate::sent);
  }
  SECTION("the daemon dies") {
    radio.restart_daemon();
    REQUIRE(out);
    CHECK(out->fate == SendOutcome::Fate::unknown);
    CHECK(out->code == "daemon-gone");
  }
  SECTION("the task is destroyed") {
    scope.clear();
    CHECK(radio.waiting() == 0);
  }
}

TEST_CASE("a message that the daemon missed is listed after the modem was enabled again") {
  FakeRadio radio;
  const auto modem = radio.add_modem();
  std::vector<std::string> heard;
  const auto on_sms = radio.on_sms([&](const ModemPath&, const Sms& sms) { heard.push_back(sms.text); });
  radio.arrive(modem, FakeRadio::text_from("+15551230002", "one"));
  radio.arrive_unnoticed(modem, FakeRadio::text_from("+15551230002", "two"));
  CHECK(heard == std::vector<std::string>{"one"});
  CHECK(now(radio.disable(modem)));
  CHECK(now(radio.list_sms(modem))->empty());
  CHECK(now(radio.enable(modem)));
  CHECK(heard == std::vector<std::string>{"one", "one", "two"});
  CHECK(now(radio.list_sms(modem))->size() == 2);
}

TEST_CASE("a slot may end its own registration") {
  FakeRadio radio;
  int calls = 0;
  async::Registration registration;
  registration = radio.on_change([&] {
    ++calls;
    registration.reset();
  });
  radio.change();
  radio.change();
  CHECK(calls == 1);
}

TEST_CASE("an injected error is given once") {
  FakeRadio radio;
  const auto modem = radio.add_modem();
  radio.errors[FakeRadio::Call::list].push_back({ErrorKind::no_modem, "not now"});
  CHECK_FALSE(now(radio.list_sms(modem)));
  CHECK(now(radio.list_sms(modem)));
}
