#include "celltext/store/inbox.h"

#include "tests/catch.h"
#include "tests/support/store_fixture.h"

using namespace celltext;
using namespace celltext::testing;
using namespace std::chrono_literals;
using model::Status;
using store::Admission;
using store::Arrival;
using What = store::Admission::What;

namespace {

using Paths = std::set<std::string>;

struct InboxFixture : StoreFixture {
  Admission admit(const Arrival& arrival, const Paths& alive) { return must(inbox.admit(arrival, alive)); }
  Admission admit(const Arrival& arrival) { return admit(arrival, {arrival.place.path}); }
  std::size_t count() const { return all().size(); }
  Arrival partial(const std::string& from, int number, Instant at = test_time()) const {
    Arrival arrival = this->arrival(from, "", number, at);
    arrival.complete = false;
    return arrival;
  }
  Arrival under(Arrival arrival, const std::string& run, int number) const {
    arrival.place.daemon_run = run;
    arrival.place.path = "/SMS/" + std::to_string(number);
    return arrival;
  }
};

// What the daemon says of a long message before it is whole: not even who sent it.
Arrival anonymous(Arrival arrival) {
  arrival.sender = arrival.sender_as_said = arrival.timestamp = "";
  arrival.sent_at.reset();
  return arrival;
}

}  // namespace

TEST_CASE("an arrival is stored as it came, unread, in its sender's conversation") {
  InboxFixture f;
  Arrival arrival = f.arrival("+15559990001", "h\u00E9llo \u4F60\u597D", 1);
  arrival.sender_as_said = "15559990001";
  arrival.encoding = model::Encoding::ucs2;
  arrival.parts = 3;
  const auto admission = f.admit(arrival);
  CHECK(admission.what == What::stored);
  const auto message = f.messages.find(admission.message);
  REQUIRE(message);
  CHECK(message->direction == model::Direction::in);
  CHECK(message->kind == model::Kind::sms);
  CHECK(message->status == Status::received);
  CHECK(message->from == "+15559990001");
  CHECK(message->to == std::vector<std::string>{"+15551230001"});
  CHECK(message->text == "h\u00E9llo \u4F60\u597D");
  CHECK(message->encoding == model::Encoding::ucs2);
  CHECK(message->parts == 3);
  CHECK(message->line == f.line);
  CHECK(message->line_name == "+15551230001");
  CHECK(message->sent_at == arrival.sent_at);
  CHECK(message->received_at == arrival.received_at);
  CHECK_FALSE(message->read);
  const auto conversation = f.messages.find_conversation({"+15559990001"});
  REQUIRE(conversation);
  CHECK(conversation->unread == 1);
  CHECK(conversation->snippet == message->text);
}

TEST_CASE("what the network sends is kept to the byte") {
  InboxFixture f;
  const std::string text("a\0b\x1B[2J%_\\\xE2\x80\xAE", 13);
  const auto admission = f.admit(f.arrival("Evil\nName\\n", text, 1));
  const auto message = f.messages.find(admission.message);
  CHECK(message->text == text);
  CHECK(message->from == "Evil\nName\\n");
  CHECK(f.messages.find_conversation({"Evil\nName\\n"})->participants == std::vector<std::string>{"Evil\nName\\n"});
  CHECK_FALSE(f.messages.find_conversation({"Evil", "Name\\n"}));
}

TEST_CASE("a message without a sender has a conversation without participants") {
  InboxFixture f;
  f.admit(f.arrival("", "who?", 1));
  f.admit(f.arrival("", "again", 2));
  REQUIRE(f.messages.conversations(10).size() == 1);
  CHECK(f.messages.conversations(10).front().participants.empty());
  CHECK(f.messages.find_conversation(std::vector<std::string>{})->unread == 2);
}

TEST_CASE("8-bit data is kept raw and tells messages apart") {
  InboxFixture f;
  Arrival push = f.arrival("2222", "", 1);
  push.encoding = model::Encoding::data8;
  push.data = {0x00, 0x06, 0xFF, 0x00};
  Arrival other = push;
  other.place.path = "/SMS/2";
  other.data.back() = 0x01;
  const auto first = f.admit(push);
  CHECK(f.admit(other).what == What::stored);
  store::Statement query = f.database.connection().prepare("SELECT data FROM messages WHERE id = ?");
  query.bind(first.message).step();
  CHECK(query.blob(0) == push.data);
}

TEST_CASE("the same object is one message, however often it is announced") {
  InboxFixture f;
  const Arrival arrival = f.arrival("+15559990001", "hello", 1);
  const auto first = f.admit(arrival);
  const auto revision = f.messages.revision();
  for (int i = 0; i < 3; ++i) {
    const auto again = f.admit(arrival);
    CHECK(again.what == What::known);
    CHECK(again.message == first.message);
  }
  CHECK(f.count() == 1);
  CHECK(f.messages.revision() == revision);
}

