#include "celltext/store/inbox.h"

#include "tests/catch.h"
#include "tests/support/store_fixture.h"

using namespace celltext;
using namespace celltext::testing;
using namespace std::chrono_literals;
using model::Status;
using store::DeliveryReport;

namespace {

const std::string bob = "+15559990001";

struct ReportFixture : StoreFixture {
  DeliveryReport report(int reference, int tp_status, Instant sent_at) const {
    DeliveryReport r;
    r.line = line;
    r.recipient = bob;
    r.reference = reference;
    r.sent_at = sent_at;
    r.discharged_at = sent_at + 5s;
    r.tp_status = tp_status;
    return r;
  }
  std::optional<model::MessageId> apply(const DeliveryReport& r) {
    return must(inbox.apply_report(r, test_time() + 24h));
  }
  Status status(model::MessageId id) const { return messages.find(id)->status; }
};

}  // namespace

TEST_CASE("a report of success makes the message delivered, at the time it was handed over") {
  ReportFixture f;
  const auto id = f.send(bob, "hi", test_time(), 7);
  CHECK(f.apply(f.report(7, 0x00, test_time())) == id);
  CHECK(f.status(id) == Status::delivered);
  CHECK(f.messages.find(id)->delivered_at == test_time() + 5s);
  CHECK(f.messages.find(id)->sent_at == test_time());
}

TEST_CASE("without a time in the report, the message is delivered now") {
  ReportFixture f;
  const auto id = f.send(bob, "hi", test_time(), 7);
  DeliveryReport r = f.report(7, 0x00, test_time());
  r.sent_at.reset();
  r.discharged_at.reset();
  CHECK(must(f.inbox.apply_report(r, test_time(9000))) == id);
  CHECK(f.messages.find(id)->delivered_at == test_time(9000));
}

TEST_CASE("a report of failure makes the message failed and says why") {
  ReportFixture f;
  const auto id = f.send(bob, "hi", test_time(), 7);
  CHECK(f.apply(f.report(7, 0x46, test_time())) == id);
  const auto message = f.messages.find(id);
  CHECK(message->status == Status::failed);
  REQUIRE(message->trouble);
  CHECK(message->trouble->code == "tp-status-70");
  CHECK(message->trouble->message.find("validity period") != std::string::npos);
  CHECK_FALSE(message->delivered_at);
}

TEST_CASE("a report that the service centre keeps trying changes nothing") {
  ReportFixture f;
  const auto id = f.send(bob, "hi", test_time(), 7);
  const auto revision = f.messages.revision();
  CHECK(f.apply(f.report(7, 0x20, test_time())) == id);
  CHECK(f.status(id) == Status::sent);
  CHECK(f.messages.revision() == revision);
}

TEST_CASE("what was delivered never becomes anything else") {
  ReportFixture f;
  const auto id = f.send(bob, "hi", test_time(), 7);
  f.apply(f.report(7, 0x00, test_time()));
  const auto revision = f.messages.revision();
  for (const int tp_status : {0x00, 0x20, 0x46, 0x60}) CHECK(f.apply(f.report(7, tp_status, test_time())) == id);
  CHECK(f.status(id) == Status::delivered);
  CHECK(f.messages.revision() == revision);
}

TEST_CASE("a message that was given up may be delivered after all") {
  ReportFixture f;
  const auto id = f.send(bob, "hi", test_time(), 7);
  f.apply(f.report(7, 0x62, test_time()));
  f.apply(f.report(7, 0x00, test_time()));
  CHECK(f.status(id) == Status::delivered);
  CHECK_FALSE(f.messages.find(id)->trouble);
}

TEST_CASE("a report that comes before the outcome finds no message") {
  ReportFixture f;
  const auto id = f.enqueue(bob, "hi");
  const store::Marking marking{id, f.line, ":1.1", "/SMS/1"};
  must(f.outbox.advance(nullptr, &marking));
  CHECK_FALSE(f.apply(f.report(7, 0x00, test_time())));
  CHECK(f.status(id) == Status::sending);
}

