// Random histories of everything that changes messages: what is kept beside them must equal what they say.
#include <map>
#include <random>

#include "tests/catch.h"
#include "tests/support/store_fixture.h"

using namespace celltext;
using namespace celltext::testing;
using model::MessageId;
using model::Status;

namespace {

struct Summary {
  MessageId last;
  std::int64_t last_at = 0;
  int unread = 0;
  bool operator==(const Summary&) const = default;
};

using Summaries = std::map<std::int64_t, Summary>;

struct History : StoreFixture {
  std::mt19937 random;
  std::int64_t now = 0;
  int sms_objects = 0;
  std::vector<store::Arrival> partials;

  explicit History(unsigned seed) : random(seed) {}

  int pick(int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); }
  std::string someone() { return "+1555000000" + std::to_string(pick(4)); }
  Instant tick() { return test_time(now += pick(3) * 500); }

  MessageId some_message() {
    const auto list = all();
    return list.empty() ? MessageId{} : list[static_cast<std::size_t>(pick(static_cast<int>(list.size())))].id;
  }

  void arrive(bool complete) {
    store::Arrival a = arrival(someone(), complete ? "text" : "", ++sms_objects, tick());
    a.complete = complete;
    must(inbox.admit(a, {a.place.path}));
    if (!complete) partials.push_back(a);
  }

  void complete_one() {
    if (partials.empty()) return;
    store::Arrival a = partials.back();
    partials.pop_back();
    a.complete = true;
    a.text = "whole";
    a.received_at = tick();
    // A partial message need not say who sent it; the whole one does.
    if (pick(2) == 0) a.sender = someone();
    must(inbox.admit(a, {a.place.path}));
  }

  void enqueue_some() {
    store::NewMessage message = new_message(someone(), "out");
    if (pick(2) == 0) message.to.push_back(someone());
    if (pick(3) == 0) message.send_at = test_time(now + pick(3000));
    must(outbox.enqueue(message, tick()));
  }

  void send_next() {
    const auto departure = outbox.next(line, tick());
    if (!departure) return;
    const store::Marking marking{departure->id, line, ":1.1", "/SMS/out"};
    must(outbox.advance(nullptr, &marking));
    store::Settlement settlement;
    settlement.id = departure->id;
    settlement.at = tick();
    settlement.status =
        std::array{Status::sent, Status::failed, Status::unknown, Status::queued}[static_cast<std::size_t>(pick(4))];
    settlement.reference = pick(3);
    must(outbox.advance(&settlement, nullptr));
  }

  void report() {
    store::DeliveryReport r;
    r.line = line;
    r.recipient = someone();
    r.reference = pick(3);
    r.tp_status = std::array{0x00, 0x20, 0x46}[static_cast<std::size_t>(pick(3))];
    must(inbox.apply_report(r, tick()));
  }

  // Some of these are refused; that must leave everything as it was, too.
  void touch_one() {
    const MessageId id = some_message();
    switch (pick(4)) {
      case 0:
        (void)messages.mark_read({id, some_message()});
        break;
      case 1:
        (void)messages.remove({id});
        break;
      case 2:
        (void)outbox.cancel(id, tick());
        break;
      case 3:
        (void)outbox.retry(id, tick());
        break;
    }
  }

  void step() {
    switch (pick(8)) {
      case 0:
        return arrive(true);
      case 1:
        return arrive(false);
      case 2:
        return complete_one();
      case 3:
        return enqueue_some();
      case 4:
        return send_next();
      case 5:
        return report();
      default:
        return touch_one();
    }
  }

  Summaries kept() {
    Summaries summaries;
    store::Statement query =
        database.connection().prepare("SELECT id, last_message, last_at, unread FROM conversations");
    while (query.step()) {
      summaries[query.integer(0)] = {query.id<MessageId>(1), query.integer(2), static_cast<int>(query.integer(3))};
    }
    return summaries;
  }

  Summaries computed() {
    Summaries summaries;
    store::Statement query =
        database.connection().prepare("SELECT conversation, id, at, read FROM messages ORDER BY +at, +id");
    while (query.step()) {
      Summary& summary = summaries[query.integer(0)];
      summary.last = query.id<MessageId>(1);
      summary.last_at = query.integer(2);
      summary.unread += query.integer(3) == 0 ? 1 : 0;
    }
    return summaries;
  }
};

}  // namespace

TEST_CASE("whatever happens, the conversations say what their messages say") {
  const unsigned seed = GENERATE(range(1U, 9U));
  History history(seed);
  for (int i = 0; i < 250; ++i) {
    history.step();
    INFO("seed " << seed << " step " << i);
    REQUIRE(history.kept() == history.computed());
  }
}

TEST_CASE("whatever happens, a watcher that asks for changes after each step sees every message as it is") {
  History history(4711);
  std::map<MessageId, std::int64_t> seen;
  std::int64_t revision = 0;
  for (int i = 0; i < 400; ++i) {
    history.step();
    for (const auto& message : history.messages.changed_since(revision)) {
      REQUIRE(message.revision > revision);
      revision = message.revision;
      seen[message.id] = message.revision;
    }
    for (const auto& message : history.all()) REQUIRE(seen[message.id] == message.revision);
  }
}

TEST_CASE("whatever happens, the database is sound") {
  History history(99);
  for (int i = 0; i < 300; ++i) history.step();
  store::Connection& connection = history.database.connection();
  store::Statement check = connection.prepare("PRAGMA integrity_check");
  check.step();
  CHECK(check.text(0) == "ok");
  CHECK_FALSE(connection.prepare("PRAGMA foreign_key_check").step());
}
