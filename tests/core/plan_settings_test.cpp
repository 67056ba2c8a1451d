#include <filesystem>
#include <fstream>

#include "celltext/core/plans.h"
#include "celltext/core/settings.h"
#include "tests/catch.h"
#include "tests/core/config_file.h"
#include "tests/support/temporary_directory.h"

using namespace celltext;
using namespace celltext::core;
using namespace celltext::test;
using Catch::Matchers::ContainsSubstring;

namespace {

const std::string light = R"([line us]
iccid = 8901260000000000001
plan = us-light
keep-alive-days = 180
keep-alive-send = true
[send]
confirm-above = 1.00
[plan us-light]
period = monthly 15
fee = 2.75
sms-included = 100
sms-domestic = 0.05
sms-international = 0.25
sms-to-8 = 0.13
sms-to-86 = 0.12
sms-roaming = 0.50
sms-received = 0.00
mms-included = 10
mms-price = 0.20
mms-max-size = 1000kB
data-included = 5GB
data-price-per-mb = 0.01
spend-limit = 20.00
warn-at = 80
balance-ussd = *225#
balance-match = Balance: \$([0-9]+\.[0-9]+)
low-balance = 2.00
currency = USD
)";

void write_file(const std::filesystem::path& file, const std::string& content) {
  std::ofstream(file) << content;
}

}  // namespace

