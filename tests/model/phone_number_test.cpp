#include "celltext/model/phone_number.h"

#include "model/number_library.h"
#include "tests/catch.h"

using namespace celltext;
using namespace celltext::model;

namespace {

struct Case {
  std::string_view typed;
  Region region;
  std::string expected;
};

void check_all(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    INFO(c.typed << " in " << c.region);
    CHECK(normalise(c.typed, c.region) == c.expected);
  }
}

}  // namespace

TEST_CASE("a number written in full is normalised by its characters alone", "[fast]") {
  check_all({
      {"+15551230001", "", "+15551230001"},
      {"+1 (555) 123-0001", "", "+15551230001"},
      {"+1.555.123.0001", "CN", "+15551230001"},
      {" +86 138-1234-5678 ", "US", "+8613812345678"},
      {"+1\u00A0555\u202F123\u20110001", "", "+15551230001"},
      {"\uFF0B\uFF11\uFF15\uFF15\uFF15\uFF11\uFF12\uFF13\uFF10\uFF10\uFF10\uFF11", "", "+15551230001"},
      {"+44 20 7946 0958", "", "+442079460958"},
  });
}

TEST_CASE("a national number is completed by its region") {
  check_all({
      {"5551230001", "US", "+15551230001"},
      {"(555) 123-0001", "US", "+15551230001"},
      {"15551230001", "US", "+15551230001"},
      {"1-555-123-0001", "US", "+15551230001"},
      {"13812345678", "CN", "+8613812345678"},
      {"138 1234 5678", "CN", "+8613812345678"},
      {"8613812345678", "CN", "+8613812345678"},
      {"010 6552 9988", "CN", "+861065529988"},
      {"07700 900123", "GB", "+447700900123"},
      {"020 7946 0958", "GB", "+442079460958"},
      {"06 12345678", "NL", "+31612345678"},
      {"312345", "AD", "+376312345"},
  });
}

TEST_CASE("the library is not asked for what characters can tell", "[fast]") {
  // Alone in its process: another test may have loaded it.
  if (number_library_loaded()) return;
  normalise("+1 (555) 123-0001", "US");
  normalise("(555) 123-0001", "US");
  normalise("138 1234 5678", "CN");
  normalise("MyBank", "CN");
  normalise("262966", "US");
  region_of("+12125550123");
  region_of("+8613812345678");
  CHECK_FALSE(is_emergency_number("72975", "US"));
  CHECK_FALSE(is_premium_rate("+12025550123", "US"));
  CHECK_FALSE(number_library_loaded());
}

TEST_CASE("an international prefix is read where the region is known") {
  check_all({
      {"0044 20 7946 0958", "CN", "+442079460958"},
      {"011 44 20 7946 0958", "US", "+442079460958"},
      {"+44 (0)20 7946 0958", "", "+442079460958"},
      {"+39 (0)6 698 12345", "", "+390669812345"},
      {"0044 20 7946 0958", "", "00442079460958"},
  });
}

TEST_CASE("short codes and service numbers stay as they are") {
  check_all({
      {"12345", "US", "12345"},
      {"262966", "US", "262966"},
      {"26-29-66", "US", "262966"},
      {"911", "US", "911"},
      {"5551234", "US", "5551234"},  // lacks its area code
      {"10086", "CN", "10086"},
      {"95588", "CN", "95588"},
      {"9555801", "CN", "9555801"},
      {"106575258192144", "CN", "106575258192144"},
      {"10690000123", "CN", "10690000123"},
      {"1069812345", "CN", "1069812345"},
      {"12306", "CN", "12306"},
      {"60777", "GB", "60777"},
      {"112", "GB", "112"},
      {"12345", "", "12345"},
      {"5551230001", "", "5551230001"},
  });
}

TEST_CASE("alphanumeric senders and service codes come back unaltered") {
  check_all({
      {"T-Mobile", "US", "T-Mobile"},
      {"MyBank", "CN", "MyBank"},
      {"Bank 24", "US", "Bank 24"},
      {"*100#", "US", "*100#"},
      {"Evil\nName", "US", "Evil\nName"},
      {"\u4E2D\u56FD\u79FB\u52A8", "CN", "\u4E2D\u56FD\u79FB\u52A8"},
      {"", "US", ""},
      {"+", "US", "+"},
      {" - ", "US", " - "},
      {"+1+5551230001", "US", "+1+5551230001"},
  });
}

