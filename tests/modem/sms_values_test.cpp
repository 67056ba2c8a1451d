// Between the daemon's dictionaries and the door's values.
#include "modem/sms_values.h"

#include "tests/catch.h"

using namespace celltext;
using namespace celltext::modem;
using namespace std::chrono_literals;

namespace {

Sms read(const char* dictionary) {
  GError* error = nullptr;
  const Variant values(g_variant_parse(G_VARIANT_TYPE_VARDICT, dictionary, nullptr, nullptr, &error));
  REQUIRE_FALSE(error);
  Sms sms;
  apply(sms, values.get());
  return sms;
}

OutgoingSms outgoing(std::string number, std::string text) {
  OutgoingSms sms;
  sms.number = std::move(number);
  sms.text = std::move(text);
  return sms;
}

std::string printed(const OutgoingSms& sms) {
  const Variant creation = creation_of(sms);
  const CPtr<char, g_free> text(g_variant_print(creation.get(), FALSE));
  return text.get();
}

}  // namespace

TEST_CASE("a received message is read from the daemon's properties") {
  const Sms sms = read(
      "{'State': <uint32 3>, 'PduType': <uint32 1>, 'Number': <'+15551230002'>, 'Text': <'hello'>, 'Class': <0>,"
      " 'Timestamp': <'2026-11-01T09:30:00+01'>, 'Storage': <uint32 2>, 'DeliveryState': <uint32 256>}");
  CHECK(sms.state == SmsState::received);
  CHECK(sms.type == SmsType::deliver);
  CHECK(sms.number == "+15551230002");
  CHECK(sms.text == "hello");
  CHECK(sms.message_class == 0);
  CHECK(sms.timestamp == "2026-11-01T09:30:00+01");
  REQUIRE(sms.sent_at);
  CHECK(*sms.sent_at == from_rfc3339("2026-11-01T08:30:00Z"));
  CHECK(sms.storage == "me");
  CHECK_FALSE(sms.delivery_state);
}

TEST_CASE("a status report has its reference, its state and its time") {
  const Sms sms = read(
      "{'State': <uint32 3>, 'PduType': <uint32 3>, 'MessageReference': <uint32 255>, 'DeliveryState': <uint32 0>,"
      " 'DischargeTimestamp': <'2026-11-01T09:31:00+01'>}");
  CHECK(sms.type == SmsType::status_report);
  CHECK(sms.reference == 255);
  CHECK(sms.delivery_state == 0);
  CHECK(sms.discharged_at == from_rfc3339("2026-11-01T08:31:00Z"));
}

TEST_CASE("a push message is its data") {
  const Sms sms = read("{'PduType': <uint32 1>, 'Data': <[byte 0x00, 0x06, 0xff]>, 'Text': <''>}");
  CHECK(sms.data == Bytes{0x00, 0x06, 0xff});
  CHECK(sms.text.empty());
}

TEST_CASE("changed properties change what they name and nothing else") {
  Sms sms = read("{'State': <uint32 2>, 'PduType': <uint32 1>, 'Number': <'+1555'>, 'Text': <''>}");
  const Variant changed(
      g_variant_parse(nullptr, "@a{sv} {'State': <uint32 3>, 'Text': <'whole'>}", nullptr, nullptr, nullptr));
  apply(sms, changed.get());
  CHECK(sms.state == SmsState::received);
  CHECK(sms.text == "whole");
  CHECK(sms.number == "+1555");
}

TEST_CASE("properties of a wrong type or an unknown value are left out") {
  const Sms sms = read(
      "{'State': <'received'>, 'PduType': <uint32 99>, 'Number': <uint32 7>, 'Data': <'x'>, 'Class': <17>,"
      " 'Timestamp': <'yesterday'>, 'MessageReference': <uint32 511>, 'Invented': <1>}");
  CHECK(sms.state == SmsState::unknown);
  CHECK(sms.type == SmsType::other);
  CHECK(sms.number.empty());
  CHECK(sms.data.empty());
  CHECK(sms.message_class == -1);
  CHECK(sms.timestamp == "yesterday");
  CHECK_FALSE(sms.sent_at);
  CHECK(sms.reference == 255);
}

TEST_CASE("hostile content comes through as it is") {
  const Sms sms = read("{'Number': <'EVIL\\n+1555'>, 'Text': <'\\u001b[2J\\u202e'>}");
  CHECK(sms.number == "EVIL\n+1555");
  CHECK(sms.text == "\x1b[2J\xe2\x80\xae");
}

TEST_CASE("a number or a text that the daemon would not understand is refused before it is asked") {
  for (const char* number : {"", "+", "+1 555 123", "555-1234", "alice", "+1555\n", "123456789012345678901", "++1"}) {
    CAPTURE(number);
    const auto checked = check(outgoing(number, "hello"));
    REQUIRE_FALSE(checked);
    CHECK(checked.error().kind == ErrorKind::invalid);
  }
  for (const char* number : {"+15551230001", "7678", "*100#", "12345678901234567890"})
    CHECK(check(outgoing(number, "hello")));

  for (const std::string& text :
       {std::string(), std::string("\xff"), std::string("a\0b", 3), std::string(256 * 153, 'x')}) {
    const auto checked = check(outgoing("+15551230001", text));
    REQUIRE_FALSE(checked);
    CHECK(checked.error().kind == ErrorKind::invalid);
  }
  CHECK(check(outgoing("+15551230001", std::string(255 * 153, 'x'))));
}

TEST_CASE("a message is created with what was asked for, and no more") {
  OutgoingSms sms = outgoing("+15551230001", "hello");
  CHECK(printed(sms) == "({'number': <'+15551230001'>, 'text': <'hello'>},)");
  sms.request_report = true;
  sms.flash = true;
  sms.validity = 90min;
  const std::string all = printed(sms);
  for (const char* piece :
       {"'delivery-report-request': <true>", "'class': <0>", "'validity': <(uint32 1, <uint32 90>)>"})
    CHECK_THAT(all, Catch::Matchers::ContainsSubstring(piece));
}

TEST_CASE("a validity period is brought into what TP-VP can say") {
  OutgoingSms sms = outgoing("+15551230001", "hello");
  sms.validity = 0min;
  CHECK_THAT(printed(sms), Catch::Matchers::ContainsSubstring("<uint32 5>"));
  sms.validity = std::chrono::weeks(100);
  CHECK_THAT(printed(sms), Catch::Matchers::ContainsSubstring("<uint32 635040>"));
}
