#include "tests/catch.h"
#include "tests/cli/fixture.h"

using namespace celltext;
using namespace celltext::test;
using Catch::Matchers::ContainsSubstring;
using Words = std::vector<std::string>;

namespace {

const std::string light = R"([general]
country = US
[line us]
iccid = 8901000000000000000
plan = light
[plan light]
currency = USD
period = monthly 15
fee = 2.75
sms-included = 100
sms-domestic = 0.05
sms-to-86 = 0.12
mms-max-size = 1000kB
data-included = 5GB
warn-at = 80
)";

}  // namespace

TEST_CASE("plan list and plan show print what the configuration says") {
  Celltext celltext;
  celltext.configure(light + "[plan offer]\ncurrency = EUR\n");
  const auto plans = celltext.json({"plan", "list"});
  REQUIRE(plans.size() == 2);
  CHECK(keys_of(plans[0]) ==
        Words{"balance", "currency", "data", "fee", "lines", "mms", "name", "period", "sms", "spend_limit", "warn_at"});
  CHECK(plans[0]["name"] == "light");
  CHECK(plans[0]["lines"] == Json{"us"});
  CHECK(plans[0]["fee"] == Json{{"amount", "2.75"}, {"currency", "USD"}});
  CHECK(plans[0]["sms"]["included"] == 100);
  CHECK(plans[0]["sms"]["to"]["86"]["amount"] == "0.12");
  CHECK(plans[0]["sms"]["roaming"].is_null());
  CHECK(plans[0]["mms"]["max_size"] == 1'000'000);
  CHECK(plans[0]["data"]["included"] == 5'000'000'000);
  CHECK(plans[1]["lines"].empty());

  CHECK(celltext.json({"plan", "show", "light"})[0] == plans[0]);
  const Outcome human = celltext.run({"plan", "show", "light"});
  for (const char* words : {"monthly 15", "2.75 USD", "A part to +86", "1 MB", "5 GB", "80 %"})
    CHECK_THAT(human.out, ContainsSubstring(words));
  CHECK_THAT(celltext.run({"plan", "list"}).out, ContainsSubstring("100 parts, 5 GB"));

  const Outcome gone = celltext.run({"plan", "show", "gone"});
  CHECK(gone.code == 9);
  CHECK(is_one_safe_line(gone.err));
}

TEST_CASE("plan check says whether the configuration holds, and where it does not") {
  Celltext celltext;
  celltext.configure(light + "sms-price = 1\n");
  const auto checked = celltext.json({"plan", "check"});
  REQUIRE(checked.size() == 1);
  CHECK(checked[0]["plans"] == 1);
  REQUIRE(checked[0]["warnings"].size() == 1);
  CHECK_THAT(checked[0]["warnings"][0].get<std::string>(), ContainsSubstring(":16: unknown key sms-price"));

  celltext.configure("[plan light]\ncurrency = USD\nfee = 2,75\n");
  const Outcome wrong = celltext.run({"plan", "check"});
  CHECK(wrong.code == 2);
  CHECK(wrong.out.empty());
  CHECK(is_one_safe_line(wrong.err));
  CHECK_THAT(wrong.err, ContainsSubstring("celltext.conf:3: fee = 2,75 should be an amount"));
  CHECK(celltext.run({"list"}).code == 2);
}

TEST_CASE("without a configuration there are no plans") {
  const Celltext celltext;
  CHECK(celltext.json({"plan", "list"}).empty());
  CHECK(celltext.run({"plan", "check"}).code == 0);
  CHECK(celltext.run({"plan", "show", "light"}).code == 9);
}

TEST_CASE("plan compare replays what was sent under every plan, the cheapest first") {
  Celltext celltext;
  celltext.configure(light + "[plan payg]\ncurrency = USD\nsms-domestic = 0.05\n[plan bare]\ncurrency = USD\n");
  CHECK(celltext.run({"send", "+12025550123", "hello"}).code == 0);
  const auto plans = celltext.json({"plan", "compare"});
  REQUIRE(plans.size() == 3);
  CHECK(keys_of(plans[0]) ==
        Words{"cost", "current", "fees", "line", "more_than_cheapest", "plan", "since", "unpriced", "until"});
  CHECK(plans[0]["plan"] == "payg");
  CHECK(plans[0]["cost"] == Json{{"amount", "0.05"}, {"currency", "USD"}});
  CHECK(plans[0]["line"] == "us");
  CHECK(plans[1]["plan"] == "light");
  CHECK(plans[1]["current"] == true);
  CHECK(plans[1]["cost"]["amount"] == "2.75");
  CHECK(plans[1]["more_than_cheapest"]["amount"] == "2.70");
  CHECK(plans[2]["plan"] == "bare");
  CHECK(plans[2]["unpriced"]["parts"] == 1);

  const Outcome human = celltext.run({"plan", "compare", "--line", "us"});
  CHECK_THAT(human.out, ContainsSubstring("payg"));
  CHECK_THAT(human.err, ContainsSubstring("payg would have cost 2.70 USD less than light"));
  CHECK(celltext.run({"plan", "compare", "--since", "2001-13-01"}).code == 2);
  CHECK(celltext.run({"plan", "compare", "--line", "gone"}).code == 9);
}
