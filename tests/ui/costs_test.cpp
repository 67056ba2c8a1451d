// The page of costs: drawn from figures, and opened on a real ledger.
#include "ui/costs.h"

#include "celltext/core/lines.h"
#include "tests/ui/desk_fixture.h"
#include "tests/ui/drawn.h"
#include "ui/status_bar.h"

using namespace celltext;
using namespace celltext::test;
using namespace celltext::ui;

namespace {

model::Money usd(std::string_view amount) {
  return *model::Money::parse(amount, *model::Currency::parse("USD"));
}

tariff::Plan plan(const std::string& name, std::string_view domestic) {
  tariff::Plan made(name, *model::Currency::parse("USD"));
  made.sms_included = 2;
  made.sms_domestic = usd(domestic);
  made.sms_international = usd("0.25");
  made.spend_limit = usd("1.00");
  made.fee = usd("2.75");
  made.warn_at = 80;
  return made;
}

core::DaySpend day(int number, std::string_view cost, std::int64_t parts) {
  return {*parse_day("2026-11-01") + std::chrono::days{number}, usd(cost), parts};
}

struct CostsFixture : DeskFixture {
  explicit CostsFixture(const std::string& plan_name = "light") {
    settings.plans.push_back(plan(plan_name, "0.05"));
    settings.plans.push_back(plan("dear", "0.50"));
    settings.lines.emplace_back();
    settings.lines.back().name = "us";
    settings.lines.back().iccid = "8901260000000000001";
    settings.lines.back().plan = plan_name;
    testing::must(core::adopt_lines(settings, store::Lines(database)));  // as a program does when it begins
    receive("+12125550100", "hello");
    start();
    for (const char* words : {"one", "two", "three"}) {
      press("Enter");
      type(words);
      press("Enter Esc");
    }
    press("F6");
  }
};

}  // namespace

TEST_CASE("a bar is as long as its share, and never longer than its place") {
  CHECK(bar_of(0, 4) == "░░░░");
  CHECK(bar_of(50, 4) == "██░░");
  CHECK(bar_of(100, 4) == "████");
  CHECK(bar_of(250, 4) == "████");
  CHECK(bar_of(-5, 4) == "░░░░");
}

TEST_CASE("the chart shows the dearest day highest, and a day without any as a dot") {
  CHECK(chart_of({}).empty());
  CHECK(chart_of({day(0, "0", 0), day(1, "0.50", 1), day(2, "1.00", 2)}) == "·▄█");
  CHECK(chart_of({day(0, "0", 4), day(1, "0", 0)}) == "█·");
}

TEST_CASE("a long period shares its columns among its days") {
  std::vector<core::DaySpend> days;
  for (int i = 0; i < 366; ++i) days.push_back(day(i, "0.01", 1));
  CHECK(celltext::text::width_of(chart_of(days)).value <= 60);
}

TEST_CASE("the page shows allowance, price, limit and what other plans would have cost") {
  CostsFixture costs;
  const std::string page = costs.text({80, 24});
  CAPTURE(page);
  CHECK(page.find("Costs of ") != std::string::npos);
  CHECK(page.find("SMS (parts)") != std::string::npos);
  CHECK(page.find("limit 1.00 USD") != std::string::npos);
  CHECK(page.find("2.75 USD") != std::string::npos);
  CHECK(page.find("Per day") != std::string::npos);
}

TEST_CASE("the status bar says what is left of the plan: parts, then money up to the limit") {
  core::UsageReport report;
  CHECK(what_is_left(report).empty());
  report.meter.emplace(tariff::Period{}, *model::Currency::parse("USD"));
  CHECK(what_is_left(report).empty());
  report.meter->left_to_limit = usd("1.50");
  CHECK(what_is_left(report) == "1.50 USD left");
  report.meter->sms.left = 2;
  CHECK(what_is_left(report) == "2 parts left");
}

TEST_CASE("the page can be scrolled on a small screen and left again") {
  CostsFixture costs;
  CHECK_FALSE(costs.shows("Per day", {40, 6}));
  costs.press("G");
  CHECK_FALSE(costs.shows("SMS (parts)", {40, 6}));
  costs.press("g");
  CHECK(costs.shows("SMS (parts)", {40, 6}));
  costs.press("Esc");
  CHECK_FALSE(costs.shows("Costs of"));
}

TEST_CASE("a hostile name of a plan breaks no column of the page") {
  CostsFixture costs(hostile);
  for (const Size size : all_sizes) {
    Grid grid(size);
    costs.desk->draw(grid);
    check_columns(grid);
  }
}

TEST_CASE("where no line was ever seen the page says so") {
  CostsModel model;
  const Grid grid = drawn({60, 5}, [&](const Canvas& canvas) { draw(model, canvas); });
  CHECK(text_of(grid).find("No lines") != std::string::npos);
}