TEST_CASE("a report settles an unknown outcome") {
  ReportFixture f;
  const auto id = f.enqueue(bob, "hi");
  const store::Marking marking{id, f.line, ":1.1", "/SMS/1"};
  must(f.outbox.advance(nullptr, &marking));
  store::Settlement unknown;
  unknown.id = id;
  unknown.status = Status::unknown;
  unknown.at = test_time();
  unknown.reference = 7;
  unknown.trouble = model::Trouble{"timeout", "no answer"};
  must(f.outbox.advance(&unknown, nullptr));
  CHECK(f.apply(f.report(7, 0x00, test_time(500))) == id);
  CHECK(f.status(id) == Status::delivered);
  CHECK(f.messages.find(id)->sent_at == test_time(500));
  CHECK_FALSE(f.messages.find(id)->trouble);
}

TEST_CASE("references come round: the message nearest to the report's time is meant") {
  ReportFixture f;
  const auto first = f.send(bob, "1", test_time(), 7);
  const auto second = f.send(bob, "2", test_time() + 2h, 7);
  const auto third = f.send(bob, "3", test_time() + 4h, 7);
  CHECK(f.apply(f.report(7, 0x00, test_time() + 2h + 1s)) == second);
  CHECK(f.status(first) == Status::sent);
  CHECK(f.status(third) == Status::sent);

  SECTION("a repeated report does not settle an older message") {
    CHECK(f.apply(f.report(7, 0x00, test_time() + 2h + 1s)) == second);
    CHECK(f.status(first) == Status::sent);
    CHECK(f.status(third) == Status::sent);
  }
  SECTION("a late report still finds the oldest") {
    CHECK(f.apply(f.report(7, 0x00, test_time())) == first);
  }
}

TEST_CASE("without a time in the report, the newest message is meant") {
  ReportFixture f;
  f.send(bob, "1", test_time(), 7);
  const auto second = f.send(bob, "2", test_time() + 2h, 7);
  DeliveryReport r = f.report(7, 0x00, test_time());
  r.sent_at.reset();
  r.discharged_at.reset();
  CHECK(must(f.inbox.apply_report(r, test_time() + 3h)) == second);
}

TEST_CASE("a service centre whose clock is hours off still reports on the right message") {
  ReportFixture f;
  const auto id = f.send(bob, "1", test_time(), 7);
  CHECK(f.apply(f.report(7, 0x00, test_time() - 14h)) == id);
}

TEST_CASE("a report on a message of long ago, which is not here any more, is about none") {
  ReportFixture f;
  const auto id = f.send(bob, "1", test_time(), 7);
  CHECK_FALSE(f.apply(f.report(7, 0x00, test_time() + 24h * 30)));
  CHECK(f.status(id) == Status::sent);
}

TEST_CASE("another number, reference or line is another message") {
  ReportFixture f;
  const auto id = f.send(bob, "1", test_time(), 7);
  DeliveryReport other = f.report(7, 0x00, test_time());
  other.recipient = "+15559990002";
  CHECK_FALSE(f.apply(other));
  CHECK_FALSE(f.apply(f.report(8, 0x00, test_time())));
  other = f.report(7, 0x00, test_time());
  other.line = must(f.lines.ensure("8986000000000000002", "", ""));
  CHECK_FALSE(f.apply(other));
  CHECK(f.status(id) == Status::sent);
}

TEST_CASE("a network that spells the number without its country still means the same subscriber") {
  ReportFixture f;
  const auto id = f.send(bob, "1", test_time(), 7);
  DeliveryReport r = f.report(7, 0x00, test_time());
  r.recipient = "5559990001";
  CHECK(f.apply(r) == id);
}

TEST_CASE("a message that is sent again waits for the report of its new reference") {
  ReportFixture f;
  const auto id = f.send(bob, "1", test_time(), 7);
  f.apply(f.report(7, 0x46, test_time()));
  must(f.outbox.retry(id, test_time() + 1h));
  CHECK_FALSE(f.apply(f.report(7, 0x00, test_time())));
  CHECK(f.status(id) == Status::queued);
}
