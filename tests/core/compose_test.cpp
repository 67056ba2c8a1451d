#include "celltext/core/compose.h"

#include "tests/catch.h"

using namespace celltext;
using namespace celltext::core;

namespace {

Quote quote_one(const std::string& to, const std::string& text, const Origin& origin) {
  const auto quotes = quote({to}, text, origin);
  REQUIRE(quotes);
  REQUIRE(quotes->size() == 1);
  return quotes->front();
}

const Origin in_the_us{{}, "US", false};

std::vector<std::string> codes_of(const Quote& quote) {
  std::vector<std::string> codes;
  for (const Warning& warning : quote.warnings) codes.push_back(warning.code);
  return codes;
}

}  // namespace

TEST_CASE("a quote says where a message goes and how many parts it takes") {
  const Quote home = quote_one("+1 555 123 0001", "hello", in_the_us);
  CHECK(home.to == "+15551230001");
  CHECK(home.segments.parts == 1);
  CHECK(home.segments.left_in_part == 155);
  CHECK(home.warnings.empty());

  const Quote abroad = quote_one("+8613800138000", "hello", in_the_us);
  CHECK(abroad.country == "CN");
  CHECK(abroad.scope == Scope::international);

  CHECK(quote_one("+12025550123", "hello", in_the_us).scope == Scope::domestic);
  CHECK(quote_one("72975", "hello", in_the_us).scope == Scope::short_code);
  CHECK(quote_one("+8613800138000", "hello", {{}, "US", true}).scope == Scope::roaming);
}

TEST_CASE("one curly quote is warned about, with the cheap spelling") {
  const std::string text = "It’s " + std::string(90, 'x');
  const Quote costly = quote_one("+12025550123", text, in_the_us);
  CHECK(costly.segments.parts == 2);
  CHECK(codes_of(costly) == std::vector<std::string>{"costly-characters", "several-parts"});
  REQUIRE(costly.suggestion);
  CHECK(costly.suggestion->segments.parts == 1);
  CHECK(costly.suggestion->text.starts_with("It's x"));
}

TEST_CASE("without a known home country nothing is called domestic") {
  const Quote unsure = quote_one("+12025550123", "hello", {});
  CHECK(unsure.scope == Scope::international);
  CHECK(codes_of(unsure) == std::vector<std::string>{"home-unknown"});
}

TEST_CASE("recipients are split at commas and doubles are dropped") {
  const auto quotes = quote({"+12025550123,+12025550124", "+1 202 555 0123"}, "hi", in_the_us);
  REQUIRE(quotes);
  REQUIRE(quotes->size() == 2);
  CHECK((*quotes)[0].to == "+12025550123");
  CHECK((*quotes)[1].to == "+12025550124");
}

TEST_CASE("what nobody could send is invalid") {
  const auto refused = [](const std::vector<std::string>& to, const std::string& text) {
    const auto quotes = quote(to, text, in_the_us);
    return !quotes && quotes.error().kind == ErrorKind::invalid && !quotes.error().message.empty();
  };
  CHECK(refused({}, "hi"));
  CHECK(refused({""}, "hi"));
  CHECK(refused({"+12025550123,,"}, "hi"));
  CHECK(refused({"+12025550123"}, ""));
  CHECK(refused({"+12025550123"}, "\xFF"));
  CHECK(refused({"+12025550123"}, std::string("a\0b", 3)));
  CHECK(refused({"+12025550123"}, std::string(255 * 153 + 1, 'x')));
  CHECK(refused({"+12025550123"}, std::string(10'000'000, 'x')));
  CHECK_FALSE(refused({"+12025550123"}, std::string(255 * 153, 'x')));
}

namespace {

const model::Currency usd = *model::Currency::parse("USD");

model::Money dollars(const char* amount) {
  return *model::Money::parse(amount, usd);
}

tariff::Plan light() {
  tariff::Plan plan("light", usd);
  plan.sms_included = 100;
  plan.sms_domestic = dollars("0.05");
  plan.sms_to = {{"86", dollars("0.12")}};
  plan.mms_price = dollars("0.20");
  plan.spend_limit = dollars("1.00");
  plan.warn_at = 80;
  return plan;
}

Origin on(const tariff::Plan& plan, std::int64_t parts = 0, const char* spent = "0") {
  tariff::UsageSoFar usage(usd);
  usage.sms_parts = parts;
  usage.spent = dollars(spent);
  return {{}, "US", false, "US", &plan, usage};
}

}  // namespace

