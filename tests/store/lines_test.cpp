#include "celltext/store/lines.h"

#include "tests/catch.h"
#include "tests/support/store_fixture.h"

using namespace celltext;
using namespace celltext::testing;
using store::Lines;

TEST_CASE("a SIM becomes one line, however often it is seen") {
  StoreFixture f;
  const auto again = must(f.lines.ensure("8901260000000000001", "", ""));
  CHECK(again == f.line);
  const auto another = must(f.lines.ensure("8986000000000000002", "", "46000"));
  CHECK(another != f.line);
  REQUIRE(f.lines.all().size() == 2);
  CHECK(f.lines.all()[0].number == "+15551230001");
  CHECK(f.lines.all()[0].network == "310260");
  CHECK(f.lines.all()[1].number.empty());
  CHECK(f.lines.all()[1].network == "46000");
}

TEST_CASE("what is known of a line is replaced by what is newer, not by nothing") {
  StoreFixture f;
  must(f.lines.ensure("8901260000000000001", "", ""));
  CHECK(f.lines.find(f.line)->number == "+15551230001");
  must(f.lines.ensure("8901260000000000001", "+15551239999", ""));
  CHECK(f.lines.find(f.line)->number == "+15551239999");
  CHECK(f.lines.find(f.line)->network == "310260");
}

TEST_CASE("a line that is known already is not written again") {
  StoreFixture f;
  auto other = f.other();
  const auto version = other.version();
  must(f.lines.ensure("8901260000000000001", "+15551230001", "310260"));
  must(f.lines.ensure("8901260000000000001", "", ""));
  CHECK(other.version() == version);
  must(f.lines.ensure("8901260000000000001", "+15551230002", ""));
  CHECK(other.version() != version);
}

TEST_CASE("a line is found by its name, its ICCID and its number") {
  StoreFixture f;
  must(f.lines.set_name(f.line, "us"));
  CHECK(f.lines.find("us")->id == f.line);
  CHECK(f.lines.find("8901260000000000001")->id == f.line);
  CHECK(f.lines.find("+15551230001")->id == f.line);
  CHECK_FALSE(f.lines.find("US"));
  CHECK_FALSE(f.lines.find(""));
  CHECK_FALSE(f.lines.find(model::LineId{77}));
}

TEST_CASE("a line's name is free, printable and no number") {
  StoreFixture f;
  const auto other = must(f.lines.ensure("8986000000000000002", "", ""));
  must(f.lines.set_name(f.line, "us"));
  must(f.lines.set_name(f.line, "us"));
  for (const std::string& name : {std::string("us"), std::string("12345"), std::string("+1 555"), std::string("a\nb"),
                                  std::string("a\x1B[2J"), std::string(500, 'x')}) {
    INFO(name.substr(0, 20));
    const auto named = f.lines.set_name(other, name);
    REQUIRE_FALSE(named);
    CHECK(named.error().kind == ErrorKind::invalid);
  }
  CHECK(f.lines.find(other)->name.empty());
  must(f.lines.set_name(f.line, ""));
  must(f.lines.set_name(other, "us"));
  CHECK(f.lines.find("us")->id == other);
}

TEST_CASE("one line at most is the default") {
  StoreFixture f;
  const auto other = must(f.lines.ensure("8986000000000000002", "", ""));
  CHECK_FALSE(f.lines.default_line());
  must(f.lines.set_default(f.line));
  must(f.lines.set_default(other));
  CHECK(f.lines.default_line()->id == other);
  CHECK_FALSE(f.lines.find(f.line)->is_default);
}

TEST_CASE("a line that does not exist can't be named or made the default, and nothing changes") {
  StoreFixture f;
  must(f.lines.set_default(f.line));
  CHECK(f.lines.set_name(model::LineId{99}, "x").error().kind == ErrorKind::not_found);
  CHECK(f.lines.set_default(model::LineId{99}).error().kind == ErrorKind::not_found);
  CHECK(f.lines.default_line()->id == f.line);
}
