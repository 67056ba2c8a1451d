#include "tests/catch.h"
#include "tests/cli/fixture.h"
#include "tests/codec/octets.h"

using namespace celltext;
using namespace celltext::test;
using Catch::Matchers::ContainsSubstring;
using celltext::testing::octets;

namespace {

std::string file_with(const Celltext& celltext, const Bytes& content) {
  const auto file = celltext.folder.path() / "message.mms";
  std::ofstream(file, std::ios::binary)
      .write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
  return file.string();
}

constexpr const char* push =
    "21 06 03 BE AF 84 8C 82 98 'T1' 00 8D 92 89 18 80 '+15551230001/TYPE=PLMN' 00 96 09 EA 7F E4BDA0 E5A5BD 00 "
    "86 80 8A 80 8E 03 01 11 70 88 05 81 03 03 F4 80 83 'http://mmsc/1' 00";

constexpr const char* retrieved =
    "8C 84 98 'T2' 00 8D 93 8B 'M1' 00 85 04 5F 00 00 00 97 '+15551230002/TYPE=PLMN' 00 82 'bob@example.com' 00 8F 82 "
    "84 A3 02 04 02 03 83 81 EA 'hi' 08 03 07 9E 85 'a.jp' 00 FF D8 FF";

}  // namespace

TEST_CASE("a notification inside a push is shown with all its fields") {
  const Celltext celltext;
  const auto shown = celltext.json({"mms", "show", file_with(celltext, octets(push))});
  REQUIRE(shown.size() == 1);
  CHECK(shown[0] == Json{{"type", "m-notification-ind"},
                         {"transaction_id", "T1"},
                         {"version", "1.2"},
                         {"message_id", nullptr},
                         {"from", "+15551230001"},
                         {"to", Json::array()},
                         {"cc", Json::array()},
                         {"bcc", Json::array()},
                         {"subject", "你好"},
                         {"date", nullptr},
                         {"class", "personal"},
                         {"priority", nullptr},
                         {"size", 70000},
                         {"expiry", 259200},
                         {"content_location", "http://mmsc/1"},
                         {"delivery_report", true},
                         {"read_report", nullptr},
                         {"status", nullptr},
                         {"response_status", nullptr},
                         {"retrieve_status", nullptr},
                         {"parts", Json::array()}});
  const Outcome human = celltext.run({"mms", "show", file_with(celltext, octets(push))});
  CHECK(human.code == 0);
  CHECK_THAT(human.out, ContainsSubstring("From             +15551230001\n"));
  CHECK_THAT(human.out, ContainsSubstring("Location         http://mmsc/1\n"));
}

TEST_CASE("a message is shown with its parts, their sizes, sums and texts") {
  const Celltext celltext;
  const Json shown = celltext.json({"mms", "show", file_with(celltext, octets(retrieved))}).at(0);
  CHECK(shown["type"] == "m-retrieve-conf");
  CHECK(shown["date"] == "2020-07-04T04:05:20+00:00");
  CHECK(shown["to"] == Json{"+15551230002"});
  CHECK(shown["cc"] == Json{"bob@example.com"});
  CHECK(shown["priority"] == "high");
  REQUIRE(shown["parts"].size() == 2);
  CHECK(shown["parts"][0] == Json{{"content_type", "text/plain"},
                                  {"charset", "utf-8"},
                                  {"name", nullptr},
                                  {"content_id", nullptr},
                                  {"content_location", nullptr},
                                  {"size", 2},
                                  {"sha256", "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4"},
                                  {"text", "hi"}});
  CHECK(shown["parts"][1]["name"] == "a.jp");
  CHECK(shown["parts"][1]["text"] == nullptr);
  CHECK_THAT(celltext.run({"mms", "show", file_with(celltext, octets(retrieved))}).out,
             ContainsSubstring("Part 1: text/plain (2 bytes)\n  hi\n"));
}

TEST_CASE("what can't be decoded is exit 2, naming offset and header in one line") {
  const Celltext celltext;
  struct Case {
    Bytes content;
    const char* reason;
  };
  const Case cases[] = {
      {{}, "octet 0, X-Mms-Message-Type"},
      {octets("'<html>busy</html>'"), "octet 0, X-Mms-Message-Type"},
      {octets("8C 82 8D 92 89 19 80 '+1' 00"), "octet 6, From: a length goes past the end"},
      {octets("21 06 03 BE AF 84 8C 82 8D 92 89 19 80 '+1' 00"),
       "octet 6, From: a length goes past the end (octet 0 of the MMS is octet 6 of the file)"},
      {octets("01 06 01 AE 00"), "octet 3, Content-Type"},
      {octets("8C 84 8D 92 84 A3 01 05 01 1B '[2J' 83"), "part 1"},
  };
  for (const Case& c : cases) {
    const Outcome outcome = celltext.run({"mms", "show", file_with(celltext, c.content), "--json"});
    CHECK(outcome.code == 2);
    CHECK(outcome.out.empty());
    CHECK_THAT(outcome.err, ContainsSubstring(c.reason));
    CHECK(is_one_safe_line(outcome.err));
  }
  CHECK(celltext.run({"mms", "show", "/nowhere"}).code == 2);
  CHECK(celltext.run({"mms", "show", "/tmp"}).code == 2);
  CHECK(celltext.run({"mms", "show"}).code == 2);
}

TEST_CASE("nothing from outside moves the cursor") {
  const Celltext celltext;
  const auto file = file_with(celltext, octets("8C 82 98 'T' 1B '[2J' 00 8D 92 96 'a' 0A 1B ']0;x' 07 00 83 'u' 00"));
  const Outcome outcome = celltext.run({"mms", "show", file});
  CHECK(outcome.code == 0);
  CHECK(outcome.out.find('\x1B') == std::string::npos);
  CHECK(celltext.json({"mms", "show", file})[0]["subject"] == "a\n\x1B]0;x\x07");
}

TEST_CASE("the settings for MMS say where each comes from") {
  Celltext celltext;
  const Json found = celltext.json({"mms", "settings"}).at(0);
  CHECK(found["network"].get<std::string>().size() >= 5);
  CHECK(found["auto_download"] == "home");
  CHECK(found["max_download"] == 1'000'000);
  CHECK(found["route"] == "auto");
  CHECK(found["user_agent"]["from"] == "default");
  const std::string network = found["network"];
  celltext.configure("[mms]\nroute = internet\n[carrier " + network +
                     "]\nmmsc = http://127.0.0.1:1/\nproxy = 010.000.000.172:80\n");
  const Json own = celltext.json({"mms", "settings"}).at(0);
  CHECK(own["mmsc"] == Json{{"value", "http://127.0.0.1:1/"}, {"from", "configuration"}});
  CHECK(own["proxy"]["value"] == "10.0.0.172:80");
  CHECK(own["route"] == "internet");
  CHECK_THAT(celltext.run({"mms", "settings"}).out, ContainsSubstring("http://127.0.0.1:1/"));
}