TEST_CASE("a restarted daemon lists the same messages under other paths, and nothing is stored twice") {
  InboxFixture f;
  std::vector<Arrival> arrivals;
  for (int i = 0; i < 5; ++i)
    arrivals.push_back(f.arrival("+15559990001", "text " + std::to_string(i), i, test_time(i * 1000)));
  for (const Arrival& a : arrivals) f.admit(a, {"/SMS/0", "/SMS/1", "/SMS/2", "/SMS/3", "/SMS/4"});
  // The other way round, so that each path now belongs to another message.
  for (int i = 0; i < 5; ++i) {
    const auto again = f.admit(f.under(arrivals[static_cast<std::size_t>(4 - i)], ":1.2", i),
                               {"/SMS/0", "/SMS/1", "/SMS/2", "/SMS/3", "/SMS/4"});
    CHECK(again.what == What::known);
  }
  CHECK(f.count() == 5);
}

TEST_CASE("a modem that was disabled and enabled lists the same messages under new paths of the same run") {
  InboxFixture f;
  const Arrival a = f.arrival("+15559990001", "hello", 1);
  const auto first = f.admit(a);
  const auto again = f.admit(f.under(a, ":1.1", 8), {"/SMS/8"});
  CHECK(again.what == What::known);
  CHECK(again.message == first.message);
  CHECK(f.count() == 1);
}

TEST_CASE("two equal texts that lie on the modem together stay two, also after a restart") {
  InboxFixture f;
  const Arrival a = f.arrival("+15559990001", "yes", 1);
  const Arrival b = f.under(a, ":1.1", 2);
  const auto first = f.admit(a, {"/SMS/1", "/SMS/2"});
  const auto second = f.admit(b, {"/SMS/1", "/SMS/2"});
  CHECK(second.what == What::stored);
  CHECK(second.message != first.message);

  const auto first_again = f.admit(f.under(a, ":1.2", 5), {"/SMS/5", "/SMS/6"});
  const auto second_again = f.admit(f.under(a, ":1.2", 6), {"/SMS/5", "/SMS/6"});
  CHECK(first_again.what == What::known);
  CHECK(second_again.what == What::known);
  CHECK(first_again.message != second_again.message);
  CHECK(f.count() == 2);

  SECTION("and a third one is new") {
    const auto third = f.admit(f.under(a, ":1.2", 7), {"/SMS/5", "/SMS/6", "/SMS/7"});
    CHECK(third.what == What::stored);
    CHECK(f.count() == 3);
  }
}

TEST_CASE("an equal text that comes after the modem's copy was deleted is a new one") {
  InboxFixture f;
  const Arrival a = f.arrival("+15559990001", "yes", 1);
  f.admit(a);
  must(f.inbox.copy_gone(a.place));
  const auto again = f.admit(f.under(a, ":1.1", 2), {"/SMS/2"});
  CHECK(again.what == What::stored);
  CHECK(f.count() == 2);
}

TEST_CASE("a copy that is gone and was never known is no error") {
  InboxFixture f;
  must(f.inbox.copy_gone({"350000000000001", ":1.1", "/SMS/99"}));
}

TEST_CASE("the same text with another time stamp or from another sender is another message") {
  InboxFixture f;
  const Arrival a = f.arrival("+15559990001", "yes", 1);
  f.admit(a);
  CHECK(f.admit(f.arrival("+15559990001", "yes", 2, test_time(1000)), {"/SMS/2"}).what == What::stored);
  CHECK(f.admit(f.arrival("+15559990002", "yes", 3), {"/SMS/3"}).what == What::stored);
  CHECK(f.admit(f.arrival("+15559990001", "yes!", 4), {"/SMS/4"}).what == What::stored);
  CHECK(f.count() == 4);
}

TEST_CASE("another spelling of the same time stamp does not make another message") {
  InboxFixture f;
  Arrival a = f.arrival("+15559990001", "yes", 1);
  a.timestamp = "2026-05-28T21:46:40+02";
  const auto first = f.admit(a);
  a.timestamp = "2026-05-28T21:46:40+02:00";
  CHECK(f.admit(f.under(a, ":1.2", 1)).message == first.message);
  CHECK(f.count() == 1);
}

