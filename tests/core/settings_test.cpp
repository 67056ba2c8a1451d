#include "celltext/core/settings.h"

#include <sys/stat.h>
#include <unistd.h>

#include "tests/catch.h"
#include "tests/core/config_file.h"

using namespace celltext;
using namespace celltext::core;
using namespace celltext::test;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr const char* every_key = R"(# a comment
[general]
country = US
default-line = us

[send]
delivery-report = false
confirm-above = 1.00

[receive]
keep-on-modem = true

[line us]
iccid = 8901260000000000001
number = +15551230001
plan = us-light
keep-alive-days = 180
keep-alive-send = true
may-switch = true

[plan us-light]
currency = USD
period = monthly 15
fee = 2.75
sms-included = 100
sms-domestic = 0.05
sms-international = 0.25
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

[mms]
auto-download = home
max-download = 1000kB
route = auto

[carrier 310260]
mmsc = http://mms.example/
proxy = 10.0.0.1:8080
apn = fast.example
user-agent = example
)";

}  // namespace

TEST_CASE("every documented key is known and read") {
  const LoadedSettings all = loaded(every_key);
  CHECK(all.warnings.empty());
  CHECK(all.settings.country == "US");
  CHECK(all.settings.default_line == "us");
  CHECK_FALSE(all.settings.delivery_report);
  CHECK(all.settings.keep_on_modem);
  REQUIRE(all.settings.lines.size() == 1);
  CHECK(all.settings.lines[0].name == "us");
  CHECK(all.settings.lines[0].iccid == "8901260000000000001");
  CHECK(all.settings.lines[0].number == "+15551230001");
  CHECK(all.settings.lines[0].may_switch);
}

TEST_CASE("the lines that are visited, each with its interval") {
  const ConfigFile file(
      "[general]\nswitch-during-data-call = true\n[receive]\nvisit = us 6h; my other line 2d\nvisit-stay = 45s\n");
  const auto loaded = file.load();
  REQUIRE(loaded);
  const auto& settings = loaded->settings;
  CHECK(settings.switch_during_data_call);
  CHECK(settings.visit_stay == std::chrono::seconds(45));
  REQUIRE(settings.visits.size() == 2);
  CHECK(settings.visits[0].line == "us");
  CHECK(settings.visits[0].every == std::chrono::hours(6));
  CHECK(settings.visits[1].line == "my other line");
  CHECK(settings.visits[1].every == std::chrono::hours(48));
  for (const char* bad : {"us", "6h", "us 5m", "us 6h;", "us 6h, cn 2h", "us 9000d", ""}) {
    INFO(bad);
    CHECK_FALSE(ConfigFile(std::string("[receive]\nvisit = ") + bad + "\n").load());
  }
}

TEST_CASE("a file that is not there gives the defaults, unless it must be there") {
  const auto defaults = load_settings("/nonexistent/celltext.conf", false);
  REQUIRE(defaults);
  CHECK(defaults->settings.delivery_report);
  CHECK_FALSE(defaults->settings.keep_on_modem);
  const auto missing = load_settings("/nonexistent/celltext.conf", true);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().kind == ErrorKind::invalid);
  CHECK_THAT(missing.error().message, ContainsSubstring("/nonexistent/celltext.conf"));
}

TEST_CASE("unknown groups and keys are warned about with their line") {
  const ConfigFile file(
      "[general]\ncolour = red\n\n[lines]\nx = 1\n[line]\n[general x]\n[plan a]\ncurrency = USD\nsms-to-abc = 1\n");
  const auto settings = file.load();
  REQUIRE(settings);
  CHECK(settings->warnings == std::vector<std::string>{
                                  file.name() + ":2: unknown key colour in [general]",
                                  file.name() + ":4: unknown group [lines]",
                                  file.name() + ":6: unknown group [line]",
                                  file.name() + ":7: unknown group [general x]",
                                  file.name() + ":10: unknown key sms-to-abc in [plan a]",
                              });
}

TEST_CASE("a bad value names file, line, key and what it should be") {
  CHECK(refusal("[general]\n\ncountry = usa\n") ==
        "F:3: country = usa should be a country as two capital letters, such as US");
  CHECK(refusal("[send]\ndelivery-report = maybe") == "F:2: delivery-report = maybe should be true or false");
  CHECK(refusal("[receive]\nkeep-on-modem =") == "F:2: keep-on-modem =  should be true or false");
  CHECK_THAT(refusal("[send]\nconfirm-above = 1,00"), ContainsSubstring("F:2: confirm-above"));
  CHECK_THAT(refusal("[send]\nconfirm-above = -1"), ContainsSubstring("F:2: confirm-above"));
  CHECK_THAT(refusal("[line a]\niccid = 12"), ContainsSubstring("F:2: iccid"));
  CHECK_THAT(refusal("[line a]\nnumber = 5551230001"), ContainsSubstring("F:2: number"));
  CHECK_THAT(refusal("[line a]\nkeep-alive-days = 0"), ContainsSubstring("F:2: keep-alive-days"));
  CHECK_THAT(refusal("[line a]\niccid = 8901260000000000001\n[line b]\niccid = 8901260000000000001"),
             ContainsSubstring("[line a] and [line b]"));
}

