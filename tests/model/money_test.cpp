#include "celltext/model/money.h"

#include <limits>

#include "tests/catch.h"

using celltext::model::Currency;
using celltext::model::Money;

namespace {

const Currency usd = *Currency::parse("USD");
const Currency jpy = *Currency::parse("JPY");
const Currency kwd = *Currency::parse("KWD");
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

std::string respelled(const char* amount, Currency currency) {
  const auto money = Money::parse(amount, currency);
  return money ? money->amount() : "refused";
}

}  // namespace

TEST_CASE("only currencies in use are currencies", "[fast]") {
  for (const char* code : {"USD", "EUR", "CNY", "JPY", "XOF", "KWD", "ZWG"}) CHECK(Currency::parse(code));
  for (const char* code : {"", "US", "USDX", "usd", "XYZ", "D A", "SD ", "$"}) CHECK_FALSE(Currency::parse(code));
}

TEST_CASE("amounts are written with the currency's decimals, and more where they are needed", "[fast]") {
  CHECK(respelled("0.05", usd) == "0.05");
  CHECK(respelled("2.5", usd) == "2.50");
  CHECK(respelled("20", usd) == "20.00");
  CHECK(respelled("0.0075", usd) == "0.0075");
  CHECK(respelled("0.000001", usd) == "0.000001");
  CHECK(respelled("-3.25", usd) == "-3.25");
  CHECK(respelled("-0.5", usd) == "-0.50");
  CHECK(respelled("999999999999.999999", usd) == "999999999999.999999");
  CHECK(respelled("100", jpy) == "100");
  CHECK(respelled("0.5", jpy) == "0.5");
  CHECK(respelled("1.2", kwd) == "1.200");
  CHECK(Money::parse("1.5", usd)->with_currency() == "1.50 USD");
}

TEST_CASE("what is no amount is refused, never rounded", "[fast]") {
  for (const char* amount :
       {"", ".", "1.", ".5", "1,5", "+1", "--1", "1e3", "0x1", " 1", "1 ", "0.0000001", "1000000000000", "1.2.3", "１"})
    CHECK(respelled(amount, usd) == "refused");
}

TEST_CASE("sums are exact where floating point is not", "[fast]") {
  Money sum = Money::zero(usd);
  for (int i = 0; i < 1'000'000; ++i) sum += *Money::parse("0.1", usd);
  CHECK(sum == *Money::parse("100000", usd));
  CHECK((*Money::parse("0.05", usd) * 3).amount() == "0.15");
  CHECK((*Money::parse("1", usd) - *Money::parse("1.01", usd)).amount() == "-0.01");
}

TEST_CASE("an amount too large to count stays the largest", "[fast]") {
  const Money huge(most - 1, usd);
  CHECK((huge + huge).millionths() == most);
  CHECK((huge * 1000).millionths() == most);
  CHECK((Money::zero(usd) - huge - huge).millionths() == -most);
  CHECK((huge * -1000).millionths() == -most);
  CHECK(huge.scaled(most, 1).millionths() == most);
  CHECK(huge + huge > *Money::parse("999999999999", usd));
}

TEST_CASE("two currencies never mix", "[fast]") {
  const Money dollar = *Money::parse("1", usd);
  const Money yen = *Money::parse("1", jpy);
  CHECK_THROWS_AS(dollar + yen, std::logic_error);
  CHECK_THROWS_AS(dollar - yen, std::logic_error);
  CHECK_THROWS_AS(dollar < yen, std::logic_error);
  CHECK_FALSE(dollar == yen);
}

TEST_CASE("a share of an amount is rounded up to a millionth", "[fast]") {
  CHECK(Money::parse("0.01", usd)->scaled(500'000, 1'000'000).amount() == "0.005");
  CHECK(Money::parse("0.01", usd)->scaled(1, 1'000'000).amount() == "0.000001");
  CHECK(Money::parse("0.01", usd)->scaled(0, 1'000'000).is_zero());
  CHECK(Money::parse("10", usd)->scaled(1, 3).amount() == "3.333334");
  CHECK(Money::parse("-10", usd)->scaled(1, 3).amount() == "-3.333334");
}