TEST_CASE("a message in the modem's own memory is recognised under another line of the same modem") {
  InboxFixture f;
  const Arrival a = f.arrival("+15559990001", "hello", 1);
  const auto first = f.admit(a);
  Arrival relisted = f.under(a, ":1.1", 9);
  relisted.line = must(f.lines.ensure("8986000000000000002", "", ""));
  const auto again = f.admit(relisted, {"/SMS/9"});
  CHECK(again.what == What::known);
  CHECK(again.message == first.message);
  CHECK(f.messages.find(first.message)->line == f.line);
}

TEST_CASE("a message on the SIM is recognised in another modem") {
  InboxFixture f;
  const Arrival a = f.arrival("+15559990001", "hello", 1);
  const auto first = f.admit(a);
  Arrival relisted = f.under(a, ":1.1", 9);
  relisted.place.equipment = "350000000000002";
  CHECK(f.admit(relisted, {"/SMS/9"}).message == first.message);
  CHECK(f.count() == 1);
}

TEST_CASE("another line's message in another modem is another message") {
  InboxFixture f;
  const Arrival a = f.arrival("+15559990001", "advertisement to all", 1);
  f.admit(a);
  Arrival other = f.under(a, ":1.1", 2);
  other.place.equipment = "350000000000002";
  other.line = must(f.lines.ensure("8986000000000000002", "", ""));
  CHECK(f.admit(other, {"/SMS/2"}).what == What::stored);
}

