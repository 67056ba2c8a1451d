#include "sim/tpdu.h"

#include "sim/text_parts.h"
#include "tests/catch.h"

using namespace celltext;
using namespace celltext::sim;
using std::chrono::minutes;

namespace {

Bytes octets(std::string_view hex) {
  return from_hex(hex).value();
}

Bytes gsm(std::string_view letters) {
  return {letters.begin(), letters.end()};
}

}  // namespace

TEST_CASE("submitted messages are read field by field") {
  struct Case {
    const char* what;
    const char* tpdu;
    Address to;
    const char* text;
    bool report;
    std::optional<minutes> validity;
  };
  // Flags, reference, address, protocol, coding, validity, length, data: TS 23.040 §9.2.2.2.
  const Case cases[] = {
      {"plain",
       "0100"
       "0891515500 20"
       "0000"
       "05E8329BFD06",
       {"+15550002"},
       "hello",
       false,
       {}},
      {"with a report",
       "2100"
       "0891515500 20"
       "0000"
       "05E8329BFD06",
       {"+15550002"},
       "hello",
       true,
       {}},
      {"a short code",
       "0100"
       "05817386F9"
       "0000"
       "05E8329BFD06",
       {"37689"},
       "hello",
       false,
       {}},
      {"UCS-2",
       "0100"
       "0891515500 20"
       "0008"
       "044F60597D",
       {"+15550002"},
       "你好",
       false,
       {}},
      {"8 bit data",
       "0100"
       "0891515500 20"
       "0004"
       "0300FF10",
       {"+15550002"},
       "00FF10",
       false,
       {}},
      {"valid for an hour",
       "1100"
       "0891515500 20"
       "0000"
       "0B"
       "05E8329BFD06",
       {"+15550002"},
       "hello",
       false,
       minutes{60}},
      {"valid for two days",
       "1100"
       "0891515500 20"
       "0000"
       "A8"
       "05E8329BFD06",
       {"+15550002"},
       "hello",
       false,
       minutes{2880}},
      {"valid until",
       "1900"
       "0891515500 20"
       "0000"
       "21101011000000"
       "05E8329BFD06",
       {"+15550002"},
       "hello",
       false,
       {}},
      {"empty",
       "0100"
       "0891515500 20"
       "0000"
       "00",
       {"+15550002"},
       "",
       false,
       {}},
  };
  for (const Case& expected : cases) {
    INFO(expected.what);
    std::string hex = expected.tpdu;
    std::erase(hex, ' ');
    const auto submit = decode_submit(octets(hex));
    REQUIRE(submit);
    CHECK(submit->destination == expected.to);
    CHECK(submit->data.text() == expected.text);
    CHECK(submit->report_requested == expected.report);
    CHECK(submit->validity == expected.validity);
  }
}

TEST_CASE("every relative validity is in the table of the standard") {
  const std::pair<int, minutes> cases[] = {
      {0, minutes{5}},          {143, minutes{720}},       {144, minutes{750}},       {167, minutes{1440}},
      {168, minutes{2 * 1440}}, {196, minutes{30 * 1440}}, {197, minutes{5 * 10080}}, {255, minutes{63 * 10080}}};
  for (const auto& [octet, expected] : cases) {
    Bytes tpdu = octets(
        "1100089151550020000000"
        "05E8329BFD06");
    tpdu[10] = static_cast<std::uint8_t>(octet);
    INFO(octet);
    const auto submit = decode_submit(tpdu);
    REQUIRE(submit);
    CHECK(submit->validity == expected);
  }
}

TEST_CASE("a part tells its place, with a short and with a long reference") {
  // "abc" after a header of six octets: one fill bit. TS 23.040 §9.2.3.24.
  const auto narrow =
      decode_submit(octets("41000891515500200000"
                           "0A"
                           "0500030C0201"
                           "C2E231"));
  REQUIRE(narrow);
  CHECK(narrow->data.concatenation() == Concatenation{12, 2, 1, false});
  CHECK(narrow->data.text() == "abc");
  // Seven octets are eight septets without fill bits.
  const auto wide =
      decode_submit(octets("41000891515500200000"
                           "0B"
                           "06080401020302"
                           "61F118"));
  REQUIRE(wide);
  CHECK(wide->data.concatenation() == Concatenation{0x0102, 3, 2, true});
  CHECK(wide->data.text() == "abc");
}

TEST_CASE("ports are read from either element") {
  UserData data;
  data.header = ports_element(2948, 9200);
  CHECK(data.ports() == std::pair{2948, 9200});
  data.header = octets("0402F0F1");
  CHECK(data.ports() == std::pair{0xF0, 0xF1});
  data.header = octets("0504");
  CHECK_FALSE(data.ports());
}