TEST_CASE("every key of a plan is read into its type") {
  const LoadedSettings all = loaded(light);
  CHECK(all.warnings.empty());
  REQUIRE(all.settings.plans.size() == 1);
  const tariff::Plan& plan = all.settings.plans.front();
  CHECK(plan.name == "us-light");
  CHECK(plan.currency.code() == "USD");
  CHECK(plan.period.text() == "monthly 15");
  CHECK(plan.fee->amount() == "2.75");
  CHECK(plan.sms_included == 100);
  CHECK(plan.sms_domestic->amount() == "0.05");
  CHECK(plan.sms_international->amount() == "0.25");
  REQUIRE(plan.sms_to.size() == 2);
  CHECK(plan.sms_to[0].code == "86");
  CHECK(plan.sms_to[0].price.amount() == "0.12");
  CHECK(plan.sms_to[1].code == "8");
  CHECK(plan.sms_roaming->amount() == "0.50");
  CHECK(plan.sms_received->is_zero());
  CHECK(plan.mms_included == 10);
  CHECK(plan.mms_price->amount() == "0.20");
  CHECK(plan.mms_max_size == 1'000'000);
  CHECK(plan.data_included == 5'000'000'000);
  CHECK(plan.data_price_per_mb->amount() == "0.01");
  CHECK(plan.spend_limit->amount() == "20.00");
  CHECK(plan.warn_at == 80);
  CHECK(plan.balance.ussd == "*225#");
  CHECK(plan.balance.match == R"(Balance: \$([0-9]+\.[0-9]+))");
  CHECK(plan.balance.low->amount() == "2.00");
  CHECK(all.settings.confirm_above == "1.00");
  CHECK(all.settings.lines[0].keep_alive_days == 180);
  CHECK(all.settings.lines[0].keep_alive_send);
}

TEST_CASE("what a plan does not say is not known, and not zero") {
  const LoadedSettings bare = loaded("[plan a]\ncurrency = EUR\n");
  const tariff::Plan& plan = bare.settings.plans.front();
  CHECK_FALSE(plan.sms_domestic);
  CHECK_FALSE(plan.sms_included);
  CHECK_FALSE(plan.spend_limit);
  CHECK_FALSE(plan.warn_at);
  CHECK(plan.period.text() == "monthly 1");
}

TEST_CASE("a bad value of a plan names file, line, key and what it should be") {
  struct Case {
    const char* entry;
    const char* wanted;
  };
  for (const auto& [entry, wanted] : std::initializer_list<Case>{
           {"period = weekly", "“monthly DAY” with a day from 1 to 31, or “Nd from YYYY-MM-DD”"},
           {"period = monthly 32", "“monthly DAY”"},
           {"period = 30d from 2026-02-30", "“monthly DAY”"},
           {"fee = 2,75", "an amount such as 0.05, with at most six decimals"},
           {"fee = -1", "an amount"},
           {"sms-domestic = 0.0000001", "an amount"},
           {"sms-to-86 = free", "an amount"},
           {"sms-included = 1.5", "a whole number from 0 to 1000000000"},
           {"mms-included = many", "a whole number"},
           {"mms-max-size = 1 lot", "a size such as 1000kB, 500MB or 5GB"},
           {"data-included = 5TB", "a size"},
           {"data-included = 1.GB", "a size"},
           {"data-included = 99999999999GB", "a size"},
           {"warn-at = 0", "a number of percent from 1 to 100"},
           {"warn-at = 80%", "a number of percent"},
           {"balance-ussd = call me", "a code of digits, * and #, such as *225#"},
           {"balance-sms-to = bank", "a number or a short code, such as 7678"},
           {"balance-match = (", "a regular expression with a group around the amount"},
           {"balance-match = [0-9]+", "a regular expression with a group"},
       }) {
    const std::string said = refusal(std::string("[plan a]\ncurrency = USD\n") + entry);
    CHECK_THAT(said, ContainsSubstring("F:3: " + std::string(entry) + " should be " + wanted));
  }
  CHECK(refusal("[plan a]\nfee = 1\ncurrency = dollars\n") ==
        "F:3: currency = dollars should be a currency of ISO 4217, such as USD");
  CHECK(refusal("\n[plan a]\nfee = 1\n") == "F:2: [plan a] needs a currency, such as currency = USD");
  CHECK_THAT(refusal("[plan a]\ncurrency = USD\nbalance-sms-to = 7678\n"), ContainsSubstring("balance-sms-text"));
  CHECK(refusal("[line us]\nplan = gone\n") ==
        "F:2: plan = gone should be the name of a plan: there is no [plan gone]");
}

TEST_CASE("unknown keys of a plan are warned about and change nothing") {
  const LoadedSettings odd = loaded("[plan a]\ncurrency = USD\nsms-to-abc = 1\nsms-to-0 = 1\nprice = 3\n");
  CHECK(odd.warnings.size() == 3);
  CHECK(odd.settings.plans.front().sms_to.empty());
}

TEST_CASE("offers can stand in a file of their own, which holds nothing but plans") {
  const TemporaryDirectory folder;
  write_file(folder.path() / "celltext.conf",
             "[general]\nplans = offers.conf\n[line us]\nplan = b\n[plan a]\ncurrency = USD\n");
  write_file(folder.path() / "offers.conf", "[plan b]\ncurrency = EUR\nfee = 5\n[send]\nconfirm-above = 2\n");
  const auto both = load_settings(folder.path() / "celltext.conf", true);
  REQUIRE(both);
  REQUIRE(both->settings.plans.size() == 2);
  CHECK(find_plan(both->settings, "b")->fee->amount() == "5.00");
  CHECK(both->settings.confirm_above.empty());
  REQUIRE(both->warnings.size() == 1);
  CHECK_THAT(both->warnings[0], ContainsSubstring("offers.conf:4: unknown group [send]"));

  write_file(folder.path() / "offers.conf", "[plan a]\ncurrency = EUR\n");
  const auto twice = load_settings(folder.path() / "celltext.conf", true);
  REQUIRE_FALSE(twice);
  CHECK_THAT(twice.error().message, ContainsSubstring("offers.conf:1: there is another [plan a]"));

  std::filesystem::remove(folder.path() / "offers.conf");
  const auto missing = load_settings(folder.path() / "celltext.conf", true);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().kind == ErrorKind::invalid);
  CHECK_THAT(missing.error().message, ContainsSubstring("offers.conf"));
}

TEST_CASE("a line has the plan of its own group, not of a group about another SIM") {
  const LoadedSettings all = loaded(
      "[plan a]\ncurrency = USD\n[plan b]\ncurrency = USD\n"
      "[line us]\niccid = 8901260000000000001\nnumber = +12025550123\nplan = a\n"
      "[line by-number]\nnumber = +12025550199\nplan = b\n[line named]\nplan = b\n");
  const auto plan_name = [&](const model::Line& line) {
    const tariff::Plan* const plan = plan_of(all.settings, line);
    return plan ? plan->name : "none";
  };
  CHECK(plan_name({{1}, "8901260000000000001", "", "", ""}) == "a");
  CHECK(plan_name({{2}, "8901260000000000002", "+12025550123", "", ""}) == "none");
  CHECK(plan_name({{3}, "8901260000000000003", "+12025550199", "", ""}) == "b");
  CHECK(plan_name({{4}, "8901260000000000004", "", "", "named"}) == "b");
  CHECK(plan_name({{5}, "8901260000000000005", "", "", "us"}) == "none");
}
