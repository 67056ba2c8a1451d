#include "celltext/store/outbox.h"

#include "tests/catch.h"
#include "tests/support/store_fixture.h"

using namespace celltext;
using namespace celltext::testing;
using namespace std::chrono_literals;
using model::Status;
using store::Marking;
using store::Settlement;

namespace {

Settlement settlement(model::MessageId id, Status status, Instant at) {
  Settlement s;
  s.id = id;
  s.status = status;
  s.at = at;
  return s;
}

struct OutboxFixture : StoreFixture {
  Marking marking(model::MessageId id) const { return {id, line, ":1.1", "/SMS/7"}; }
  void mark(model::MessageId id) {
    const Marking m = marking(id);
    REQUIRE(must(outbox.advance(nullptr, &m)));
  }
  void settle(const Settlement& s) { REQUIRE(must(outbox.advance(&s, nullptr))); }
  Status status(model::MessageId id) const { return messages.find(id)->status; }
};

}  // namespace

TEST_CASE("a queued message is in its conversation at once, and waits for any line") {
  OutboxFixture f;
  const auto id = f.enqueue("+15551239999", "hello");
  const auto message = f.messages.find(id);
  REQUIRE(message);
  CHECK(message->status == Status::queued);
  CHECK(message->direction == model::Direction::out);
  CHECK(message->to == std::vector<std::string>{"+15551239999"});
  CHECK(message->text == "hello");
  CHECK_FALSE(message->line);
  CHECK(message->read);
  CHECK(f.messages.find_conversation({"+15551239999"})->snippet == "hello");
  const auto departure = f.outbox.next(f.line, test_time());
  REQUIRE(departure);
  CHECK(departure->id == id);
  CHECK(departure->to == "+15551239999");
}

TEST_CASE("each recipient gets a message of its own, in order") {
  OutboxFixture f;
  store::NewMessage message = f.new_message("+15550000001", "hi");
  message.to.push_back("+15550000002");
  message.line = f.line;
  message.validity = 90min;
  message.flash = true;
  message.request_report = false;
  const auto enqueued = must(f.outbox.enqueue(message, test_time()));
  REQUIRE(enqueued.ids.size() == 2);
  CHECK(f.messages.find(enqueued.ids[1])->to.front() == "+15550000002");
  const auto first = f.outbox.next(f.line, test_time());
  CHECK(first->id == enqueued.ids[0]);
  CHECK(first->validity == 90min);
  CHECK(first->flash);
  CHECK_FALSE(first->request_report);
  CHECK(first->line == f.line);
}

TEST_CASE("a message without a recipient is refused") {
  OutboxFixture f;
  CHECK(f.outbox.enqueue(store::NewMessage{}, test_time()).error().kind == ErrorKind::invalid);
}

TEST_CASE("a message for one line does not leave over another") {
  OutboxFixture f;
  store::NewMessage message = f.new_message("+15550000001", "hi");
  message.line = f.line;
  const auto id = must(f.outbox.enqueue(message, test_time())).ids.front();
  const auto other = must(f.lines.ensure("8986000000000000002", "", ""));
  CHECK_FALSE(f.outbox.next(other, test_time()));
  const Marking wrong{id, other, ":1.1", "/SMS/1"};
  CHECK_FALSE(must(f.outbox.advance(nullptr, &wrong)));
  CHECK(f.status(id) == Status::queued);
}

TEST_CASE("a key used again gives the messages of the first time and writes nothing") {
  OutboxFixture f;
  store::NewMessage message = f.new_message("+15550000001", "hi");
  message.to.push_back("+15550000002");
  message.key = "alert-1";
  const auto first = must(f.outbox.enqueue(message, test_time()));
  CHECK_FALSE(first.already);
  message.text = "something else";
  const auto second = must(f.outbox.enqueue(message, test_time(1)));
  CHECK(second.already);
  CHECK(second.ids == first.ids);
  CHECK(f.messages.list({}).size() == 2);

  SECTION("also after the messages were deleted") {
    must(f.messages.remove(first.ids));
    CHECK(must(f.outbox.enqueue(message, test_time(2))).ids == first.ids);
    CHECK(f.messages.list({}).empty());
  }
}

TEST_CASE("a scheduled message leaves at its time and then stands at that time") {
  OutboxFixture f;
  store::NewMessage later = f.new_message("+15550000001", "later");
  later.send_at = test_time() + 1h;
  const auto scheduled = must(f.outbox.enqueue(later, test_time())).ids.front();
  const auto meanwhile = f.enqueue("+15550000001", "meanwhile", test_time() + 10min);
  CHECK(f.status(scheduled) == Status::scheduled);
  CHECK(f.messages.list({}).back().id == meanwhile);
  CHECK(f.outbox.next_due(test_time()) == test_time() + 1h);
  f.mark(meanwhile);
  CHECK_FALSE(f.outbox.next(f.line, test_time() + 59min));
  REQUIRE(f.outbox.next(f.line, test_time() + 1h));
  CHECK_FALSE(f.outbox.next_due(test_time() + 1h));
  f.mark(scheduled);
  CHECK(f.messages.list({}).back().id == scheduled);
  CHECK(f.messages.conversations(1).front().last_at == test_time() + 1h);
}

