// Guards, usage and balance on the command line.
#include "fixture.h"
#include "tests/catch.h"

using namespace celltext;
using namespace celltext::test;

namespace {

constexpr const char* friend_abroad = "+8613800138000";
constexpr const char* friend_at_home = "+12025550123";

// The modem in memory has this SIM.
std::string configuration(const std::string& more_of_plan = "") {
  return "[general]\ncountry = US\n[send]\nconfirm-above = 0.60\n"
         "[line us]\niccid = 8901000000000000000\nnumber = +15551230000\nplan = light\n"
         "[plan light]\ncurrency = USD\nperiod = monthly 15\nfee = 2.75\nsms-included = 1\nsms-domestic = 0.05\n"
         "sms-international = 0.25\nsms-roaming = 0.50\n" +
         more_of_plan;
}

struct Spender : Celltext {
  explicit Spender(const std::string& more_of_plan = "", const std::string& scene = "ready") {
    radio = scene;
    configure(configuration(more_of_plan));
    // The line is known before the first message leaves.
    Store(*this).lines.all();
  }

  Json usage() const { return json({"usage", "--line", "us"}).at(0); }
};

Json dollars(const char* amount) {
  return {{"amount", amount}, {"currency", "USD"}};
}

}  // namespace

TEST_CASE("what is sent costs what the plan says, and the usage adds it up") {
  const Spender celltext("spend-limit = 5.00\n");
  CHECK(celltext.json({"send", friend_at_home, "hi"})[0]["cost"] == dollars("0.00"));
  CHECK(celltext.json({"send", friend_at_home, "hi"})[0]["cost"] == dollars("0.05"));
  const auto abroad = celltext.json({"send", friend_abroad, "hi"})[0];
  CHECK(abroad["cost"] == dollars("0.25"));
  CHECK(celltext.run({"show", std::to_string(abroad["id"].get<int>())}).out.find("0.25 USD") != std::string::npos);

  const Json usage = celltext.usage();
  CHECK(keys_of(usage) == std::vector<std::string>{"balance", "data", "fee", "forecast", "keep_alive", "limit", "line",
                                                   "mms", "period", "plan", "received", "reserved", "sms", "total",
                                                   "unknown", "unpriced"});
  CHECK(usage["line"] == "us");
  CHECK(usage["plan"] == "light");
  CHECK(usage["sms"] == Json({{"parts", 3}, {"included", 1}, {"left", 0}, {"cost", dollars("0.30")}}));
  CHECK(usage["total"] == dollars("0.30"));
  CHECK(usage["limit"] == dollars("5.00"));
  CHECK(usage["balance"].is_null());
  CHECK(usage["data"]["bytes"] == 0);
  CHECK(usage["period"]["from"].get<std::string>().substr(8) == "15T00:00:00+00:00");
  const auto people = celltext.run({"usage"});
  CHECK(people.out.find("0.30 USD") != std::string::npos);
  CHECK(celltext.json({"usage", "--line", "us", "--period", "previous"})[0]["total"] == dollars("0.00"));
}

TEST_CASE("a wrong period is refused") {
  const Spender celltext;
  for (const char* period : {"yesterday", "2026-13", "2026", "2026-1", ""})
    CHECK(celltext.run({"usage", "--period", period}).code == 2);
}

TEST_CASE("nothing goes past the limit without --over-limit") {
  const Spender celltext("spend-limit = 0.30\n");
  celltext.json({"send", friend_abroad, "hi", "--key", "first"});
  for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"--yes"}}) {
    std::vector<std::string> command{"send", friend_abroad, "hi"};
    command.insert(command.end(), more.begin(), more.end());
    const auto refused = celltext.run(command);
    CHECK(refused.code == 7);
    CHECK(refused.err.find("--over-limit") != std::string::npos);
    CHECK(is_one_safe_line(refused.err));
  }
  CHECK(celltext.usage()["sms"]["parts"] == 1);
  CHECK(celltext.json({"send", friend_abroad, "hi", "--key", "first"})[0]["id"] == 1);
  CHECK(celltext.run({"send", friend_abroad, "hi", "--over-limit"}).code == 0);
  CHECK(celltext.usage()["total"] == dollars("0.50"));
}

TEST_CASE("a send that costs more than confirm-above asks, and without a terminal stops") {
  const Spender celltext;
  const std::string three = "+8613800138000,+8613800138001,+8613800138002";
  const auto refused = celltext.run({"send", three, "hi"});
  CHECK(refused.code == 7);
  CHECK(refused.err.find("--yes") != std::string::npos);
  CHECK(celltext.json({"list"}).empty());
  CHECK(celltext.run({"send", three, "hi", "--yes"}).code == 0);
  CHECK(celltext.json({"list"}).size() == 3);
}

TEST_CASE("abroad and to numbers that set their own price it takes --yes, to call for help nothing helps") {
  const Spender roaming("", "roaming");
  CHECK(roaming.run({"send", friend_at_home, "hi"}).code == 7);
  CHECK(roaming.json({"send", friend_at_home, "hi", "--yes"})[0]["cost"] == dollars("0.50"));

  const Spender celltext;
  CHECK(celltext.run({"send", "+19005550123", "hi"}).code == 7);
  const auto premium = celltext.json({"send", "+19005550123", "hi", "--yes"});
  CHECK(premium[0]["cost"].is_null());
  CHECK(celltext.usage()["unpriced"] == 1);
  for (const char* number : {"911", "112"}) {
    const auto refused = celltext.run({"send", number, "help", "--yes", "--over-limit"});
    CHECK(refused.code == 7);
    CHECK(refused.err.find(number) != std::string::npos);
  }
  CHECK(celltext.json({"list"}).size() == 1);
}

