#include "sim/ussd_menu.h"

#include "tests/catch.h"

using namespace celltext::sim;

TEST_CASE("a session walks down and back up its menu") {
  UssdSession session;
  CHECK(session.answer("*123#").status == 1);
  CHECK(session.answer("3").text.find("Language") == 0);
  CHECK(session.answer("0").text.find("Welcome") == 0);
  const auto last = session.answer("1");
  CHECK(last.status == 0);
  CHECK(last.text == "Balance: $12.34");
  CHECK(session.answer("1").status == 4);
}

TEST_CASE("an ended session starts again from the outside") {
  UssdSession session;
  session.answer("*123#");
  session.end();
  CHECK(session.answer("1").status == 4);
  session.answer("*123#");
  CHECK(session.answer("wrong").status == 2);
  CHECK(session.answer("*225#").status == 0);
}