TEST_CASE("what is said of picture messages and carriers is read") {
  const Settings defaults = loaded("").settings;
  CHECK(defaults.mms.auto_download == AutoDownload::home);
  CHECK(defaults.mms.max_download == 1'000'000);
  CHECK(defaults.mms.route == MmsRoute::automatic);
  CHECK_FALSE(defaults.mms.read_reports);
  const MmsSettings mms =
      loaded(
          "[mms]\nauto-download = contacts\nmax-download = 2MB\nroute = internet\nread-report = true\nopen-with = imv\n"
          "[carrier 310260]\nmmsc = http://mms.example/\nproxy = 10.0.0.1:8080\n"
          "[carrier 00101]\napn = fast.example\nuser-agent = Example 1.0 (x)\n")
          .settings.mms;
  CHECK(mms.auto_download == AutoDownload::contacts);
  CHECK(mms.max_download == 2'000'000);
  CHECK(mms.route == MmsRoute::internet);
  CHECK(mms.read_reports);
  CHECK(mms.open_with == "imv");
  REQUIRE(mms.carriers.size() == 2);
  CHECK(mms.carriers[0].network == "310260");
  CHECK(mms.carriers[0].mmsc == "http://mms.example/");
  CHECK(mms.carriers[0].proxy == "10.0.0.1:8080");
  CHECK(mms.carriers[1].apn == "fast.example");
  CHECK(mms.carriers[1].user_agent == "Example 1.0 (x)");

  CHECK(refusal("[mms]\nauto-download = often") ==
        "F:2: auto-download = often should be always, home, contacts or never");
  CHECK_THAT(refusal("[mms]\nmax-download = 1 potato"), ContainsSubstring("F:2: max-download"));
  CHECK_THAT(refusal("[mms]\nroute = pigeon"), ContainsSubstring("F:2: route"));
  CHECK_THAT(refusal("[carrier 310260]\nmmsc = ftp://x/"), ContainsSubstring("F:2: mmsc"));
  CHECK_THAT(refusal("[carrier 310260]\nproxy = a b"), ContainsSubstring("F:2: proxy"));
  CHECK_THAT(refusal("[carrier 310260]\napn = a b"), ContainsSubstring("F:2: apn"));
  const ConfigFile unknown("[carrier T-Mobile]\nmmsc = http://mms.example/\n");
  CHECK(unknown.load()->warnings == std::vector<std::string>{unknown.name() + ":1: unknown group [carrier T-Mobile]"});
}

TEST_CASE("a hostile file is refused in one clear line") {
  CHECK(refusal(std::string("[general]\n\0", 11)) == "F is not a text file in UTF-8");
  CHECK(refusal("\xFF\xFE[general]") == "F is not a text file in UTF-8");
  CHECK(refusal("country = US") == "F:1: country stands before the first [group]");
  CHECK_THAT(refusal("[general]\nnonsense"), ContainsSubstring("F:2: expected"));
  CHECK_THAT(refusal("[general]\n= 1"), ContainsSubstring("F:2: expected"));
  CHECK(refusal("[general\n") == "F:1: a group is written [name]");
  CHECK(refusal("[]\n") == "F:1: a group is written [name]");
  CHECK(refusal("[send]\n[general]\n[send]\n") == "F:3: [send] is given twice, first on line 1");
  CHECK(refusal("[general]\ncountry=US\ncountry=DE\n") == "F:3: country is given twice, first on line 2");
  CHECK(refusal(std::string(2'000'000, '#')) == "the configuration F is larger than a megabyte");
  CHECK(refusal("[general]\ncountry = \x1B[31mred\n").find('\x1B') == std::string::npos);
}

TEST_CASE("a folder or a pipe in the place of the file is refused, not waited for") {
  const auto folder = load_settings("/tmp", true);
  REQUIRE_FALSE(folder);
  CHECK(folder.error().kind == ErrorKind::invalid);
  const std::string pipe = "/tmp/celltext-settings-pipe-" + std::to_string(getpid());
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  const auto fifo = load_settings(pipe, true);
  std::filesystem::remove(pipe);
  REQUIRE_FALSE(fifo);
  CHECK(fifo.error().kind == ErrorKind::invalid);
}

TEST_CASE("a byte order mark and Windows line ends do no harm") {
  CHECK(loaded("\xEF\xBB\xBF[general]\r\ncountry = US\r\n").settings.country == "US");
}