TEST_CASE("a quote says what it costs, what is left of the allowance, and what to think about") {
  const tariff::Plan plan = light();
  const Quote home = quote_one("+12025550123", "hello", on(plan, 40));
  CHECK(home.cost == dollars("0"));
  REQUIRE(home.allowance);
  CHECK(home.allowance->included == 100);
  CHECK(home.allowance->used == 40);
  CHECK(home.allowance->left_after == 59);
  CHECK(home.warnings.empty());

  const Quote abroad = quote_one("+8613800138000", "hello", on(plan));
  CHECK(abroad.cost == dollars("0.12"));
  CHECK_FALSE(abroad.allowance);
  CHECK(codes_of(abroad) == std::vector<std::string>{"international"});

  CHECK(codes_of(quote_one("+493012345678", "hello", on(plan))) ==
        std::vector<std::string>{"international", "no-price"});
  CHECK(codes_of(quote_one("72975", "hello", on(plan))) == std::vector<std::string>{"short-code", "no-price"});
  CHECK(codes_of(quote_one("+19005550123", "hello", on(plan))) == std::vector<std::string>{"premium-rate", "no-price"});
  CHECK(codes_of(quote_one("911", "hello", on(plan)))[0] == "emergency-number");
  CHECK(codes_of(quote_one("911", "hello", in_the_us))[0] == "emergency-number");
  CHECK(codes_of(quote_one("+8613800138000", "hello", on(plan, 0, "0.70"))) ==
        std::vector<std::string>{"international", "limit-near"});
  CHECK(codes_of(quote_one("+8613800138000", "hello", on(plan, 0, "0.90"))) ==
        std::vector<std::string>{"international", "limit-exceeded"});
}

TEST_CASE("each recipient is left what the ones before did not use") {
  const tariff::Plan plan = light();
  const auto quotes = quote({"+12025550123,+12025550124,+12025550125"}, "hello", on(plan, 99, "0.91"));
  REQUIRE(quotes);
  CHECK((*quotes)[0].cost == dollars("0"));
  CHECK((*quotes)[1].cost == dollars("0.05"));
  CHECK((*quotes)[2].cost == dollars("0.05"));
  CHECK(codes_of((*quotes)[1]).back() == "limit-near");
  CHECK(codes_of((*quotes)[2]).back() == "limit-exceeded");
}

TEST_CASE("domestic is the country of the SIM, not the one that numbers are read in") {
  const tariff::Plan plan = light();
  Origin origin = on(plan);
  origin.region = "CN";
  const Quote quote = quote_one("13800138000", "hello", origin);
  CHECK(quote.to == "+8613800138000");
  CHECK(quote.scope == Scope::international);
  CHECK(quote_one("+12025550123", "hello", origin).scope == Scope::domestic);
}

TEST_CASE("an MMS to a group is paid once") {
  const tariff::Plan plan = light();
  const auto group = quote_mms({"+12025550123,+12025550124"}, true, on(plan));
  REQUIRE(group);
  CHECK((*group)[0].cost == dollars("0.20"));
  CHECK((*group)[1].cost == dollars("0"));
  const auto each = quote_mms({"+12025550123,+12025550124"}, false, on(plan));
  REQUIRE(each);
  CHECK((*each)[1].cost == dollars("0.20"));
  CHECK((*each)[1].kind == model::Kind::mms);
  CHECK_FALSE(quote_mms({""}, false, on(plan)));
}

TEST_CASE("who gets a copy is a recipient like the others, of the same one message") {
  const tariff::Plan plan = light();
  const auto quotes = quote_mms({"+12025550123"}, false, on(plan), {"+12025550124", "+12025550123"});
  REQUIRE(quotes);
  REQUIRE(quotes->size() == 2);
  CHECK_FALSE((*quotes)[0].copy);
  CHECK((*quotes)[0].cost == dollars("0.20"));
  CHECK((*quotes)[1].copy);
  CHECK((*quotes)[1].cost == dollars("0"));
  CHECK_FALSE(quote_mms({"+12025550123"}, false, on(plan), {"nobody"}));
}
