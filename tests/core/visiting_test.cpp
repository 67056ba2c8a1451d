// A modem whose card holds several lines: the courier brings it to another one and back.
#include <deque>

#include "celltext/async/scope.h"
#include "celltext/core/card_lock.h"
#include "celltext/store/visits.h"
#include "picture_fixture.h"
#include "tests/support/main_loop.h"

using namespace celltext;
using namespace celltext::test;
using namespace std::chrono_literals;
using model::Status;
using Call = FakeRadio::Call;

namespace {

constexpr const char* home = "8901000000000000000";  // the SIM of the first fake modem
constexpr const char* other = "8901000000000000777";
constexpr const char* third = "8901000000000000888";
constexpr const char* imei = "350000000000000";

// A card in the memory of the test. A switch takes the modem away and brings it back under another path.
class FakeChanger final : public core::LineChanger {
 public:
  explicit FakeChanger(FakeRadio& radio) : radio_(radio) {}

  async::Task<Result<core::CardContents>> look(modem::ModemInfo) override {
    ++looks;
    if (no_card) co_return Error{ErrorKind::no_modem, "nothing answers"};
    core::CardContents contents;
    contents.eid = "89049032000000000000000000000001";
    contents.iccids = profiles;
    co_return contents;
  }

  async::Task<Result<modem::ModemInfo>> change(modem::ModemInfo modem, std::string iccid, bool) override {
    changes.push_back(iccid);
    if (held) co_await go_on.wait();
    if (!errors.empty()) {
      const Error error = errors.front();
      errors.pop_front();
      co_return error;
    }
    reappear(modem.path, iccid);
    co_return radio_.modem(path);
  }

  async::Task<void> tell_servers(modem::ModemInfo) override {
    ++told;
    co_return;
  }

  void reappear(const modem::ModemPath& old, const std::string& iccid) {
    auto stored = radio_.storage[old];
    radio_.remove_modem(old);
    const int next = ++index_;
    radio_.storage[FakeRadio::ready_modem(next).path] = std::move(stored);
    path = radio_.add_modem(next);
    modem::ModemInfo& now = radio_.modem(path);
    now.equipment_id = imei;
    now.device = "/virtual/0";
    now.sim->iccid = iccid;
    now.own_numbers = {iccid == std::string(home) ? "+15551230000" : "+15550777"};
    now.registration = registration;
    radio_.change();
  }

  std::vector<std::string> profiles{home, other, third};
  std::vector<std::string> changes;  // what was enabled, in order
  int looks = 0;
  int told = 0;  // how often servers were told of switches
  bool no_card = false;
  bool held = false;  // a switch waits for go_on
  async::Event go_on;
  std::deque<Error> errors;
  modem::NetworkRegistration registration = modem::NetworkRegistration::home;
  modem::ModemPath path;

 private:
  FakeRadio& radio_;
  int index_ = 0;
};

struct VisitFixture : CourierFixture {
  VisitFixture() {
    changer = &card;
    card.path = radio.add_modem();
    add_line("us", home, "+15551230000");
    add_line("cn", other, "+15550777").may_switch = true;
  }

  core::LineSettings& add_line(const std::string& name, const std::string& iccid, const std::string& number) {
    core::LineSettings line;
    line.name = name;
    line.iccid = iccid;
    line.number = number;
    settings.lines.push_back(line);
    const auto id = store::Lines(database).ensure(iccid, number, "00101");
    REQUIRE(id);
    REQUIRE(store::Lines(database).set_name(*id, name));
    return settings.lines.back();
  }

  model::LineId id_of(const std::string& iccid) { return store::Lines(database).find(iccid)->id; }

  model::MessageId queue_over(const std::string& iccid, std::string text, std::optional<Instant> at = {}) {
    store::NewMessage message;
    message.line = id_of(iccid);
    message.to = {"+15550002"};
    message.text = std::move(text);
    message.send_at = at;
    const auto enqueued = store::Outbox(database).enqueue(message, clock.now());
    REQUIRE(enqueued);
    if (courier) courier->look();
    settle();
    return enqueued->ids.front();
  }

  std::string iccid_now() { return radio.modem(card.path).sim->iccid; }
  bool has_absence() { return !visits.absences().empty(); }
  // The modems that sent, by the text.
  modem::ModemPath sender_of(const std::string& text) const {
    for (const auto& sent : radio.sent)
      if (sent.sms.text == text) return sent.modem;
    return "";
  }
  void set_data_call(bool up) {
    radio.modem(card.path).data_call_up = up;
    radio.change();
    settle();
  }