TEST_CASE("what no number can be is returned unchanged, however long") {
  const std::string endless(100'000, '7');
  CHECK(normalise(endless, "US") == endless);
  CHECK(normalise("+1234567890123456789", "US") == "+1234567890123456789");
  CHECK(normalise("+0123456789", "") == "+0123456789");
  CHECK(normalise("\xFF\xFE"
                  "5551230001",
                  "US") ==
        "\xFF\xFE"
        "5551230001");
  CHECK(normalise("5551230001", "nowhere at all") == "5551230001");
}

TEST_CASE("a recipient is ready for the modem") {
  CHECK(*parse_recipient(" +1 (555) 123-0001\n", "") == "+15551230001");
  CHECK(*parse_recipient("5551230001", "US") == "+15551230001");
  CHECK(*parse_recipient("7678", "US") == "7678");
  CHECK(*parse_recipient("106575258192144", "CN") == "106575258192144");
  CHECK(*parse_recipient("12345678901234567890", "") == "12345678901234567890");
}

TEST_CASE("a recipient that nobody could send to is refused") {
  const std::string endless(100'000, '7');
  for (const std::string_view typed :
       {std::string_view(""), std::string_view("   "), std::string_view("MyBank"), std::string_view("+1555FLOWERS"),
        std::string_view("*100#"), std::string_view("123\n456"),
        std::string_view("123\0"
                         "456",
                         7),
        std::string_view("+"), std::string_view("--"), std::string_view("123456789012345678901"),
        std::string_view("12\x1B[2J"), std::string_view("\xFF\xFF"), std::string_view(endless)}) {
    INFO(typed.substr(0, 40));
    const auto recipient = parse_recipient(typed, "US");
    REQUIRE_FALSE(recipient);
    CHECK(recipient.error().kind == ErrorKind::invalid);
    CHECK(recipient.error().message.size() < 300);
  }
}

TEST_CASE("the region of a number is that of its area code") {
  CHECK(region_of("+12125550123") == "US");
  CHECK(region_of("+14165550123") == "CA");
  CHECK(region_of("+18765550123") == "JM");
  CHECK(region_of("+17875550123") == "PR");
  CHECK(region_of("+8613812345678") == "CN");
  CHECK(region_of("+85251234567") == "HK");
  CHECK(region_of("+79161234567") == "RU");
  CHECK(region_of("+77011234567") == "KZ");
}

TEST_CASE("countries that share a calling code are told apart by the library") {
  CHECK(region_of("+447700900123") == "GB");
  CHECK(region_of("+441481256789") == "GG");
  CHECK(region_of("+441534456789") == "JE");
  CHECK(region_of("+3546101234") == "IS");
  CHECK(region_of("+390612345678") == "IT");
}

TEST_CASE("an area code that nobody knows belongs to the calling code's main country") {
  CHECK(region_of("+15551230001") == "US");
  CHECK(region_of("+449999999999") == "GB");
}

TEST_CASE("what is no E.164 number has no region") {
  for (const std::string_view text : {"", "+", "5551230001", "10086", "MyBank", "+1555123000x", "+80012345678",
                                      "+99912345678", "+1234567890123456789"}) {
    INFO(text);
    CHECK(region_of(text).empty());
  }
}

TEST_CASE("the region of a network follows from its country code") {
  CHECK(region_of_network("310260") == "US");
  CHECK(region_of_network("310") == "US");
  CHECK(region_of_network("46000") == "CN");
  CHECK(region_of_network("23415") == "GB");
  CHECK(region_of_network("45400") == "HK");
  CHECK(region_of_network("316010") == "US");
  CHECK(region_of_network("750") == "FK");
  CHECK(region_of_network("202") == "GR");
}

TEST_CASE("what is no network of one country has no region") {
  for (const std::string_view text :
       {"", "31", "3102", "9011", "90112", "001", "00101", "999", "31026x", "3102600", "+10260"}) {
    INFO(text);
    CHECK(region_of_network(text).empty());
  }
}

TEST_CASE("emergency numbers are known without the library", "[fast]") {
  for (const char* region : {"US", "CN", "DE", ""}) {
    CHECK(is_emergency_number("112", region));
    CHECK(is_emergency_number("911", region));
  }
  CHECK(is_emergency_number("110", "CN"));
  CHECK(is_emergency_number("999", "GB"));
  CHECK(is_emergency_number("000", "AU"));
  CHECK(is_emergency_number("10111", "ZA"));
  CHECK(is_emergency_number("999", ""));
  CHECK_FALSE(is_emergency_number("999", "US"));
  CHECK_FALSE(is_emergency_number("72975", "US"));
  CHECK_FALSE(is_emergency_number("9110", "US"));
  CHECK_FALSE(is_emergency_number("", "US"));
}

TEST_CASE("premium numbers of the home of most users are known without the library", "[fast]") {
  CHECK(is_premium_rate("+19005550123", "US"));
  CHECK_FALSE(is_premium_rate("+12025550123", "US"));
  CHECK_FALSE(is_premium_rate("+8613800138000", "US"));
  CHECK_FALSE(is_premium_rate("BANK", "US"));
}

TEST_CASE("premium numbers of other countries are known to the library") {
  CHECK(is_premium_rate("+449098790000", "US"));
  CHECK(is_premium_rate("+499001234567", "US"));
  CHECK_FALSE(is_premium_rate("+447400123456", "US"));
}

TEST_CASE("a calling code goes as far as the country is told by it", "[fast]") {
  CHECK(calling_code("+8613800138000") == "86");
  CHECK(calling_code("+12025550123") == "1");
  CHECK(calling_code("+16045550123") == "1604");
  CHECK(calling_code("+77011234567") == "77");
  CHECK(calling_code("72975").empty());
  CHECK(calling_code("+").empty());
}