TEST_CASE("a time that has passed is now") {
  OutboxFixture f;
  store::NewMessage message = f.new_message("+15550000001", "hi");
  message.send_at = test_time() - 1h;
  const auto id = must(f.outbox.enqueue(message, test_time())).ids.front();
  CHECK(f.status(id) == Status::queued);
  CHECK_FALSE(f.messages.find(id)->due_at);
}

TEST_CASE("messages leave in the order in which they became ready") {
  OutboxFixture f;
  store::NewMessage message = f.new_message("+15550000001", "due between");
  message.send_at = test_time(2000);
  const auto due = must(f.outbox.enqueue(message, test_time(0))).ids.front();
  const auto first = f.enqueue("+15550000001", "1", test_time(1000));
  const auto last = f.enqueue("+15550000001", "2", test_time(3000));
  CHECK(f.outbox.next(f.line, test_time(5000))->id == first);
  f.mark(first);
  CHECK(f.outbox.next(f.line, test_time(5000))->id == due);
  f.mark(due);
  CHECK(f.outbox.next(f.line, test_time(5000))->id == last);
}

TEST_CASE("marking and settling go in one commit") {
  OutboxFixture f;
  const auto a = f.enqueue("+15550000001", "a");
  const auto b = f.enqueue("+15550000001", "b");
  f.mark(a);
  CHECK(f.status(a) == Status::sending);
  CHECK(f.messages.find(a)->line == f.line);

  auto other = f.other();
  const auto version = other.version();
  Settlement s = settlement(a, Status::sent, test_time(100));
  s.reference = 17;
  const Marking m = f.marking(b);
  CHECK(must(f.outbox.advance(&s, &m)));
  CHECK(other.version() == version + 1);
  CHECK(f.status(a) == Status::sent);
  CHECK(f.messages.find(a)->sent_at == test_time(100));
  CHECK(f.status(b) == Status::sending);
}

TEST_CASE("a message that was cancelled meanwhile is not marked, and the settlement counts all the same") {
  OutboxFixture f;
  const auto a = f.enqueue("+15550000001", "a");
  const auto b = f.enqueue("+15550000001", "b");
  f.mark(a);
  must(f.outbox.cancel(b, test_time()));
  const Settlement s = settlement(a, Status::sent, test_time());
  const Marking m = f.marking(b);
  CHECK_FALSE(must(f.outbox.advance(&s, &m)));
  CHECK(f.status(a) == Status::sent);
  CHECK(f.status(b) == Status::cancelled);
}

TEST_CASE("a message that was deleted meanwhile is not marked") {
  OutboxFixture f;
  const auto a = f.enqueue("+15550000001", "a");
  must(f.messages.remove({a}));
  const Marking m = f.marking(a);
  CHECK_FALSE(must(f.outbox.advance(nullptr, &m)));
}

TEST_CASE("a message is never marked twice") {
  OutboxFixture f;
  const auto a = f.enqueue("+15550000001", "a");
  f.mark(a);
  const Marking m = f.marking(a);
  CHECK_FALSE(must(f.outbox.advance(nullptr, &m)));
}

TEST_CASE("an unknown outcome becomes what really happened") {
  const auto outcome = GENERATE(Status::sent, Status::failed, Status::queued);
  OutboxFixture f;
  const auto a = f.enqueue("+15550000001", "a");
  f.mark(a);
  Settlement lost = settlement(a, Status::unknown, test_time());
  lost.trouble = model::Trouble{"timeout", "no answer"};
  f.settle(lost);
  CHECK(f.status(a) == Status::unknown);
  CHECK(f.messages.find(a)->trouble->code == "timeout");
  CHECK_FALSE(f.messages.find(a)->sent_at);
  f.settle(settlement(a, outcome, test_time(500)));
  CHECK(f.status(a) == outcome);
  CHECK_FALSE(f.messages.find(a)->trouble);
  CHECK(f.messages.find(a)->sent_at.has_value() == (outcome == Status::sent));
}

TEST_CASE("a settled message is not settled again") {
  OutboxFixture f;
  const auto a = f.send("+15550000001", "a", test_time(), 1);
  const auto revision = f.messages.revision();
  f.settle(settlement(a, Status::failed, test_time(1)));
  CHECK(f.status(a) == Status::sent);
  CHECK(f.messages.revision() == revision);
}

