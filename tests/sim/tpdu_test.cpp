#include "sim/tpdu.h"

#include "tests/catch.h"

using namespace celltext;
using namespace celltext::sim;

TEST_CASE("a submitted text is read with number, alphabet and report request") {
  const auto tpdu = from_hex(
      "210004911032"
      "0000"
      "05E8329BFD06");
  const auto submit = decode_submit(*tpdu);
  REQUIRE(submit);
  CHECK(submit->destination == Address{"+0123", false});
  CHECK(submit->report_requested);
  CHECK(submit->data.text() == "hello");
}