  FakeChanger card{radio};
  store::Visits visits{database};
};

async::Task<void> finish_courier(core::Courier& courier, bool& done) {
  co_await courier.finish();
  done = true;
}

using Way = std::vector<std::string>;

}  // namespace

TEST_CASE_METHOD(VisitFixture,
                 "a message of a line that sleeps: switched, sent there, what waited is collected, and home again") {
  start();
  CHECK(card.changes.empty());
  const auto first = queue_over(other, "over the other");
  const auto at_home = queue("+15550003", "over whichever line is at home");
  CHECK(card.changes == Way{other});
  CHECK(status(first) == Status::sent);
  CHECK(message(first).line == id_of(other));
  CHECK(sender_of("over the other") == card.path);
  CHECK(courier->is_away());
  CHECK(has_absence());
  CHECK(status(at_home) == Status::queued);

  clock.advance(25s);
  radio.arrive(card.path, FakeRadio::text_from("+15550009", "waited for days"));
  clock.advance(25s);  // it counts from the last thing that happened
  CHECK(iccid_now() == other);
  clock.advance(6s);
  CHECK(iccid_now() == home);
  CHECK(card.changes == Way{other, home});
  CHECK(card.told == 1);
  CHECK_FALSE(courier->is_away());
  CHECK_FALSE(has_absence());
  CHECK(status(at_home) == Status::sent);
  CHECK(message(at_home).line == id_of(home));
  const auto messages = all();
  const auto received =
      std::find_if(messages.begin(), messages.end(), [](const auto& m) { return m.text == "waited for days"; });
  REQUIRE(received != messages.end());
  CHECK(received->line == id_of(other));
  CHECK(radio.storage[card.path].empty());
  CHECK_FALSE(clock.has_alarm());
}

TEST_CASE_METHOD(VisitFixture,
                 "a picture message of a line that sleeps leaves over it, and the modem stays till then") {
  FakeTransport transport;
  transport.held = true;
  settings.country = "US";
  settings.mms.route = core::MmsRoute::internet;
  settings.mms.carriers = {{"00101", "http://mmsc.example/", "", "mms.apn", "celltext-test"}};
  store::NewMessage picture;
  picture.kind = model::Kind::mms;
  picture.line = id_of(other);
  picture.to = {friend_number};
  picture.attachments = {{"cat.jpg", "image/jpeg", bytes("picture")}};
  const auto id = store::Outbox(database).enqueue(picture, clock.now())->ids.front();
  courier = std::make_unique<core::Courier>(radio, database, clock, settings, &transport, &card);
  courier->start();
  settle();
  CHECK(card.changes == Way{other});
  CHECK(transport.requests.size() == 1);
  CHECK(status(id) == Status::sending);
  clock.advance(60s);
  CHECK(card.changes == Way{other});
  transport.held = false;
  transport.let_go.notify();
  settle();
  CHECK(status(id) == Status::sent);
  clock.advance(31s);
  CHECK(card.changes == Way{other, home});
  CHECK(transport.requests.size() == 1);
  stop();
}

TEST_CASE_METHOD(VisitFixture, "all that is due on one line leaves in one visit, and the next visit is not at once") {
  queue_over(other, "one");
  queue_over(other, "two");
  start();
  clock.advance(5s);
  queue_over(other, "three");
  CHECK(radio.sent.size() == 3);
  clock.advance(31s);
  CHECK(card.changes == Way{other, home});
  queue_over(other, "four");
  clock.advance(2min);
  CHECK(card.changes.size() == 2);
  clock.advance(2min);
  CHECK(card.changes == Way{other, home, other, home});
  CHECK(radio.sent.size() == 4);
}

TEST_CASE_METHOD(VisitFixture, "a visit goes on to the next line that waits before it goes home") {
  add_line("de", third, "+15550888").may_switch = true;
  queue_over(other, "one");
  queue_over(third, "two");
  start();
  clock.advance(2min);
  CHECK(card.changes == Way{other, third, home});
  CHECK(radio.sent.size() == 2);
}

TEST_CASE_METHOD(VisitFixture, "a scheduled message brings the modem over at its time, not before") {
  start();
  const auto id = queue_over(other, "later", clock.now() + 2h);
  clock.advance(2h - 1min);
  CHECK(card.changes.empty());
  clock.advance(2min);
  CHECK(status(id) == Status::sent);
  CHECK(card.changes == Way{other, home});
}