TEST_CASE("an outcome that nobody saw counts as spent, and the usage says so") {
  const Spender celltext("", "loses");
  CHECK(celltext.run({"send", friend_abroad, "hi"}).code == 6);
  CHECK(celltext.usage()["total"] == dollars("0.25"));
  CHECK(celltext.usage()["unknown"] == 1);
  CHECK(celltext.json({"list"})[0]["cost"] == dollars("0.25"));
}

TEST_CASE("what was refused costs nothing") {
  const Spender celltext("", "refuses");
  CHECK(celltext.run({"send", friend_abroad, "hi"}).code == 5);
  CHECK(celltext.usage()["total"] == dollars("0.00"));
  CHECK(celltext.json({"list"})[0]["cost"].is_null());
}

TEST_CASE("what waits is held when it would pass the limit, says why, and can be let go") {
  const Spender celltext("spend-limit = 0.20\n");
  Store(celltext).enqueue(friend_abroad, "queued by somebody else");
  const auto waiting = celltext.run({"send", friend_at_home, "hi"});
  CHECK(waiting.code == 0);
  const auto outbox = celltext.json({"outbox"});
  REQUIRE(outbox.size() == 1);
  CHECK(outbox[0]["status"] == "queued");
  CHECK(outbox[0]["error"]["code"] == "spend-limit");
  CHECK(celltext.run({"outbox"}).err.find("held back") != std::string::npos);
  CHECK(celltext.run({"outbox", "retry", "1"}).code == 7);
  CHECK(celltext.run({"outbox", "retry", "1", "--over-limit"}).code == 0);
  CHECK(celltext.json({"outbox"}).empty());
}

TEST_CASE("the balance is asked for by USSD, remembered, and called low") {
  const std::string plan = "balance-ussd = *225#\nbalance-match = \\$([0-9]+\\.[0-9]+)\nlow-balance = 5.00\n";
  const Spender celltext(plan, "ussd");
  CHECK(celltext.json({"balance"})[0]["balance"].is_null());
  const auto refreshed = celltext.run({"balance", "--refresh", "--json"});
  CHECK(refreshed.code == 0);
  const Json balance = Celltext::lines(refreshed.out).at(0);
  CHECK(balance["line"] == "us");
  CHECK(balance["balance"]["amount"] == "3.20");
  CHECK(balance["balance"]["currency"] == "USD");
  CHECK(celltext.usage()["balance"] == balance["balance"]);
  CHECK(celltext.run({"usage"}).err.find("balance is low") != std::string::npos);

  const Spender wrong("balance-ussd = *225#\nbalance-match = Credit ([0-9]+)\n", "ussd");
  CHECK(wrong.run({"balance", "--refresh"}).code == 5);
  const Spender none;
  CHECK(none.run({"balance", "--refresh"}).code == 2);
}

TEST_CASE("the balance is asked for by SMS, through the guards") {
  const std::string plan =
      "balance-sms-to = 7678\nbalance-sms-text = BAL\nbalance-match = Balance: \\$([0-9]+\\.[0-9]+)\n";
  const Spender celltext(plan, "answers");
  const auto refreshed = celltext.json({"balance", "--refresh"});
  CHECK(refreshed[0]["balance"]["amount"] == "12.34");
  const Spender silent(plan);
  CHECK(silent.run({"balance", "--refresh", "--timeout", "1s"}).code == 6);
}

TEST_CASE("doctor warns of a number that lapses soon and of a balance that is low") {
  Celltext celltext;
  celltext.radio = "ussd";
  celltext.configure(
      "[general]\ncountry = US\n[line us]\niccid = 8901000000000000000\nplan = light\nkeep-alive-days = 180\n"
      "[plan light]\ncurrency = USD\nperiod = monthly 1\nbalance-ussd = *225#\n"
      "balance-match = \\$([0-9]+\\.[0-9]+)\nlow-balance = 5.00\n");
  const auto warnings = [&] {
    std::vector<std::string> names;
    for (const Json& check : celltext.json({"doctor"}))
      if (check["check"] == "keep-alive" || check["check"] == "balance") names.push_back(check["check"]);
    return names;
  };
  CHECK(warnings().empty());
  Store(celltext).send(friend_at_home, "hi", model::Status::sent, system_now() - std::chrono::days{175});
  CHECK(celltext.run({"balance", "--refresh"}).code == 0);
  CHECK(warnings() == std::vector<std::string>{"keep-alive", "balance"});
  const auto people = celltext.run({"doctor"});
  CHECK(people.out.find("us: the number lapses in 5 days unless it is used") != std::string::npos);
  CHECK(people.out.find("keep-alive-send = true") != std::string::npos);
  CHECK(people.out.find("celltext balance --refresh") != std::string::npos);
  CHECK(people.code == 0);
}
