// Money between the outbox, the modem and the ledger: limits, guards, balances, numbers that lapse, and the report on
// it.
#include <fstream>

#include "celltext/core/attach.h"
#include "celltext/core/balance.h"
#include "celltext/core/cashier.h"
#include "celltext/core/guard.h"
#include "celltext/core/usage_report.h"
#include "courier_fixture.h"
#include "tests/support/main_loop.h"
#include "tests/support/temporary_directory.h"

using namespace celltext;
using namespace celltext::test;
using namespace std::chrono_literals;
using model::Currency;
using model::Money;
using model::Status;

namespace {

const Currency usd = *Currency::parse("USD");

Money dollars(const char* amount) {
  return *Money::parse(amount, usd);
}

tariff::Plan light_plan() {
  tariff::Plan plan("light", usd);
  plan.period = tariff::PeriodRule::monthly(15);
  plan.sms_included = 2;
  plan.sms_domestic = dollars("0.05");
  plan.sms_international = dollars("0.25");
  plan.sms_roaming = dollars("0.50");
  plan.sms_received = dollars("0.01");
  plan.spend_limit = dollars("1.00");
  plan.balance.sms_to = "7678";
  plan.balance.sms_text = "BAL";
  plan.balance.match = "Balance: \\$([0-9]+\\.[0-9]+)";
  plan.balance.low = dollars("2.00");
  return plan;
}

constexpr const char* friend_at_home = "+12025550123";
constexpr const char* friend_abroad = "+8613800138000";

struct SpendingFixture : CourierFixture {
  modem::ModemPath path;

  SpendingFixture() {
    settings.country = "US";
    settings.plans.push_back(light_plan());
    core::LineSettings line;
    line.name = "us";
    line.iccid = "8901000000000000000";
    line.number = "+15551230000";
    line.plan = "light";
    settings.lines.push_back(line);
    path = radio.add_modem();
    start();
  }

  store::Ledger ledger() { return store::Ledger(database); }
  model::Line line() { return store::Lines(database).all().at(0); }
  core::UsageReport report(const char* period = "current") {
    return core::usage_report(settings, database, line(), *core::parse_period_choice(period), clock.now());
  }

  // As `celltext send` does, with its prices.
  Result<store::Enqueued> send(const std::string& to, store::Passes passes = {}) {
    store::NewMessage message;
    message.line = line().id;
    message.to = {to};
    message.text = "hello";
    message.passes = passes;
    message.price = core::Cashier(settings, store::Lines(database)).pricer();
    auto queued = store::Outbox(database).enqueue(message, clock.now());
    courier->look();
    settle();
    return queued;
  }
  model::MessageId sent(const std::string& to) {
    const auto queued = send(to);
    REQUIRE(queued);
    return queued->ids.front();
  }
  void register_as(modem::NetworkRegistration registration) {
    radio.modem(path).registration = registration;
    radio.change();
    settle();
  }
};

}  // namespace

TEST_CASE_METHOD(SpendingFixture, "the allowance pays first, then the price; what was sent keeps its cost") {
  const auto first = sent(friend_at_home);
  const auto second = sent(friend_at_home);
  const auto third = sent(friend_at_home);
  const auto abroad = sent(friend_abroad);
  CHECK(message(first).cost == dollars("0"));
  CHECK(message(second).cost == dollars("0"));
  CHECK(message(third).cost == dollars("0.05"));
  CHECK(message(abroad).cost == dollars("0.25"));
  settings.plans[0].sms_domestic = dollars("9.00");
  CHECK(message(third).cost == dollars("0.05"));

  const auto usage = report();
  CHECK(usage.sms_parts == 4);
  CHECK(usage.meter->total == dollars("0.30"));
  CHECK(usage.meter->sms.left == 0);
  CHECK(usage.meter->left_to_limit == dollars("0.70"));
  CHECK(usage.period.first == *parse_day("2026-10-15"));
  CHECK(usage.days.size() == 31);
  CHECK(usage.days.at(17).cost == dollars("0.30"));
  CHECK(usage.days.at(17).parts == 4);
  REQUIRE(usage.countries.size() == 2);
  CHECK(usage.countries[0].country == "CN");
  CHECK(usage.countries[0].cost == dollars("0.25"));
  CHECK(report("previous").sms_parts == 0);
}

TEST_CASE_METHOD(SpendingFixture, "nothing is enqueued past the limit, unless that was agreed to") {
  for (int i = 0; i < 4; ++i) sent(friend_abroad);
  const auto refused = send(friend_abroad);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::guarded);
  CHECK_FALSE(send(friend_abroad, {true, false}));
  CHECK(send(friend_abroad, {false, true}));
  // What the allowance pays for passes no limit.
  CHECK(status(sent(friend_at_home)) == Status::sent);
}

