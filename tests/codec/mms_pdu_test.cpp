// The nine PDUs, as octets.
#include "celltext/codec/mms_pdu.h"

#include "celltext/codec/mms_status.h"
#include "celltext/codec/wap_push.h"
#include "tests/catch.h"
#include "tests/codec/octets.h"

using namespace celltext;
using namespace celltext::codec;
using testing::octets;
using testing::text_octets;

namespace {

MmsPdu decoded(const Bytes& content) {
  auto pdu = decode_mms(content);
  INFO((pdu ? "" : pdu.error().message));
  REQUIRE(pdu);
  return *std::move(pdu);
}

MmsPdu decoded(std::string_view written) {
  return decoded(octets(written));
}

std::string refusal(const Bytes& content) {
  const auto pdu = decode_mms(content);
  REQUIRE_FALSE(pdu);
  CHECK(pdu.error().kind == ErrorKind::invalid);
  return pdu.error().message;
}

Bytes encoded(const MmsPdu& pdu) {
  auto content = encode_mms(pdu);
  INFO((content ? "" : content.error().message));
  REQUIRE(content);
  return *std::move(content);
}

std::chrono::sys_seconds at(std::int64_t seconds) {
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

// A PDU and its octets, both ways.
struct Both {
  const char* what;
  MmsPdu pdu;
  Bytes octets;
};

MmsPdu of_type(MmsType type, std::string transaction_id) {
  MmsPdu pdu;
  pdu.type = type;
  pdu.transaction_id = std::move(transaction_id);
  return pdu;
}

std::vector<Both> both_ways() {
  MmsPdu notification = of_type(MmsType::notification_ind, "T1");
  notification.from = "+15551230001";
  notification.subject = "你好";
  notification.delivery_report = true;
  notification.message_class = "personal";
  notification.size = 70000;
  notification.expiry = MmsTime{true, std::chrono::seconds(259200)};
  notification.content_location = "http://mmsc/1";

  MmsPdu response = of_type(MmsType::notifyresp_ind, "T1");
  response.status = MmsStatus::retrieved;
  response.report_allowed = false;

  MmsPdu acknowledge = of_type(MmsType::acknowledge_ind, "T9");
  acknowledge.report_allowed = true;

  MmsPdu request = of_type(MmsType::send_req, "a");
  request.to = {"+15551230002", "bob@example.com"};
  request.cc = {"7678"};
  request.delivery_report = true;
  request.read_report = false;
  request.parts.push_back({"text/plain", "utf-8", "a.txt", "t", "a.txt", text_octets("hi")});

  MmsPdu confirmation = of_type(MmsType::send_conf, "a");
  confirmation.response_status = mms_ok;
  confirmation.message_id = "M1";

  MmsPdu retrieved = of_type(MmsType::retrieve_conf, "");
  retrieved.message_id = "M1";
  retrieved.date = at(0x5F000000);
  retrieved.from = "+15551230001";
  retrieved.to = {"+15551230002"};
  retrieved.priority = MmsPriority::high;
  retrieved.content_type = "application/vnd.wap.multipart.mixed";
  retrieved.parts.push_back({"image/jpeg", "", "", "", "", octets("FF D8 FF")});

  MmsPdu delivery = of_type(MmsType::delivery_ind, "");
  delivery.message_id = "M1";
  delivery.to = {"+15551230002"};
  delivery.date = at(0x5F000000);
  delivery.status = MmsStatus::unreachable;

  MmsPdu read = of_type(MmsType::read_rec_ind, "");
  read.message_id = "M1";
  read.to = {"+15551230001"};
  read.read_status = MmsReadStatus::read;

  MmsPdu was_read = of_type(MmsType::read_orig_ind, "");
  was_read.message_id = "M1";
  was_read.to = {"+15551230001"};
  was_read.from = "+15551230002";
  was_read.date = at(0x5F000000);
  was_read.read_status = MmsReadStatus::deleted_unread;

  return {
      {"m-notification-ind", notification,
       octets("8C 82 98 'T1' 00 8D 93 89 18 80 '+15551230001/TYPE=PLMN' 00 96 09 EA 7F E4BDA0 E5A5BD 00 86 80 8A 80 "
              "8E 03 01 11 70 88 05 81 03 03 F4 80 83 'http://mmsc/1' 00")},
      {"m-notifyresp-ind", response, octets("8C 83 98 'T1' 00 8D 93 95 81 91 81")},
      {"m-acknowledge-ind", acknowledge, octets("8C 85 98 'T9' 00 8D 93 91 80")},
      {"m-send-req", request,
       octets("8C 80 98 'a' 00 8D 93 89 01 81 97 '+15551230002/TYPE=PLMN' 00 97 'bob@example.com' 00 "
              "82 '7678/TYPE=PLMN' 00 86 80 90 81 84 A3 01 18 02 0A 83 81 EA 85 'a.txt' 00 C0 22 '<t>' 00 "
              "8E 'a.txt' 00 'hi'")},
      {"m-send-conf", confirmation, octets("8C 81 98 'a' 00 8D 93 92 80 8B 'M1' 00")},
      {"m-retrieve-conf", retrieved,
       octets("8C 84 8D 93 8B 'M1' 00 85 04 5F 00 00 00 89 18 80 '+15551230001/TYPE=PLMN' 00 "
              "97 '+15551230002/TYPE=PLMN' 00 8F 82 84 A3 01 01 03 9E FF D8 FF")},
      {"m-delivery-ind", delivery,
       octets("8C 86 8D 93 8B 'M1' 00 97 '+15551230002/TYPE=PLMN' 00 85 04 5F 00 00 00 95 87")},
      {"m-read-rec-ind", read, octets("8C 87 8D 93 8B 'M1' 00 97 '+15551230001/TYPE=PLMN' 00 89 01 81 9B 80")},
      {"m-read-orig-ind", was_read,
       octets("8C 88 8D 93 8B 'M1' 00 97 '+15551230001/TYPE=PLMN' 00 89 18 80 '+15551230002/TYPE=PLMN' 00 "
              "85 04 5F 00 00 00 9B 81")},
  };
}

// A notification-ind with one more header before its Content-Location.
MmsPdu notification_with(const std::string& header) {
  return decoded(octets("8C 82 98 'T1' 00 8D 92 " + header + " 83 'http://m/1' 00"));
}

}  // namespace

TEST_CASE("each of the nine PDUs is written as these octets and read from them") {
  for (const Both& both : both_ways()) {
    INFO(both.what);
    CHECK(name_of(both.pdu.type) == both.what);
    CHECK(to_hex(encoded(both.pdu)) == to_hex(both.octets));
    MmsPdu read = decoded(both.octets);
    CHECK(read.notes.empty());
    if (both.pdu.content_type.empty()) read.content_type.clear();
    CHECK(read == both.pdu);
  }
}

TEST_CASE("what networks send in other forms is understood") {
  CHECK(notification_with("89 11 80 '+1555/TYPE=PLMN' 00").from == "+1555");
  CHECK(notification_with("89 06 80 '+1555'").from == "+1555");  // the length says where it ends
  CHECK(notification_with("89 01 81").from == std::nullopt);
  CHECK(notification_with("96 '=?utf-8?B?5L2g5aW9?=' 00").subject == "你好");
  CHECK(notification_with("89 10 80 0E EA '+1/TYPE=PLMN' 00").from == "+1");
  CHECK(notification_with("89 '+1555/TYPE=plmn' 00").from == "+1555");
  CHECK(notification_with("96 'plain' 00").subject == "plain");
  CHECK(notification_with("96 7F C3A9 00").subject == "é");
  CHECK(notification_with("96 05 EA C3A9 21 00").subject == "é!");
  CHECK(notification_with("96 03 84 E9 00").subject == "é");                          // ISO 8859-1
  CHECK(notification_with("96 08 02 03 E8 4F 60 59 7D 00").subject == "你好");        // UCS-2, MIBenum 1000
  CHECK(notification_with("96 0A 02 03 F7 FF FE 60 4F 7D 59 00").subject == "你好");  // UTF-16, little endian
  CHECK(notification_with("96 08 02 07 E9 C4 E3 BA C3 00").subject == "你好");        // GB2312, MIBenum 2025
  CHECK(notification_with("96 08 02 07 EA A7 41 A6 6E 00").subject == "你好");        // Big5, MIBenum 2026
  CHECK(notification_with("96 06 01 71 C4 E3 21 00").subject == "你!");               // GBK, MIBenum 113
  CHECK(notification_with("96 06 EA 7F C3 A9 21 00").subject == "é!");
  CHECK(notification_with("88 06 80 04 5F 00 00 00").expiry == MmsTime{false, std::chrono::seconds(0x5F000000)});
  CHECK(notification_with("88 03 81 01 3C").expiry == MmsTime{true, std::chrono::seconds(60)});
  CHECK(notification_with("88 02 81 BC").expiry == MmsTime{true, std::chrono::seconds(60)});
  CHECK(notification_with("8A 'personal' 00").message_class == "personal");
  CHECK(notification_with("8A 81").message_class == "advertisement");
  CHECK(notification_with("8E FF").size == 127);
  CHECK(notification_with("8F 81").priority == MmsPriority::normal);
  CHECK(notification_with("85 04 5F 00 00 00").date == at(0x5F000000));
  CHECK(notification_with("94 80").hide_sender == true);
  CHECK(notification_with("").version == 0x12);
}

TEST_CASE("what is unknown is passed over, and what is not understood is left out with its offset") {
  const MmsPdu passed = notification_with("'X-Mms-Foo' 00 'bar' 00 B7 'app' 00 B2 02 01 02 BF 80 FA 01 02 FB 'x' 00");
  CHECK(passed.notes.empty());
  CHECK(passed.content_location == "http://m/1");

  // The value of Expiry is a text, that of Date nine octets, that of Priority a length.
  CHECK(notification_with("88 'soon' 00").notes ==
        std::vector<std::string>{"octet 9, X-Mms-Expiry: a value that can't be read"});
  CHECK_FALSE(notification_with("85 09 01 02 03 04 05 06 07 08 09").date);
  CHECK_FALSE(notification_with("8F 01 01").priority);
  CHECK(notification_with("86 85").notes.size() == 1);  // neither yes nor no
}

TEST_CASE("what can't be read says where and in which header") {
  struct Case {
    const char* octets;
    const char* reason;
  };
  const Case cases[] = {
      {"", "octet 0, X-Mms-Message-Type: an MMS PDU begins with its type"},
      {"'<html>'", "octet 0, X-Mms-Message-Type: an MMS PDU begins with its type"},
      {"8C", "octet 1, X-Mms-Message-Type: it ends too early"},
      {"8C 97", "octet 1, X-Mms-Message-Type: a type that no phone knows"},
      {"8C 82 98 'T1'", "octet 3, X-Mms-Transaction-Id: a text has no end"},
      {"8C 82 98 'T1' 00 8D", "octet 7, X-Mms-MMS-Version: it ends too early"},
      {"8C 82 8D 92 89 19 80 '+1' 00", "octet 6, From: a length goes past the end"},
      {"8C 82 8D 92 96 1F 90 80 80 80 00", "octet 11, Subject: a length has more than 32 bits"},
      {"8C 82 8D 92", "octet 4, X-Mms-Content-Location: it is missing"},
      {"8C 82 8D 92 05", "octet 5, the name of a header: a length goes past the end"},
      {"8C 82 8D 92 00", "octet 4, the name of a header: neither a number nor a name"},
      {"8C 81 8D 92 98 'a' 00", "octet 7, X-Mms-Response-Status: it is missing"},
      {"8C 84 8D 92", "octet 4, Content-Type: it is missing"},
      {"8C 84 8D 92 84 1F 81 00 00", "octet 8, Content-Type: a length goes past the end"},
      {"8C 84 8D 92 84 B3", "octet 6, the number of parts: it ends too early"},
      {"8C 84 8D 92 84 B3 01 01 05 9E 00", "octet 10, part 1: a length goes past the end"},
      {"8C 84 8D 92 84 B3 02 01 01 9E 00", "octet 11, part 2: it ends too early"},
  };
  for (const Case& c : cases) {
    INFO(c.octets);
    CHECK(refusal(octets(c.octets)) == "no readable MMS: " + std::string(c.reason));
  }
}

TEST_CASE("every PDU cut short anywhere is refused or says less, and never more") {
  for (const Both& both : both_ways())
    for (std::size_t length = 0; length < both.octets.size(); ++length) {
      const auto pdu = decode_mms(ByteView(both.octets).first(length));
      if (pdu) CHECK_FALSE(*pdu == both.pdu);
      if (pdu) CHECK(pdu->parts.size() <= both.pdu.parts.size());
    }
}

TEST_CASE("what can't be decoded still gives what an answer needs") {
  const auto beginning = begin_of_mms(octets("8C 82 98 'T1' 00 8D 93 89 1E 80"));
  REQUIRE(beginning);
  CHECK(beginning->type == 130);
  CHECK(beginning->transaction_id == "T1");
  CHECK(begin_of_mms(octets("8C 97 8D 93 98 'x' 00"))->transaction_id == "x");
  CHECK(begin_of_mms(octets("8C 82 98"))->transaction_id.empty());
  CHECK_FALSE(begin_of_mms(octets("'<html>'")));
  CHECK_FALSE(begin_of_mms({}));
}

TEST_CASE("an MMSC that has nothing to give says why") {
  const MmsPdu pdu = decoded("8C 84 98 'a' 00 8D 92 99 E2 9A 'gone' 00");
  CHECK(pdu.retrieve_status == 226);
  CHECK(pdu.retrieve_text == "gone");
  CHECK(pdu.parts.empty());
}

TEST_CASE("statuses outside the specification are kept as they are") {
  CHECK(decoded("8C 86 8D 92 8B 'M' 00 95 99").status == static_cast<MmsStatus>(0x99));
  CHECK(is_transient(192));
  CHECK(is_transient(223));
  CHECK_FALSE(is_transient(224));
  CHECK_FALSE(is_transient(128));
  CHECK(words_of_response(235) == "not enough credit: top up the line");
  CHECK(words_of_response(250) == "the MMSC answered with status 250");
  CHECK(words_of_retrieval(226) == "the MMSC no longer has the message");
}

TEST_CASE("what may not be written is refused") {
  MmsPdu empty;
  CHECK_FALSE(encode_mms(empty));  // no transaction id, nobody to send it to
  MmsPdu request = of_type(MmsType::send_req, "a");
  CHECK(encode_mms(request).error().message == "this MMS can't be written: To: it is missing");
  request.bcc = {"+1555"};
  CHECK(encode_mms(request));
  request.subject = std::string("a\0b", 3);
  CHECK_FALSE(encode_mms(request));
  request.subject.reset();
  request.parts.emplace_back();
  CHECK_FALSE(encode_mms(request));  // a part without a type
  request.parts.clear();
  request.date = at(-1);
  CHECK_FALSE(encode_mms(request));
  CHECK_FALSE(encode_mms(of_type(MmsType::notification_ind, "a")));
  CHECK_FALSE(encode_mms(of_type(static_cast<MmsType>(151), "a")));
}

TEST_CASE("a push is found in its frame, with or without the header of the SMS") {
  const Bytes pdu = octets("8C 82 98 'T1' 00 8D 92 83 'http://m/1' 00");
  const Bytes framed = encode_mms_push(0x21, pdu);
  CHECK(to_hex(framed) == "210603BEAF84" + to_hex(pdu));
  CHECK(looks_like_wap_push(framed));
  const auto push = decode_wap_push(framed);
  REQUIRE(push);
  CHECK(push->transaction == 0x21);
  CHECK(push->content_type == mms_content_type);
  CHECK(to_hex(push->body) == to_hex(pdu));

  for (const char* frame : {"", "210603BEAF84", "8C0601BE", "0106 20 'application/vnd.wap.mms-message' 00",
                            "01 07 26 1F 23 'application/vnd.wap.mms-message' 00 81 EA AF 84",
                            "06 05 04 0B 84 23 F0 01 06 01 BE", "0B 00 03 01 02 01 05 04 0B 84 23 F0 01 06 01 BE"}) {
    INFO(frame);
    Bytes content = octets(frame);
    content.insert(content.end(), pdu.begin(), pdu.end());
    const auto found = find_mms(content);
    REQUIRE(found);
    CHECK(to_hex(*found) == to_hex(pdu));
  }
}

TEST_CASE("what is no MMS push says so") {
  struct Case {
    const char* octets;
    const char* reason;
  };
  const Case cases[] = {
      {"", "octet 0, X-Mms-Message-Type: neither an MMS PDU nor a WAP push"},
      {"'hello'", "octet 0, X-Mms-Message-Type: neither an MMS PDU nor a WAP push"},
      {"01 06 01 AE 00", "octet 3, Content-Type: a WAP push of application/vnd.wap.sic, which is no MMS"},
      {"01 06 09 BE", "no readable WAP push: octet 3, the headers: a length goes past the end"},
      {"01 06 00", "no readable WAP push: octet 3, Content-Type: it ends too early"},
      {"01 06 FF FF FF FF FF", "no readable WAP push: octet 7, the headers: a length has more than 32 bits"},
  };
  for (const Case& c : cases) {
    INFO(c.octets);
    const auto found = find_mms(octets(c.octets));
    REQUIRE_FALSE(found);
    CHECK(found.error().message == c.reason);
  }
}