TEST_CASE("a long message is partial first, then whole under the same path") {
  InboxFixture f;
  Arrival part = f.partial("+15559990001", 1);
  const bool known_sender = GENERATE(true, false);
  if (!known_sender) part = anonymous(part);
  const auto first = f.admit(part);
  CHECK(first.what == What::stored);
  CHECK(f.messages.find(first.message)->status == Status::partial);
  CHECK(f.admit(part).what == What::known);

  Arrival whole = f.arrival("+15559990001", "a long text", 1, test_time(60'000));
  whole.parts = 2;
  must(f.messages.mark_read({first.message}));
  const auto completed = f.admit(whole);
  CHECK(completed.what == What::completed);
  CHECK(completed.message == first.message);
  const auto message = f.messages.find(first.message);
  CHECK(message->status == Status::received);
  CHECK(message->text == "a long text");
  CHECK(message->from == "+15559990001");
  CHECK(message->parts == 2);
  CHECK_FALSE(message->read);
  CHECK(message->received_at == test_time(60'000));
  REQUIRE(f.messages.conversations(10).size() == 1);
  CHECK(f.messages.conversations(10).front().unread == 1);
  CHECK(f.admit(whole).what == What::known);
}

TEST_CASE("a long message that became whole while the daemon restarted completes the partial one") {
  InboxFixture f;
  const bool known_sender = GENERATE(true, false);
  const Arrival part = known_sender ? f.partial("+15559990001", 1) : anonymous(f.partial("+15559990001", 1));
  const auto first = f.admit(part);
  const Arrival whole = f.arrival("+15559990001", "a long text", 4);
  const auto completed = f.admit(f.under(whole, ":1.2", 4));
  CHECK(completed.what == What::completed);
  CHECK(completed.message == first.message);
  CHECK(f.count() == 1);
}

TEST_CASE("a partial message that is still partial after a restart stays one") {
  InboxFixture f;
  const Arrival part = anonymous(f.partial("", 1));
  const auto first = f.admit(part);
  const auto again = f.admit(f.under(part, ":1.2", 3));
  CHECK(again.what == What::known);
  CHECK(again.message == first.message);
  const auto whole = f.admit(f.under(f.arrival("+15559990001", "a long text", 3), ":1.2", 3));
  CHECK(whole.what == What::completed);
  CHECK(f.count() == 1);
}

TEST_CASE("a whole message does not complete a partial one whose path is alive") {
  InboxFixture f;
  f.admit(anonymous(f.partial("", 1)));
  const auto other = f.admit(f.arrival("+15559990001", "short", 2), {"/SMS/1", "/SMS/2"});
  CHECK(other.what == What::stored);
  CHECK(f.count() == 2);
}

TEST_CASE("a whole message does not complete another sender's partial one") {
  InboxFixture f;
  f.admit(f.partial("+15559990001", 1));
  CHECK(f.admit(f.under(f.arrival("+15559990002", "short", 2), ":1.2", 2)).what == What::stored);
}

TEST_CASE("a message that the user deleted does not come back while its copy lies on the modem") {
  InboxFixture f;
  const Arrival a = f.arrival("+15559990001", "hello", 1);
  const auto first = f.admit(a);
  must(f.messages.remove({first.message}));
  const auto same_path = f.admit(a);
  CHECK(same_path.what == What::known);
  CHECK_FALSE(same_path.message);
  const auto after_restart = f.admit(f.under(a, ":1.2", 3));
  CHECK(after_restart.what == What::known);
  CHECK_FALSE(after_restart.message);
  CHECK(f.count() == 0);
}

TEST_CASE("a partial message that the user deleted comes back when it is whole, for nobody has seen that") {
  InboxFixture f;
  const auto first = f.admit(f.partial("+15559990001", 1));
  must(f.messages.remove({first.message}));
  CHECK_FALSE(f.admit(f.partial("+15559990001", 1)).message);
  const auto whole = f.admit(f.arrival("+15559990001", "a long text", 1));
  CHECK(whole.what == What::stored);
  CHECK(f.messages.find(whole.message)->text == "a long text");
}

TEST_CASE("what a complete listing does not show is gone") {
  InboxFixture f;
  const Arrival stays = f.arrival("+15559990001", "stays", 1);
  const Arrival goes = f.arrival("+15559990001", "goes", 2);
  const Paths both{"/SMS/1", "/SMS/2"};
  f.admit(stays, both);
  f.admit(goes, both);
  must(f.inbox.copies_gone_except("350000000000001", ":1.1", {"/SMS/1"}));
  CHECK(f.admit(f.under(stays, ":1.2", 7)).what == What::known);
  CHECK(f.admit(f.under(goes, ":1.2", 8), {"/SMS/7", "/SMS/8"}).what == What::stored);
}

TEST_CASE("a listing of one modem says nothing about another") {
  InboxFixture f;
  Arrival elsewhere = f.arrival("+15559990001", "hello", 1);
  elsewhere.place.equipment = "350000000000002";
  const auto first = f.admit(elsewhere);
  must(f.inbox.copies_gone_except("350000000000001", ":1.1", {}));
  CHECK(f.admit(f.under(elsewhere, ":1.2", 5)).message == first.message);
  CHECK(f.count() == 1);
}

TEST_CASE("a daemon that has the same name after a reboot is noticed by a path with other content") {
  InboxFixture f;
  const Arrival a = f.arrival("+15559990001", "a", 0);
  const Arrival b = f.arrival("+15559990001", "b", 1);
  const Paths both{"/SMS/0", "/SMS/1"};
  const auto first = f.admit(a, both);
  const auto second = f.admit(b, both);
  // The same run's name, the paths exchanged.
  CHECK(f.admit(f.under(b, ":1.1", 0), both).message == second.message);
  CHECK(f.admit(f.under(a, ":1.1", 1), both).message == first.message);
  CHECK(f.count() == 2);
}

TEST_CASE("any history of restarts and repeats keeps as many messages as were sent") {
  InboxFixture f;
  std::srand(7);
  const std::vector<std::string> texts{"yes", "no", "yes"};
  std::vector<Arrival> on_modem;  // what lies in the modem's memory, by its content
  int sent = 0;
  int run = 1;
  int next_path = 0;
  std::vector<std::string> paths;
  const auto list_all = [&] {
    const Paths alive(paths.begin(), paths.end());
    for (std::size_t i = 0; i < on_modem.size(); ++i) {
      Arrival a = on_modem[i];
      a.place.daemon_run = ":1." + std::to_string(run);
      a.place.path = paths[i];
      f.admit(a, alive);
    }
  };
  for (int step = 0; step < 200; ++step) {
    switch (std::rand() % 5) {
      case 0:
      case 1: {
        on_modem.push_back(f.arrival("+1555999000" + std::to_string(std::rand() % 2),
                                     texts[static_cast<std::size_t>(std::rand() % 3)], 0,
                                     test_time(std::rand() % 2 * 1000)));
        paths.push_back("/SMS/" + std::to_string(next_path++));
        ++sent;
        list_all();
        break;
      }
      case 2:  // we delete one
        if (!on_modem.empty()) {
          const auto which = static_cast<std::ptrdiff_t>(static_cast<std::size_t>(std::rand()) % on_modem.size());
          must(f.inbox.copy_gone(
              {"350000000000001", ":1." + std::to_string(run), paths[static_cast<std::size_t>(which)]}));
          on_modem.erase(on_modem.begin() + which);
          paths.erase(paths.begin() + which);
        }
        break;
      case 3:  // the daemon starts again, or the modem is disabled and enabled
        if (std::rand() % 2 == 0) {
          ++run;
          next_path = 0;
        }
        std::ranges::reverse(on_modem);
        for (auto& path : paths) path = "/SMS/" + std::to_string(next_path++);
        list_all();
        break;
      case 4:
        list_all();
        must(f.inbox.copies_gone_except("350000000000001", ":1." + std::to_string(run),
                                        Paths(paths.begin(), paths.end())));
        break;
    }
    REQUIRE(f.count() == static_cast<std::size_t>(sent));
  }
}