TEST_CASE("a message that did not leave is tried again later and remembers why") {
  OutboxFixture f;
  const auto a = f.enqueue("+15550000001", "a");
  f.mark(a);
  Settlement again = settlement(a, Status::queued, test_time());
  again.due_at = test_time(30'000);
  again.trouble = model::Trouble{"no-network", "not registered"};
  f.settle(again);
  CHECK(f.status(a) == Status::queued);
  CHECK(f.messages.find(a)->trouble->code == "no-network");
  CHECK_FALSE(f.outbox.next(f.line, test_time(29'999)));
  CHECK(f.outbox.next_due(test_time()) == test_time(30'000));
  REQUIRE(f.outbox.next(f.line, test_time(30'000)));
  CHECK(f.outbox.next(f.line, test_time(30'000))->attempts == 1);
  f.mark(a);
  f.settle(settlement(a, Status::sent, test_time(31'000)));
  CHECK_FALSE(f.messages.find(a)->trouble);
}

TEST_CASE("a courier that takes over learns which outcomes are open") {
  OutboxFixture f;
  const auto sending = f.enqueue("+15550000001", "a");
  const auto lost_here = f.enqueue("+15550000001", "b");
  const auto lost_before = f.enqueue("+15550000001", "c");
  f.enqueue("+15550000001", "d");
  f.mark(sending);
  f.mark(lost_here);
  f.settle(settlement(lost_here, Status::unknown, test_time()));
  const Marking earlier{lost_before, f.line, ":1.0", "/SMS/3"};
  must(f.outbox.advance(nullptr, &earlier));
  f.settle(settlement(lost_before, Status::unknown, test_time()));

  const auto open = f.outbox.open_outcomes(":1.1");
  REQUIRE(open.size() == 2);
  CHECK(open[0].id == sending);
  CHECK(open[0].status == Status::sending);
  CHECK(open[0].sms_path == "/SMS/7");
  CHECK(open[0].daemon_run == ":1.1");
  CHECK(open[1].id == lost_here);
  CHECK(open[1].status == Status::unknown);
}

TEST_CASE("the outbox lists what has not left and what needs attention, oldest first") {
  OutboxFixture f;
  const auto failed = f.enqueue("+15550000001", "failed", test_time(0));
  const auto unknown = f.enqueue("+15550000002", "unknown", test_time(1));
  const auto sent = f.enqueue("+15550000001", "sent", test_time(2));
  const auto cancelled = f.enqueue("+15550000001", "cancelled", test_time(3));
  const auto queued = f.enqueue("+15550000001", "queued", test_time(4));
  must(f.outbox.cancel(cancelled, test_time()));
  for (const auto id : {failed, unknown, sent}) f.mark(id);
  f.settle(settlement(failed, Status::failed, test_time()));
  f.settle(settlement(unknown, Status::unknown, test_time()));
  f.settle(settlement(sent, Status::sent, test_time()));
  std::vector<model::MessageId> ids;
  for (const auto& message : f.outbox.list()) ids.push_back(message.id);
  CHECK(ids == std::vector{failed, unknown, queued});
  CHECK(f.outbox.list(1).front().id == failed);
}

TEST_CASE("only what is queued or scheduled can be cancelled") {
  OutboxFixture f;
  const auto queued = f.enqueue("+15550000001", "a");
  const auto sending = f.enqueue("+15550000001", "b");
  f.mark(sending);
  must(f.outbox.cancel(queued, test_time()));
  CHECK(f.status(queued) == Status::cancelled);
  CHECK(f.outbox.cancel(queued, test_time()).error().kind == ErrorKind::invalid);
  const auto refused = f.outbox.cancel(sending, test_time());
  CHECK(refused.error().kind == ErrorKind::invalid);
  CHECK(refused.error().message.find("sending") != std::string::npos);
  CHECK(f.status(sending) == Status::sending);
  CHECK(f.outbox.cancel(model::MessageId{999}, test_time()).error().kind == ErrorKind::not_found);
}

TEST_CASE("only what is failed, unknown or cancelled can be sent again") {
  OutboxFixture f;
  const auto id = f.enqueue("+15550000001", "a");
  CHECK(f.outbox.retry(id, test_time()).error().kind == ErrorKind::invalid);
  f.mark(id);
  Settlement s = settlement(id, Status::failed, test_time());
  s.trouble = model::Trouble{"cms-38", "network out of order"};
  f.settle(s);
  must(f.outbox.retry(id, test_time(5000)));
  const auto message = f.messages.find(id);
  CHECK(message->status == Status::queued);
  CHECK_FALSE(message->trouble);
  CHECK(f.outbox.next(f.line, test_time(5000))->attempts == 0);
  CHECK(f.outbox.retry(model::MessageId{999}, test_time()).error().kind == ErrorKind::not_found);

  SECTION("and an outcome of the first attempt that comes late does not touch the second") {
    f.settle(settlement(id, Status::sent, test_time(6000)));
    CHECK(f.status(id) == Status::queued);
  }
}