TEST_CASE_METHOD(VisitFixture, "without may-switch a message waits until its line is enabled by hand") {
  settings.lines[1].may_switch = false;
  start();
  const auto id = queue_over(other, "patient");
  clock.advance(24h);
  CHECK(card.changes.empty());
  CHECK(card.looks == 0);
  CHECK_FALSE(clock.has_alarm());
  card.reappear(card.path, other);
  settle();
  CHECK(status(id) == Status::sent);
  CHECK_FALSE(has_absence());
}

TEST_CASE_METHOD(VisitFixture, "a data call is not ended for a message unless that is allowed") {
  start();
  set_data_call(true);
  const auto id = queue_over(other, "not now");
  CHECK(card.changes.empty());
  CHECK(noticed("line-waits"));
  SECTION("it ends") {
    set_data_call(false);
  }
  SECTION("it may be ended") {
    settings.switch_during_data_call = true;
    courier->look();
    settle();
  }
  CHECK(status(id) == Status::sent);
}

TEST_CASE_METHOD(VisitFixture, "nothing is switched while a message is on the air or one that came lies on the modem") {
  start();
  const Call what = GENERATE(Call::send, Call::remove);
  radio.hold(what);
  if (what == Call::send)
    queue("+15550003", "at home");
  else
    radio.arrive(card.path, FakeRadio::text_from("+15550009", "just came"));
  settle();
  const auto id = queue_over(other, "over the other");
  CHECK(card.changes.empty());
  radio.release();
  settle();
  CHECK(card.changes == Way{other});
  CHECK(status(id) == Status::sent);
}

TEST_CASE_METHOD(VisitFixture, "a line is visited at its interval, and a new courier does not begin anew") {
  settings.lines[1].may_switch = false;
  settings.visits = {{"cn", 6h}};
  start();
  CHECK(card.changes.empty());
  clock.advance(5s);
  CHECK(card.changes == Way{other});
  radio.arrive(card.path, FakeRadio::text_from("+15550009", "waited"));
  clock.advance(1min);
  CHECK(card.changes == Way{other, home});
  CHECK(texts() == std::vector<std::string>{"waited"});
  clock.advance(3h);
  start();
  clock.advance(2h + 58min);
  CHECK(card.changes.size() == 2);
  clock.advance(3min);
  CHECK(card.changes == Way{other, home, other, home});
  CHECK(card.looks == 1);
}

TEST_CASE_METHOD(VisitFixture, "between two visits nothing wakes up") {
  settings.visits = {{"cn", 6h}};
  start();
  clock.advance(1min);
  REQUIRE(card.changes.size() == 2);
  const auto calls = radio.calls.size();
  const auto rung = clock.rung();
  clock.advance(5h);
  CHECK(radio.calls.size() == calls);
  CHECK(clock.rung() == rung);
}

TEST_CASE_METHOD(VisitFixture, "a switch that fails is told, and tried again later each time") {
  const Error refused{ErrorKind::refused, "the network denies this profile; us is enabled again"};
  card.errors = {refused, refused};
  start();
  const auto id = queue_over(other, "unlucky");
  CHECK(card.changes.size() == 1);
  CHECK(noticed("line-switch-" + std::string(other)));
  CHECK_FALSE(has_absence());
  clock.advance(14min);
  start();  // a new courier knows of it
  CHECK(card.changes.size() == 1);
  clock.advance(2min);
  CHECK(card.changes.size() == 2);
  clock.advance(28min);
  CHECK(card.changes.size() == 2);
  clock.advance(3min);
  CHECK(card.changes.size() == 4);  // there and back
  CHECK(status(id) == Status::sent);
  CHECK(visits.record_of(other).failures == 0);
}

TEST_CASE_METHOD(VisitFixture, "a courier that finds the modem away brings it home") {
  start();
  queue_over(other, "sent");
  CHECK(iccid_now() == other);
  start();  // the one before died where it stood
  CHECK(courier->is_away());
  clock.advance(31s);
  CHECK(iccid_now() == home);
  CHECK_FALSE(has_absence());
}

