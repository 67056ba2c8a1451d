#include "celltext/codec/activation_code.h"

#include "tests/catch.h"

using namespace celltext;
using namespace celltext::codec;

TEST_CASE("all legal forms of an activation code are read") {
  const std::pair<const char*, ActivationCode> codes[] = {
      {"LPA:1$smdp.example$ABC-123", {"smdp.example", "ABC-123", "", false}},
      {"1$smdp.example$ABC-123", {"smdp.example", "ABC-123", "", false}},
      {"lpa:1$SMDP.Example$ABC-123", {"smdp.example", "ABC-123", "", false}},
      {"  LPA:1$smdp.example$ABC\r\n", {"smdp.example", "ABC", "", false}},
      {"LPA:1$smdp.example$", {"smdp.example", "", "", false}},
      {"LPA:1$smdp.example", {"smdp.example", "", "", false}},
      {"LPA:1$smdp.example$ABC$1.3.6.1.4.1.31746", {"smdp.example", "ABC", "1.3.6.1.4.1.31746", false}},
      {"LPA:1$smdp.example$ABC$1.3.6.1.4.1.31746$1", {"smdp.example", "ABC", "1.3.6.1.4.1.31746", true}},
      {"LPA:1$smdp.example$ABC$$1", {"smdp.example", "ABC", "", true}},
      {"LPA:1$smdp.example$ABC$$", {"smdp.example", "ABC", "", false}},
      {"LPA:1$smdp.example$ABC$$1$81370F5125D0B1D408D4C3B232E6D25E795BEBFB", {"smdp.example", "ABC", "", true}},
      {"LPA:1$127.0.0.1:8443$ABC", {"127.0.0.1:8443", "ABC", "", false}},
  };
  for (const auto& [text, expected] : codes) {
    CAPTURE(text);
    const auto code = parse_activation_code(text);
    REQUIRE(code);
    CHECK(*code == expected);
    const auto again = parse_activation_code(to_string(*code));
    REQUIRE(again);
    CHECK(*again == expected);
  }
}

TEST_CASE("what is no activation code is refused without repeating it") {
  for (const char* text :
       {"", "LPA:", "LPA:1", "hello", "LPA:2$smdp.example$SECRET", "LPA:1$$SECRET", "LPA:1$smdp_x$SECRET",
        "LPA:1$https://smdp.example$SECRET", "LPA:1$smdp.example/SECRET$x", "LPA:1$a b$SECRET",
        "LPA:1$-a.example$SECRET", "LPA:1$a..b$SECRET", "LPA:1$smdp.example:0$SECRET", "LPA:1$smdp.example$SEC RET",
        "LPA:1$smdp.example$SEC\"RET", "LPA:1$smdp.example$SECRET$1..2", "LPA:1$smdp.example$SECRET$x",
        "LPA:1$smdp.example$SECRET$$2"}) {
    CAPTURE(text);
    const auto code = parse_activation_code(text);
    REQUIRE_FALSE(code);
    CHECK(code.error().kind == ErrorKind::invalid);
    CHECK(code.error().message.find("SEC") == std::string::npos);
  }
  CHECK_FALSE(parse_activation_code("LPA:1$smdp.example$" + std::string(2000, 'A')));
}