TEST_CASE("what is cut short anywhere is refused or read without overrun") {
  const Bytes whole = octets(
      "510008915155002000040B"
      "0C"
      "0605040B8423F0"
      "0102030405");
  REQUIRE(decode_submit(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK_FALSE(decode_submit(ByteView(whole).first(size)));
  }
}

TEST_CASE("other kinds of TPDU and empty numbers are not submitted messages") {
  CHECK_FALSE(decode_submit(octets("0000089151550020000005E8329BFD06")));
  CHECK_FALSE(decode_submit(octets("0200089151550020000005E8329BFD06")));
  CHECK_FALSE(
      decode_submit(octets("01000091"
                           "000005E8329BFD06")));
  CHECK_FALSE(decode_submit({}));
}

TEST_CASE("a delivered message is written as the standard draws it") {
  Deliver message;
  message.sender = {"+27838890001", false};
  message.taken_at = *from_rfc3339("1999-03-29T15:16:59+02:00");
  message.zone = minutes{120};
  message.data.body = gsm("hellohello");
  CHECK(to_hex(encode(message)) ==
        "04"
        "0B917238880900F1"
        "00"
        "00"
        "99309251619580"
        "0AE8329BFD4697D9EC37");
}

TEST_CASE("senders are written as numbers, short codes or letters") {
  const std::pair<Address, const char*> cases[] = {
      {{"+15550002", false}, "089151550020"},
      {{"22395", false}, "05812293F5"},
      {{"MyBank", true}, "0BD0CDBC30EC5E03"},
      {{"1234567", true}, "0DD031D98C56B3DD00"},
  };
  for (const auto& [sender, expected] : cases) {
    INFO(sender.text);
    Deliver message;
    message.sender = sender;
    const std::string hex = to_hex(encode(message));
    CHECK(hex.substr(2, std::string_view(expected).size()) == expected);
  }
}

TEST_CASE("a zone west of Greenwich has the sign bit") {
  Deliver message;
  message.sender = {"1", false};
  message.taken_at = *from_rfc3339("2026-11-01T09:30:15-05:00");
  message.zone = minutes{-300};
  // 20 quarters of an hour, digits swapped, bit 3 set.
  CHECK(to_hex(encode(message)).substr(12, 14) == "6211109003510A");
}

TEST_CASE("a status report carries both times and the outcome") {
  StatusReport report;
  report.reference = 0x2A;
  report.recipient = {"+15550002", false};
  report.taken_at = *from_rfc3339("2026-11-01T12:00:00Z");
  report.settled_at = *from_rfc3339("2026-11-01T12:00:07Z");
  report.status = 0x41;
  CHECK(to_hex(encode(report)) ==
        "06"
        "2A"
        "089151550020"
        "62111021000000"
        "62111021007000"
        "41");
}

TEST_CASE("coding octets say alphabet and class") {
  struct Case {
    int coding;
    Alphabet alphabet;
    std::optional<int> shown;
  };
  const Case cases[] = {{0x00, Alphabet::gsm7, {}}, {0x08, Alphabet::ucs2, {}}, {0x04, Alphabet::data, {}},
                        {0x10, Alphabet::gsm7, 0},  {0x18, Alphabet::ucs2, 0},  {0x15, Alphabet::data, 1},
                        {0xF0, Alphabet::gsm7, 0},  {0xF6, Alphabet::data, 2},  {0xC8, Alphabet::gsm7, {}},
                        {0xE0, Alphabet::ucs2, {}}, {0x20, Alphabet::data, {}}, {0x0C, Alphabet::gsm7, {}}};
  for (const Case& expected : cases) {
    INFO(expected.coding);
    CHECK(alphabet_of(static_cast<std::uint8_t>(expected.coding)) == expected.alphabet);
    CHECK(message_class(static_cast<std::uint8_t>(expected.coding)) == expected.shown);
  }
}

TEST_CASE("the class of a delivered message is found behind its sender") {
  Deliver message;
  message.sender = {"+15550002", false};
  message.data.coding = 0x12;
  CHECK(message_class_of(encode(message)) == 2);
  message.data.coding = 0x00;
  CHECK_FALSE(message_class_of(encode(message)));
  CHECK_FALSE(message_class_of({}));
  CHECK_FALSE(message_class_of(encode(StatusReport{})));
}

TEST_CASE("a text is cut where the standard puts the limits") {
  struct Case {
    const char* what;
    std::string text;
    bool wide;
    std::vector<std::size_t> parts;  // septets or octets
  };
  const auto times = [](const char* piece, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += piece;
    return text;
  };
  const Case cases[] = {
      {"empty", "", false, {0}},
      {"a full single", times("x", 160), false, {160}},
      {"one more", times("x", 161), false, {153, 8}},
      {"with a long reference", times("x", 161), true, {152, 9}},
      {"an escape pair at the border", times("x", 152) + "€" + times("x", 20), false, {152, 22}},
      {"UCS-2 single", times("好", 70), false, {140}},
      {"UCS-2 double", times("好", 71), false, {134, 8}},
      {"UCS-2 with a long reference", times("好", 71), true, {132, 10}},
      {"a surrogate pair at the border", times("好", 66) + "\U0001F600" + times("好", 10), false, {132, 24}},
  };
  for (const Case& expected : cases) {
    INFO(expected.what);
    PartOptions options;
    options.wide_reference = expected.wide;
    const auto parts = cut_text(expected.text, options);
    std::vector<std::size_t> sizes;
    std::string text;
    for (const UserData& part : parts) {
      sizes.push_back(part.body.size());
      text += part.text();
    }
    CHECK(sizes == expected.parts);
    CHECK(text == expected.text);
  }
}

TEST_CASE("data keep their ports in every part") {
  const Bytes data(300, 0xAA);
  PartOptions options;
  options.reference = 7;
  const auto parts = cut_data(data, std::pair{2948, 9200}, options);
  REQUIRE(parts.size() == 3);
  std::size_t size = 0;
  for (const UserData& part : parts) {
    CHECK(part.ports() == std::pair{2948, 9200});
    CHECK(part.concatenation()->total == 3);
    CHECK(1 + part.header.size() + part.body.size() <= 140);
    size += part.body.size();
  }
  CHECK(size == data.size());
}