TEST_CASE_METHOD(SpendingFixture,
                 "what waits is priced again when it leaves, and held past the limit until the period ends") {
  register_as(modem::NetworkRegistration::searching);
  const auto id = sent(friend_abroad);
  settings.plans[0].sms_international = dollars("1.50");
  register_as(modem::NetworkRegistration::home);
  CHECK(radio.sent.empty());
  CHECK(status(id) == Status::queued);
  CHECK(message(id).held);
  CHECK(message(id).trouble->code == "spend-limit");
  CHECK(report().reserved == dollars("0"));

  SECTION("a higher limit lets it go when the courier starts again") {
    settings.plans[0].spend_limit = dollars("2.00");
    start();
    CHECK(message(id).cost == dollars("1.50"));
  }
  SECTION("a new period with the old price lets it go by itself") {
    settings.plans[0].sms_international = dollars("0.25");
    clock.advance(15 * 24h);
    CHECK(status(id) == Status::sent);
  }
}

TEST_CASE_METHOD(SpendingFixture, "abroad nothing leaves that nobody agreed to, until the modem is at home again") {
  register_as(modem::NetworkRegistration::roaming);
  const auto held = queue(friend_at_home, "from before");
  CHECK(message(held).held);
  CHECK(message(held).trouble->code == "roaming");
  const auto agreed = send(friend_at_home, {true, false});
  REQUIRE(agreed);
  CHECK(message(agreed->ids.front()).cost == dollars("0.50"));
  CHECK(radio.sent.size() == 1);
  register_as(modem::NetworkRegistration::home);
  CHECK(status(held) == Status::sent);
  CHECK(message(held).cost == dollars("0"));
}

TEST_CASE_METHOD(SpendingFixture, "an emergency number gets no message, whoever queued it and whatever was agreed to") {
  const auto refused = send("911", {true, true});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::guarded);
  const auto queued = queue("911", "help");
  CHECK(status(queued) == Status::failed);
  CHECK(message(queued).trouble->code == "emergency-number");
  CHECK(radio.sent.empty());
  CHECK(ledger().entries_of(queued).empty());
}

TEST_CASE_METHOD(SpendingFixture, "what comes in is booked once, with its price") {
  radio.arrive(path, FakeRadio::text_from("+15550002", "hello"));
  settle();
  start();
  const auto received = all();
  REQUIRE(received.size() == 1);
  CHECK(received[0].cost == dollars("0.01"));
  CHECK(ledger().entries_of(received[0].id).size() == 1);
}

TEST_CASE_METHOD(SpendingFixture, "data is booked while a connection is up, once, across couriers and connections") {
  modem::Bearer bearer;
  bearer.path = "/org/freedesktop/ModemManager1/Bearer/0";
  bearer.bytes = 1'000'000;
  radio.bearers = {bearer};
  CHECK_FALSE(clock.has_alarm());
  radio.modem(path).data_call_up = true;
  radio.change();
  settle();
  CHECK(report().data_bytes == 1'000'000);
  radio.bearers[0].bytes = 1'500'000;
  clock.advance(5min);
  CHECK(report().data_bytes == 1'500'000);
  start();
  CHECK(report().data_bytes == 1'500'000);
  radio.bearers[0].bytes = 1'600'000;
  radio.modem(path).data_call_up = false;
  radio.change();
  settle();
  CHECK(report().data_bytes == 1'600'000);
  CHECK_FALSE(clock.has_alarm());
  radio.restart_daemon();
  settle();
  radio.bearers[0].bytes = 0;
  radio.bearers[0].interface_bytes = 40'000;
  radio.bearers[0].interface_counter = "boot wwan0 7";
  radio.modem(path).data_call_up = true;
  radio.change();
  settle();
  CHECK(report().data_bytes == 1'640'000);
  CHECK(ledger().last_use(line().id) == local_calendar.day_of(clock.now()));
}

TEST_CASE_METHOD(SpendingFixture, "a balance that comes as a message is written down, and a low one is told of") {
  radio.arrive(path, FakeRadio::text_from("+15550002", "Balance: $9.99"));
  settle();
  CHECK_FALSE(ledger().balance(line().id));
  radio.arrive(path, FakeRadio::text_from("7678", "Balance: $3.20", "2026-11-01T09:30:01+01"));
  settle();
  CHECK(ledger().balance(line().id)->amount == dollars("3.20"));
  CHECK_FALSE(noticed("low-balance"));
  clock.advance(1s);
  radio.arrive(path, FakeRadio::text_from("7678", "Balance: $1.99", "2026-11-01T09:30:02+01"));
  settle();
  CHECK(noticed("low-balance"));
  CHECK(report().balance_is_low);
}

