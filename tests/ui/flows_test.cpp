// The screens beside the main one in use, through the desk.
#include "celltext/store/contacts.h"
#include "celltext/store/drafts.h"
#include "tests/catch.h"
#include "tests/ui/desk_fixture.h"
#include "ui/input_parser.h"

using namespace celltext;
using namespace celltext::testing;
using namespace celltext::ui;
using namespace std::chrono_literals;

namespace {

const std::string ann = "+12025550109";
const std::string bob = "+12025550110";

struct Flow : DeskFixture {
  explicit Flow(bool courier = false) {
    must(store::Contacts(database).add({{{}, "Ann Lee", {ann}}, {{}, "Bob", {bob}}, {{}, "张伟", {"+8613800138000"}}}));
    receive(ann, "See you at the old station", morning(9, 30));
    receive(bob, "no answer needed", morning(9, 40));
    start(courier);
  }

  std::vector<model::Message> outgoing() const {
    std::vector<model::Message> sent = all();
    std::erase_if(sent, [](const model::Message& message) { return message.direction == model::Direction::in; });
    return sent;
  }
  bool says(std::string_view words, Size size = {80, 24}) {
    test::settle();
    const bool found = shows(words, size);
    if (!found) UNSCOPED_INFO(text(size));
    return found;
  }
};

}  // namespace

TEST_CASE("help lists every action, finds one by some of its name, and runs it") {
  Flow flow;
  flow.press("?");
  CHECK(flow.says("Help: all actions"));
  CHECK(flow.says("Go to the first", {80, 100}));
  flow.press("PgDn PgDn");
  CHECK(flow.says("Search all messages", {80, 100}));
  flow.type("search all");
  CHECK(flow.says("▌ Search all messages"));
  flow.press("Enter");
  CHECK(flow.says("Type what you look for"));
}

TEST_CASE("an action that is not possible now says so and does nothing") {
  Flow flow;
  flow.press("F1");
  flow.type("unlock the sim");
  flow.press("Enter");
  CHECK(flow.says("not possible at this moment"));
  flow.press("Esc");
  CHECK_FALSE(flow.shows("Help: all actions"));
}

TEST_CASE("the palette shows only what is possible") {
  Flow flow;
  flow.press("Ctrl-P");
  CHECK(flow.says("Write a new message"));
  CHECK_FALSE(flow.shows("Unlock the SIM", {80, 60}));
  flow.type("outbox");
  flow.press("Enter");
  CHECK(flow.says("Nothing waits, and nothing failed."));
}

TEST_CASE("a conversation is jumped to by name or number") {
  for (const char* typed : {"an le", "0109"}) {
    Flow flow;
    flow.press("Ctrl-K");
    flow.type(typed);
    flow.press("Enter");
    CHECK(flow.says("old station"));
    CHECK_FALSE(flow.shows("Jump to a conversation"));
  }
}

TEST_CASE("search finds while it is typed and opens the thread there") {
  Flow flow;
  for (int i = 0; i < 200; ++i) flow.receive(ann, "later " + std::to_string(i), DeskFixture::morning(10, 0) + i * 1s);
  flow.press("/");
  flow.type("STATION old");
  CHECK(flow.says("1 found"));
  CHECK(flow.says("Ann Lee"));
  flow.press("Enter");
  CHECK(flow.says("See you at the old station"));
  flow.press("/");
  flow.type("nowhere to be found");
  CHECK(flow.says("No message holds all these words."));
}

TEST_CASE("a new message: Tab takes the recipient and goes on to the text, Enter sends") {
  Flow flow;
  flow.press("n");
  flow.type("ann");
  CHECK(flow.says("▌ Ann Lee  " + ann + " (US)"));
  flow.press("Tab");
  flow.type("hello");
  CHECK(flow.says("1 part"));
  CHECK(flow.outgoing().empty());
  flow.press("Enter");
  REQUIRE(flow.outgoing().size() == 1);
  CHECK(flow.outgoing().front().to == std::vector<std::string>{ann});
  CHECK(flow.outgoing().front().text == "hello");
  CHECK_FALSE(store::Drafts(flow.database).find({}));
  CHECK(flow.says("See you at the old station"));
}

TEST_CASE("a new message to several asks before, and a stray Enter is no answer") {
  Flow flow;
  flow.press("n");
  flow.type("ann");
  flow.press("Enter");
  flow.type("202 555 0123,");
  flow.press("Tab");
  flow.type("hello");
  flow.press("Enter");
  CHECK(flow.says("Send it?"));
  flow.press("Enter Esc");
  CHECK(flow.outgoing().empty());
  CHECK(flow.says("hello"));
  flow.press("Enter y");
  REQUIRE(flow.outgoing().size() == 2);
  CHECK(flow.outgoing()[1].to == std::vector<std::string>{"+12025550123"});
}

