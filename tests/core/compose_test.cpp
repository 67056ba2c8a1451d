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
