#include "celltext/store/ledger.h"

#include <sys/wait.h>
#include <unistd.h>

#include <map>
#include <random>

#include "tests/catch.h"
#include "tests/support/store_fixture.h"

using namespace celltext;
using namespace celltext::testing;
using namespace std::chrono_literals;
using model::Currency;
using model::Money;
using model::Status;
using store::EntryState;
using store::Ledger;

namespace {

const Currency usd = *Currency::parse("USD");

Money dollars(const char* amount) {
  return *Money::parse(amount, usd);
}

// All that a line has spent or reserved, ever.
Money total(const Ledger& ledger, model::LineId line) {
  Money sum = Money::zero(usd);
  for (const auto& day : ledger.days(line, Day{}, Day{std::chrono::days{100'000}}))
    if (day.amount) sum += *day.amount;
  return sum;
}

// So much a part, and never more than the limit in all.
store::Pricer pricer(model::LineId line, const char* price, const char* limit = "1000000") {
  return [=](const Ledger& ledger, const store::Purchase& purchase) -> store::Priced {
    store::Charge charge;
    charge.line = line;
    charge.service = purchase.service;
    charge.destination = {"domestic", "US", ""};
    charge.quantity = purchase.quantity;
    charge.amount = dollars(price) * purchase.quantity;
    charge.plan = "light";
    const bool over = total(ledger, line) + *charge.amount > dollars(limit);
    if (over && !purchase.passes.over_limit)
      return store::Hold{{"spend-limit", "the limit is reached"}, purchase.at + 24h};
    return std::optional(charge);
  };
}

struct LedgerFixture : StoreFixture {
  Ledger ledger{database};

  model::MessageId enqueue_for(const char* price, int parts = 1, Instant at = test_time()) {
    auto message = new_message("+15550000001", "hi");
    message.parts = parts;
    message.price = pricer(line, price);
    return must(outbox.enqueue(message, at)).ids.front();
  }
  bool mark(model::MessageId id, const store::Pricer& price, Instant at = test_time()) {
    store::Marking marking{id, line, ":1.1", "/SMS/7"};
    marking.at = at;
    marking.price = price;
    return must(outbox.advance(nullptr, &marking));
  }
  void settle(model::MessageId id, Status status, Instant at = test_time()) {
    store::Settlement settlement;
    settlement.id = id;
    settlement.status = status;
    settlement.at = at;
    if (status == Status::sent) settlement.reference = 7;
    if (status != Status::sent) settlement.trouble = model::Trouble{"cms-38", "no"};
    must(outbox.advance(&settlement, nullptr));
  }
  // "reserved", "spent", "unknown", or what there is of them.
  std::string states(model::MessageId id) {
    std::string words;
    for (const auto& entry : ledger.entries_of(id))
      words += (words.empty() ? "" : " ") + std::string(name_of(entry.state));
    return words;
  }
  std::optional<Money> cost(model::MessageId id) { return messages.find(id)->cost; }
};

}  // namespace

TEST_CASE("what a message costs follows what becomes of it") {
  struct Case {
    std::vector<Status> outcomes;
    std::string entry;
    bool costs;
  };
  const std::vector<Case> cases{
      {{Status::sent}, "spent", true},
      {{Status::failed}, "", false},
      {{Status::unknown}, "unknown", true},
      {{Status::queued}, "reserved", false},
      {{Status::unknown, Status::sent}, "spent", true},
      {{Status::unknown, Status::failed}, "", false},
      {{Status::unknown, Status::unknown}, "unknown", true},
      {{Status::sent, Status::sent}, "spent", true},
      {{Status::sent, Status::failed}, "spent", true},
  };
  for (const Case& expected : cases) {
    LedgerFixture f;
    const auto id = f.enqueue_for("0.05", 3);
    CHECK(f.states(id) == "reserved");
    CHECK_FALSE(f.cost(id));
    REQUIRE(f.mark(id, pricer(f.line, "0.05")));
    for (const Status outcome : expected.outcomes) f.settle(id, outcome);
    INFO(name_of(expected.outcomes.front()) << " … " << name_of(expected.outcomes.back()));
    CHECK(f.states(id) == expected.entry);
    CHECK(f.cost(id) == (expected.costs ? std::optional(dollars("0.15")) : std::nullopt));
  }
}

TEST_CASE("a delivery report says that an unknown message did leave, and so does one of a failure") {
  for (const int tp_status : {0, 70}) {
    LedgerFixture f;
    const auto id = f.enqueue_for("0.05");
    REQUIRE(f.mark(id, pricer(f.line, "0.05")));
    store::Settlement settlement;
    settlement.id = id;
    settlement.at = test_time();
    settlement.reference = 9;
    must(f.outbox.advance(&settlement, nullptr));
    CHECK(f.states(id) == "unknown");
    store::DeliveryReport report;
    report.line = f.line;
    report.recipient = "+15550000001";
    report.reference = 9;
    report.tp_status = tp_status;
    REQUIRE(must(f.inbox.apply_report(report, test_time(1000))));
    CHECK(f.states(id) == "spent");
  }
}

TEST_CASE("it is priced again when it leaves, and keeps that price") {
  LedgerFixture f;
  const auto id = f.enqueue_for("0.05");
  REQUIRE(f.mark(id, pricer(f.line, "0.07")));
  f.settle(id, Status::sent);
  const auto later = f.enqueue_for("9.00");
  CHECK(f.cost(id) == dollars("0.07"));
  CHECK(total(f.ledger, f.line) == dollars("9.07"));
  must(f.outbox.cancel(later, test_time()));
  CHECK(total(f.ledger, f.line) == dollars("0.07"));
}

TEST_CASE("an entry outlives its message, a reservation does not") {
  LedgerFixture f;
  const auto sent = f.enqueue_for("0.05");
  const auto queued = f.enqueue_for("0.05");
  REQUIRE(f.mark(sent, pricer(f.line, "0.05")));
  f.settle(sent, Status::sent);
  must(f.messages.remove({sent, queued}));
  CHECK(f.states(sent) == "spent");
  CHECK(f.states(queued).empty());
}

TEST_CASE("sent again after an unknown outcome it costs twice") {
  LedgerFixture f;
  const auto id = f.enqueue_for("0.05");
  REQUIRE(f.mark(id, pricer(f.line, "0.05")));
  f.settle(id, Status::unknown);
  must(f.outbox.retry(id, test_time(1)));
  REQUIRE(f.mark(id, pricer(f.line, "0.05")));
  f.settle(id, Status::sent);
  CHECK(f.states(id) == "unknown spent");
  CHECK(f.cost(id) == dollars("0.10"));
}

TEST_CASE("past the limit nothing is enqueued, not even the recipients before it") {
  LedgerFixture f;
  auto message = f.new_message("+15550000001", "hi");
  message.to.push_back("+15550000002");
  message.price = pricer(f.line, "0.60", "1.00");
  const auto refused = f.outbox.enqueue(message, test_time());
  CHECK(refused.error() == Error{ErrorKind::guarded, "the limit is reached"});
  CHECK(f.all().empty());
  CHECK(total(f.ledger, f.line).is_zero());
  message.passes.over_limit = true;
  CHECK(must(f.outbox.enqueue(message, test_time())).ids.size() == 2);
}

TEST_CASE("what is past the limit when it should leave is held, says why, and comes again") {
  LedgerFixture f;
  const auto id = f.enqueue_for("0.60");
  const auto tight = pricer(f.line, "0.60", "0.50");
  CHECK_FALSE(f.mark(id, tight));
  const auto held = *f.messages.find(id);
  CHECK(held.status == Status::queued);
  CHECK(held.held);
  CHECK(held.trouble->code == "spend-limit");
  CHECK(f.states(id).empty());
  CHECK_FALSE(f.outbox.next(f.line, test_time()));
  CHECK(f.outbox.next_due(test_time()) == test_time() + 24h);
  CHECK(f.outbox.next(f.line, test_time() + 24h)->id == id);

  SECTION("when the courier starts again") {
    must(f.outbox.release_held());
    CHECK(f.outbox.next(f.line, test_time())->id == id);
    CHECK_FALSE(f.mark(id, tight));
  }
  SECTION("only for its own reason") {
    must(f.outbox.release_held("roaming"));
    CHECK_FALSE(f.outbox.next(f.line, test_time()));
  }
  SECTION("when the user lets it pass") {
    must(f.outbox.retry(id, test_time(), {false, true}));
    CHECK(f.mark(id, tight));
    CHECK_FALSE(f.messages.find(id)->held);
  }
  SECTION("or is cancelled") {
    must(f.outbox.cancel(id, test_time()));
    CHECK_FALSE(f.messages.find(id)->held);
    CHECK_FALSE(f.outbox.next_due(test_time()));
  }
}

TEST_CASE("a received message is booked once, when it is complete") {
  LedgerFixture f;
  auto arrival = f.arrival("+15550000001", "", 1);
  store::Charge charge;
  charge.line = f.line;
  charge.service = store::Service::sms_received;
  charge.quantity = 2;
  charge.amount = dollars("0.02");
  arrival.charge = charge;
  arrival.complete = false;
  const auto first = must(f.inbox.admit(arrival, {arrival.place.path}));
  CHECK(f.states(first.message).empty());
  arrival.complete = true;
  arrival.text = "whole";
  for (int times = 0; times < 3; ++times) must(f.inbox.admit(arrival, {arrival.place.path}));
  CHECK(f.states(first.message) == "spent");
  CHECK(f.cost(first.message) == dollars("0.02"));
}

TEST_CASE("bytes are counted once, across restarts and reconnects") {
  LedgerFixture f;
  const auto price = [&](const Ledger&, std::int64_t bytes) {
    store::Charge charge;
    charge.line = f.line;
    charge.service = store::Service::data;
    charge.destination.scope = "domestic";
    charge.quantity = bytes;
    charge.amount = dollars("0.01").scaled(bytes, 1'000'000);
    return charge;
  };
  const auto count = [&](const char* counter, std::int64_t bytes, Instant at = test_time()) {
    must(f.ledger.count_data(counter, bytes, at, price));
  };
  count("bearer 1", 1'000'000);
  count("bearer 1", 1'000'000);
  count("bearer 1", 3'000'000);
  count("bearer 2", 500'000);
  count("bearer 1", 250'000);  // began again
  count("bearer 1", 250'000, test_time() + 24h);
  count("bearer 1", 1'250'000, test_time() + 24h);
  std::map<Day, std::int64_t> bytes;
  std::int64_t entries = 0;
  for (const auto& day : f.ledger.days(f.line, Day{}, Day{std::chrono::days{100'000}})) {
    bytes[day.day] += day.quantity;
    entries += day.entries;
  }
  CHECK(bytes == std::map<Day, std::int64_t>{{local_calendar.day_of(test_time()), 3'750'000},
                                             {local_calendar.day_of(test_time() + 24h), 1'000'000}});
  CHECK(entries == 2);
  CHECK(total(f.ledger, f.line) == dollars("0.0475"));
  CHECK(f.ledger.last_use(f.line) == local_calendar.day_of(test_time() + 24h));
}

TEST_CASE("bytes that were seen are booked at once, and their counter books only what is more") {
  LedgerFixture f;
  const auto price = [&](const Ledger&, std::int64_t bytes) {
    store::Charge charge;
    charge.line = f.line;
    charge.service = store::Service::data;
    charge.destination.scope = "domestic";
    charge.quantity = bytes;
    return charge;
  };
  const auto booked = [&] {
    std::int64_t bytes = 0;
    for (const auto& day : f.ledger.days(f.line, Day{}, Day{std::chrono::days{100'000}})) bytes += day.quantity;
    return bytes;
  };
  must(f.ledger.count_data("daemon 1", 10'000, test_time(), price, "bearer 1"));
  must(f.ledger.see_data("bearer 1", 600, test_time(), price));
  CHECK(booked() == 10'600);
  // The counter lags behind, and then shows what others have moved too.
  must(f.ledger.count_data("daemon 1", 10'100, test_time(), price, "bearer 1"));
  CHECK(booked() == 10'600);
  must(f.ledger.count_data("daemon 1", 11'000, test_time(), price, "bearer 1"));
  CHECK(booked() == 11'000);
  must(f.ledger.see_data("bearer 1", 300, test_time(), price));
  must(f.ledger.count_data("daemon 1", 11'400, test_time(), price, "bearer 1"));
  CHECK(booked() == 11'400);
  // Another connection has nothing to do with it.
  must(f.ledger.count_data("daemon 2", 50, test_time(), price, "bearer 2"));
  CHECK(booked() == 11'450);
}

TEST_CASE("a balance is kept with its time, and an older one does not replace it") {
  LedgerFixture f;
  CHECK_FALSE(f.ledger.balance(f.line));
  must(f.ledger.remember_balance(f.line, {dollars("3.20"), test_time(1000)}));
  must(f.ledger.remember_balance(f.line, {dollars("9.99"), test_time()}));
  CHECK(f.ledger.balance(f.line)->amount == dollars("3.20"));
  CHECK(f.ledger.balance(f.line)->at == test_time(1000));
}

// Whatever happens in whatever order, the sums of the days are the sums of the entries, and nothing is negative.
TEST_CASE("the sums of the days are the sums of the entries, over random histories") {
  LedgerFixture f;
  std::mt19937 random(20261126);
  const auto any = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
  std::vector<model::MessageId> ids;
  Instant now = test_time();
  constexpr Status outcomes[] = {Status::sent, Status::unknown, Status::failed, Status::queued};
  for (int i = 0; i < 600; ++i) {
    now += std::chrono::minutes{any(600)};
    const auto id = ids.empty() ? model::MessageId{} : ids[static_cast<std::size_t>(any(static_cast<int>(ids.size())))];
    switch (any(7)) {
      case 0:
      case 1:
        ids.push_back(f.enqueue_for(any(2) == 0 ? "0.05" : "0.25", 1 + any(3), now));
        break;
      case 2:
      case 3:
        if (id) (void)f.mark(id, pricer(f.line, "0.06", any(10) == 0 ? "0" : "1000"), now);
        break;
      case 4:
        if (id) f.settle(id, outcomes[any(4)], now);
        break;
      case 5:
        if (id) (void)f.outbox.retry(id, now);
        break;
      case 6:
        if (id && any(4) == 0) (void)f.outbox.cancel(id, now);
        if (id && any(20) == 0) (void)f.messages.remove({id});
        break;
    }
  }
  auto& connection = f.database.connection();
  const std::string key = "line, day, state, service, scope, country, digits, currency";
  CHECK(connection.integer("SELECT count(*) FROM ledger") > 20);
  CHECK(connection.integer("SELECT count(*) FROM (SELECT " + key +
                           ", count(*), sum(quantity), sum(included), coalesce(sum(amount), 0), sum(amount IS NULL)"
                           " FROM ledger GROUP BY " +
                           key + " EXCEPT SELECT * FROM ledger_days)") == 0);
  CHECK(connection.integer("SELECT count(*) FROM ledger_days") ==
        connection.integer("SELECT count(*) FROM (SELECT 1 FROM ledger GROUP BY " + key + ")"));
  CHECK(connection.integer("SELECT count(*) FROM ledger_days WHERE entries < 1 OR quantity < 1 OR amount < 0") == 0);
  // A reservation is there exactly for what may still leave and was priced.
  CHECK(
      connection.integer("SELECT count(*) FROM ledger e JOIN messages m ON m.id = e.message WHERE e.state = 'reserved'"
                         " AND m.status NOT IN ('queued', 'scheduled', 'sending')") == 0);
}

TEST_CASE("the order of settling makes no difference to the sums") {
  std::optional<Money> first;
  for (const unsigned seed : {1U, 2U, 3U, 4U}) {
    LedgerFixture f;
    std::vector<model::MessageId> ids;
    for (int i = 0; i < 12; ++i) ids.push_back(f.enqueue_for("0.05", 1 + i % 3));
    const auto order = ids;
    std::shuffle(ids.begin(), ids.end(), std::mt19937(seed));
    for (const auto id : ids) {
      REQUIRE(f.mark(id, pricer(f.line, "0.05")));
      const auto place = std::find(order.begin(), order.end(), id) - order.begin();
      f.settle(id, place % 4 == 0 ? Status::failed : place % 4 == 1 ? Status::unknown : Status::sent);
    }
    if (!first) first = total(f.ledger, f.line);
    CHECK(total(f.ledger, f.line) == *first);
  }
}

TEST_CASE("processes that race for the last cent do not overspend") {
  StoreFixture f;
  constexpr int racers = 4;
  std::vector<pid_t> children;
  for (int i = 0; i < racers; ++i) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      int refused = 0;
      auto database = must(store::Database::open(f.database.data_dir()));
      store::Outbox outbox(database);
      for (int n = 0; n < 10; ++n) {
        auto message = f.new_message("+15550000001", "hi");
        message.price = pricer(f.line, "0.01", "0.17");
        if (!outbox.enqueue(message, test_time())) ++refused;
      }
      _exit(refused);
    }
    children.push_back(child);
  }
  int refused = 0;
  for (const pid_t child : children) {
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    refused += WEXITSTATUS(status);
  }
  CHECK(refused == racers * 10 - 17);
  CHECK(f.all().size() == 17);
  CHECK(total(Ledger(f.database), f.line) == dollars("0.17"));
}
