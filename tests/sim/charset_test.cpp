#include "sim/charset.h"

#include "tests/catch.h"

using namespace celltext::sim;

TEST_CASE("strings go through the character sets and back") {
  CHECK(to_charset("UCS2", "A中\U0001F600") == "00414E2DD83DDE00");
  CHECK(from_charset("UCS2", "00414E2DD83DDE00") == "A中\U0001F600");
  CHECK(to_charset("GSM", "a@") == std::string("a\0", 2));
  CHECK(from_charset("GSM", std::string("a\0", 2)) == "a@");
  CHECK(to_charset("IRA", "aé") == "a?");
  CHECK(to_charset("GSM", "a中") == "a?");
}

TEST_CASE("broken UCS-2 is refused or replaced") {
  CHECK_FALSE(from_charset("UCS2", "xyz"));
  CHECK_FALSE(from_charset("UCS2", "004"));
  CHECK_FALSE(from_charset("UCS2", "0041FF"));
  CHECK(from_charset("UCS2", "D83D0041") ==
        "\uFFFD"
        "A");
  CHECK(from_charset("UCS2", "DE00") == "\uFFFD");
  CHECK(from_charset("UCS2", "D83D") == "\uFFFD");
}