TEST_CASE_METHOD(SpendingFixture, "a number that lapses is told of, and sends to itself once if that is wished") {
  settings.lines[0].keep_alive_days = 60;
  sent(friend_at_home);
  const auto in_use = *report().keep_alive;
  CHECK(in_use.days_left == 60);
  CHECK_FALSE(in_use.is_near);
  radio.sent.clear();

  SECTION("only told of") {
    start();
    clock.advance(45 * 24h);
    CHECK_FALSE(noticed("keep-alive-8901000000000000000"));
    clock.advance(2 * 24h);
    CHECK(noticed("keep-alive-8901000000000000000"));
    CHECK(radio.sent.empty());
  }
  SECTION("sends") {
    settings.lines[0].keep_alive_send = true;
    start();
    clock.advance(50 * 24h);
    start();
    clock.advance(24h);
    REQUIRE(radio.sent.size() == 1);
    CHECK(radio.sent[0].sms.number == "+15551230000");
    CHECK(report().keep_alive->days_left >= 54);
  }
  SECTION("sends nothing that a guard holds") {
    settings.lines[0].keep_alive_send = true;
    settings.plans[0].sms_included = 0;
    settings.plans[0].spend_limit = dollars("0.01");
    start();
    clock.advance(50 * 24h);
    CHECK(radio.sent.empty());
    CHECK(noticed("keep-alive-send-8901000000000000000"));
  }
}

TEST_CASE("the objections to a send, and who passes them") {
  using core::PassedBy;
  struct Case {
    std::string to;
    bool roaming;
    const char* spent;
    const char* confirm_above;
    std::vector<std::string> codes;
  };
  const std::vector<Case> cases{
      {friend_at_home, false, "0", "", {}},
      {friend_abroad, false, "0", "1.00", {}},
      {friend_abroad, false, "0", "0.25", {}},
      {friend_abroad, false, "0", "0.24", {"confirm-above"}},
      {friend_abroad, false, "0.90", "", {"spend-limit"}},
      {friend_at_home, true, "0", "", {"roaming"}},
      {"+19005550123", false, "0", "", {"premium-rate"}},
      {"911", false, "0", "", {"emergency-number"}},
  };
  const tariff::Plan plan = light_plan();
  for (const Case& expected : cases) {
    INFO(expected.to << " " << expected.spent << " " << expected.confirm_above);
    core::Settings settings;
    settings.confirm_above = expected.confirm_above;
    core::Origin origin;
    origin.region = "US";
    origin.roaming = expected.roaming;
    origin.plan = &plan;
    origin.usage.emplace(usd);
    origin.usage->spent = dollars(expected.spent);
    const auto quotes = core::quote({expected.to}, "hello", origin);
    REQUIRE(quotes);
    const auto found = core::objections(*quotes, settings);
    std::vector<std::string> codes;
    for (const auto& objection : found) codes.push_back(objection.code);
    CHECK(codes == expected.codes);
    const auto left = core::remaining(found, {true, false});
    for (const auto& objection : left) CHECK(objection.passed_by != PassedBy::yes);
    const auto never = core::remaining(found, {true, true});
    CHECK(never.empty() == (expected.to != "911"));
  }
}

TEST_CASE("what is larger than the line allows, and can't be made smaller, is guarded") {
  const TemporaryDirectory folder;
  const auto file = folder.path() / "notes.bin";
  std::ofstream(file) << std::string(20'000, '\x01');
  CHECK(finish(core::prepare_attachments({file}, "x", 30'000)));
  const auto large = finish(core::prepare_attachments({file}, "x", 10'000));
  REQUIRE_FALSE(large);
  CHECK(large.error().kind == ErrorKind::guarded);
}

TEST_CASE("a balance is found in what a network answers") {
  struct Case {
    const char* match;
    std::string answer;
    std::optional<const char*> amount;
  };
  const std::vector<Case> cases{
      {"Balance: \\$([0-9]+\\.[0-9]+)", "Balance: $3.20\n1 more", "3.20"},
      {"([0-9]+,[0-9]+) EUR", "Guthaben: 12,05 EUR", "12.05"},
      {"[0-9.]+", "you have 7.50 left", "7.50"},
      {"(-?[0-9]+\\.[0-9]+)", "-0.40", "-0.40"},
      {"Balance: ([a-z]+)", "Balance: none", std::nullopt},
      {"Balance: ([0-9]+)", "call us", std::nullopt},
      {"Balance: ([0-9]+", "Balance: 3", std::nullopt},
      {"(a+)+b([0-9])", std::string(1500, 'a'), std::nullopt},
      {"余额([0-9.]+)元", "余额18.60元", "18.60"},
  };
  for (const Case& expected : cases) {
    INFO(expected.match << " in " << expected.answer);
    tariff::Plan plan = light_plan();
    plan.balance.match = expected.match;
    const auto amount = core::read_balance(plan, expected.answer);
    REQUIRE(static_cast<bool>(amount) == expected.amount.has_value());
    if (amount) CHECK(*amount == dollars(*expected.amount));
  }
  CHECK_FALSE(core::read_balance(light_plan(), "\xFF\xFE"));
}