TEST_CASE("a new message leaves at its time") {
  Flow flow;
  flow.press("n");
  flow.type("bob");
  flow.press("Enter");
  flow.type("@");
  flow.type("yesterday");
  flow.press("Enter");
  CHECK(flow.says("is not a time"));
  for (int i = 0; i < 9; ++i) flow.press("Backspace");
  flow.type("+2h");
  flow.press("Enter");
  flow.type("later");
  CHECK(flow.says("2026-11-01 14:00"));
  flow.press("Enter");
  REQUIRE(flow.outgoing().size() == 1);
  CHECK(flow.outgoing().front().status == model::Status::scheduled);
  CHECK(flow.outgoing().front().due_at == DeskFixture::morning(14, 0));
}

TEST_CASE("whom nobody could send to is not taken") {
  Flow flow;
  flow.press("n Tab");
  CHECK(flow.says("To whom?"));
  flow.type("nobody at all");
  flow.press("Tab");
  flow.type("x");
  flow.press("Enter");
  CHECK(flow.outgoing().empty());
}

TEST_CASE("a new message's draft is on the disk within three seconds and comes back") {
  Flow flow;
  flow.press("n");
  flow.type("ann");
  flow.press("Tab");
  flow.type("half a thou");
  flow.clock.advance(3s);
  const auto draft = store::Drafts(flow.database).find({});
  REQUIRE(draft);
  CHECK(draft->text == "half a thou");
  CHECK(draft->recipients == std::vector<std::string>{ann});
  flow.press("Esc n");
  flow.press("Tab");
  CHECK(flow.says("half a thou"));
  CHECK(flow.says("Ann Lee " + ann));
}

TEST_CASE("sending an unknown message again asks first: it may arrive twice") {
  Flow flow;
  const auto id = flow.enqueue(ann, "did it?", flow.clock.now());
  const store::Marking marking{id, flow.line, ":1.1", "/SMS/out"};
  must(flow.outbox.advance(nullptr, &marking));
  store::Settlement settlement;
  settlement.id = id;
  settlement.status = model::Status::unknown;
  settlement.at = flow.clock.now();
  must(flow.outbox.advance(&settlement, nullptr));
  const auto status = [&] { return flow.messages.find(id)->status; };
  flow.changed();
  flow.press("o");
  CHECK(flow.says("Nobody saw"));
  flow.press("R");
  CHECK(flow.says("then it arrives twice"));
  flow.press("Enter Space Esc");
  CHECK(status() == model::Status::unknown);
  flow.press("R y");
  CHECK(status() == model::Status::queued);
  CHECK(flow.says("It leaves as soon as"));
  flow.press("C");
  CHECK(status() == model::Status::cancelled);
}

TEST_CASE("details: copy, forward, delete after a question") {
  Flow flow;
  const auto id = flow.enqueue(ann, "the text", flow.clock.now());
  flow.changed();
  flow.press("o Enter");
  CHECK(flow.says("Encoding"));
  flow.press("y");
  CHECK(flow.face.copied == "the text");
  flow.press("f");
  CHECK(flow.says("New message"));
  flow.type("bob");
  flow.press("Tab");
  CHECK(flow.says("the text"));
  flow.press("Esc");
  flow.press("D Enter");
  CHECK(flow.messages.find(id));
  flow.press("y");
  CHECK_FALSE(flow.messages.find(id));
  CHECK(flow.says("This message is deleted."));
  flow.press("Esc");
  CHECK(flow.says("Nothing waits"));
}

TEST_CASE("the SIM is unlocked with its PIN, which is never drawn") {
  Flow flow(true);
  auto& modem = flow.radio->modem_list.front();
  modem.state = modem::State::locked;
  modem.lock = modem::Lock::sim_pin;
  modem.unlock_retries = 3;
  flow.radio->change();
  flow.changed();
  flow.press("m");
  CHECK(flow.says("locked: needs the PIN, 3 tries left"));
  flow.press("p");
  flow.type("98765");
  CHECK(flow.says("•••••"));
  CHECK_FALSE(flow.shows("98765"));
  flow.press("Enter");
  test::settle();
  CHECK(flow.radio->pins == std::vector<std::string>{"98765"});
}

TEST_CASE("while a modem searches for networks all keys stay alive") {
  Flow flow(true);
  flow.radio->networks = {{"310260", "Example Net", "available", {"lte"}}};
  flow.radio->hold(test::FakeRadio::Call::scan);
  flow.press("m s");
  CHECK(flow.says("searching for networks"));
  flow.press("j k");
  flow.press("Esc");
  CHECK_FALSE(flow.says("Modems and lines"));
  flow.radio->release();
  test::settle();
  flow.press("m s");
  CHECK(flow.says("Example Net"));
}

TEST_CASE("the network is asked a code and answered") {
  Flow flow(true);
  flow.radio->ussd_replies = {{"1 balance 2 tariff", true}, {"Balance: 5.00 USD", false}};
  flow.press("m U");
  flow.type("*225#");
  flow.press("Enter");
  CHECK(flow.says("1 balance 2 tariff"));
  flow.type("1");
  flow.press("Enter");
  CHECK(flow.says("Balance: 5.00 USD"));
  flow.press("Esc");
  CHECK_FALSE(flow.shows("Ask the network"));
}
