#include "celltext/store/ledger.h"
#include "tests/catch.h"
#include "tests/ui/desk_fixture.h"

using namespace celltext;
using namespace celltext::ui;

namespace {

// The line is on a plan with prices, and the conversation open.
struct PlanFixture : DeskFixture {
  explicit PlanFixture(const std::string& number) {
    const auto usd = *model::Currency::parse("USD");
    tariff::Plan plan("light", usd);
    plan.sms_included = 100;
    plan.sms_domestic = model::Money::parse("0.05", usd);
    plan.sms_international = model::Money::parse("0.25", usd);
    settings.plans.push_back(plan);
    settings.lines.emplace_back();
    settings.lines.back().name = "us";
    settings.lines.back().iccid = "8901260000000000001";
    settings.lines.back().plan = "light";
    settings.confirm_above = "0.20";
    receive(number, "hello");
    start();
    press("Enter");
    type("hi");
  }
  std::size_t sent() const {
    return static_cast<std::size_t>(std::ranges::count(all(), model::Direction::out, &model::Message::direction));
  }
};

}  // namespace

TEST_CASE("the line under the text says what a message costs and what is left") {
  PlanFixture fixture("+12125550100");
  CHECK(fixture.shows("included, 99 of 100 left", {160, 24}));
  fixture.press("Enter");
  REQUIRE(fixture.sent() == 1);
  const auto entries = store::Ledger(fixture.database).entries_of(fixture.all().back().id);
  REQUIRE(entries.size() == 1);
  CHECK(entries.front().state == store::EntryState::reserved);
}

TEST_CASE("a dear message waits for an answer: Enter and Esc send nothing, y sends it once") {
  PlanFixture fixture("+8613800138000");
  CHECK(fixture.shows("0.25 USD", {160, 24}));
  fixture.press("Enter");
  CHECK(fixture.shows("Send it?"));
  fixture.press("Enter Space Enter");
  fixture.type("\r");
  CHECK(fixture.sent() == 0);
  fixture.press("Esc");
  CHECK_FALSE(fixture.shows("Send it?"));
  CHECK(fixture.shows("hi", {160, 24}));
  CHECK(fixture.sent() == 0);
  fixture.press("Enter y");
  CHECK(fixture.sent() == 1);
  fixture.press("Enter y Enter");
  CHECK(fixture.sent() == 1);
}