TEST_CASE_METHOD(VisitFixture, "a courier that dies in the middle of a switch: the next one knows where home is") {
  start();
  card.held = true;
  queue_over(other, "unlucky");
  REQUIRE(has_absence());
  stop();
  card.held = false;
  SECTION("the modem comes back on the other line") {
    card.reappear(card.path, other);
    start();
    CHECK(radio.sent.size() == 1);
    clock.advance(31s);
    CHECK(card.changes == Way{other, home});
  }
  SECTION("it shows the line from before: what it receives is nobody's until it is there") {
    card.held = true;
    start();
    CHECK(card.changes == Way{other, other});
    radio.arrive(card.path, FakeRadio::text_from("+15550009", "waited"));
    settle();
    CHECK(texts() == std::vector<std::string>{"unlucky"});
    card.held = false;
    card.go_on.notify();
    settle();
    CHECK(radio.sent.size() == 1);
    const auto messages = all();
    const auto received = std::ranges::find(messages, "waited", &model::Message::text);
    REQUIRE(received != messages.end());
    CHECK(received->line == id_of(other));
    clock.advance(31s);
    CHECK(card.changes == Way{other, other, home});
  }
  SECTION("the card had not switched, and does not now") {
    card.errors = {{ErrorKind::refused, "the network denies this profile; us is enabled again"}};
    start();
    CHECK(card.changes == Way{other, other});
    radio.arrive(card.path, FakeRadio::text_from("+15550009", "for home"));
    settle();
    CHECK(all().back().line == id_of(home));
  }
  SECTION("the user chooses a line while another process has the card") {
    settings.lines[1].may_switch = false;
    {
      const auto taken = core::CardLock::take(database.data_dir(), "line use");
      REQUIRE(taken);
      start();
      CHECK(card.changes == Way{other});
      REQUIRE(visits.user_chose(home));
    }
    courier->look();
    settle();
    CHECK(card.changes == Way{other});
    radio.arrive(card.path, FakeRadio::text_from("+15550009", "for home"));
    settle();
    CHECK(all().back().line == id_of(home));
  }
  CHECK_FALSE(has_absence());
}

TEST_CASE_METHOD(VisitFixture, "a line that the user chose meanwhile is home from then on") {
  start();
  queue_over(other, "sent");
  REQUIRE(iccid_now() == other);
  SECTION("the one that is visited") {
    REQUIRE(visits.user_chose(other));
    courier->look();
    settle();
    CHECK_FALSE(courier->is_away());
    clock.advance(1h);
    CHECK(iccid_now() == other);
  }
  SECTION("another one") {
    card.reappear(card.path, third);
    settle();
    CHECK_FALSE(courier->is_away());
    clock.advance(1h);
    CHECK(iccid_now() == third);
  }
  CHECK(card.changes == Way{other});
  CHECK_FALSE(has_absence());
}

TEST_CASE_METHOD(VisitFixture, "a courier that ends goes home first") {
  start();
  queue_over(other, "sent");
  REQUIRE(iccid_now() == other);
  bool done = false;
  async::Scope scope;
  scope.spawn(finish_courier(*courier, done));
  settle();
  CHECK(done);
  CHECK(iccid_now() == home);
  CHECK_FALSE(has_absence());
}

TEST_CASE_METHOD(VisitFixture, "a card is asked once, and what is not on it is not looked for there again") {
  SECTION("the card has other profiles") {
    card.profiles = {home, third};
  }
  SECTION("no card answers") {
    card.no_card = true;
  }
  start();
  const auto id = queue_over(other, "elsewhere");
  queue_over(other, "elsewhere too");
  CHECK(card.looks == 1);
  start();
  clock.advance(50min);
  CHECK(card.looks == 1);
  CHECK(card.changes.empty());
  CHECK(status(id) == Status::queued);
}

TEST_CASE_METHOD(VisitFixture, "while another process talks to the card the courier waits") {
  start();
  std::optional<core::CardLock> lock;
  {
    auto taken = core::CardLock::take(directory.path(), "esim");
    REQUIRE(taken);
    lock = *std::move(taken);
  }
  const auto again = core::CardLock::take(directory.path(), "esim");
  REQUIRE_FALSE(again);
  CHECK(again.error().message.find("(celltext esim)") != std::string::npos);
  const auto id = queue_over(other, "soon");
  CHECK(card.looks == 0);
  lock.reset();
  const auto deadline = system_now() + 5s;
  while (status(id) != Status::sent && system_now() < deadline) g_main_context_iteration(nullptr, TRUE);
  CHECK(status(id) == Status::sent);
}

TEST_CASE_METHOD(VisitFixture, "a home that is not found again stays where it is sought, with a notice") {
  start();
  queue_over(other, "sent");
  card.errors = {{ErrorKind::timed_out, "the modem does not notice"}};
  clock.advance(31s);
  CHECK(iccid_now() == other);
  CHECK(has_absence());
  CHECK(noticed("line-switch-" + std::string(home)));
  const auto while_stuck = queue_over(other, "it still works");
  CHECK(status(while_stuck) == Status::sent);
  clock.advance(3min);
  CHECK(iccid_now() == home);
  CHECK_FALSE(has_absence());
}
