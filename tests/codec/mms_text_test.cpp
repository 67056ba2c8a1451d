// What stands inside MMS PDUs: numbers, texts in every charset, content types, bodies, transfer encodings, SMIL.
#include <random>
#include <set>

#include "celltext/codec/mms_pdu.h"
#include "celltext/codec/smil.h"
#include "celltext/text/utf8.h"
#include "codec/charset.h"
#include "codec/encoded_word.h"
#include "codec/media_type.h"
#include "codec/transfer_encoding.h"
#include "codec/wsp_reader.h"
#include "codec/wsp_values.h"
#include "codec/wsp_writer.h"
#include "tests/catch.h"
#include "tests/codec/octets.h"

using namespace celltext;
using namespace celltext::codec;
using testing::octets;
using testing::text_octets;

namespace {

MediaType media(std::string_view written) {
  const Bytes content = octets(written);
  WspReader reader(content);
  const auto read = read_media_type(reader.value());
  INFO(written);
  REQUIRE(read);
  CHECK(reader.at_end());
  return *read;
}

// A retrieve-conf whose body is this, with its content type.
Result<MmsPdu> with_body(std::string_view written) {
  return decode_mms(octets("8C 84 8D 92 84 " + std::string(written)));
}

std::vector<MmsPart> parts_of(std::string_view written) {
  auto pdu = with_body(written);
  INFO((pdu ? "" : pdu.error().message));
  REQUIRE(pdu);
  return pdu->parts;
}

std::string as_string(const Bytes& content) {
  return {content.begin(), content.end()};
}

}  // namespace

TEST_CASE("numbers are read and written in seven bits an octet") {
  struct Case {
    std::uint32_t number;
    const char* octets;
  };
  for (const Case& c : {Case{0, "00"}, Case{127, "7F"}, Case{128, "8100"}, Case{16383, "FF7F"}, Case{16384, "818000"},
                        Case{0xFFFFFFFF, "8FFFFFFF7F"}}) {
    WspWriter writer;
    writer.uintvar(c.number);
    CHECK(to_hex(writer.octets()) == c.octets);
    WspReader reader(writer.octets());
    CHECK(reader.uintvar() == c.number);
    CHECK_FALSE(reader.trouble());
  }
}

TEST_CASE("integers are as short as they can be") {
  struct Case {
    std::uint64_t number;
    const char* octets;
  };
  for (const Case& c : {Case{0, "80"}, Case{127, "FF"}, Case{128, "0180"}, Case{1000, "0203E8"},
                        Case{0xFFFFFFFFFFFFFFFF, "08FFFFFFFFFFFFFFFF"}}) {
    WspWriter writer;
    writer.integer(c.number);
    CHECK(to_hex(writer.octets()) == c.octets);
    WspReader reader(writer.octets());
    CHECK(as_integer(reader.value()) == c.number);
  }
}

TEST_CASE("the extent of a value follows from its first octet") {
  struct Case {
    const char* octets;
    WspValue::Form form;
    const char* content;
    std::size_t left;
  };
  using Form = WspValue::Form;
  for (const Case& c : {Case{"00 FF", Form::data, "", 1}, Case{"02 01 02 FF", Form::data, "0102", 1},
                        Case{"1F 03 01 02 03", Form::data, "010203", 0}, Case{"'ab' 00 FF", Form::text, "6162", 1},
                        Case{"7F 80 00", Form::text, "80", 0}, Case{"22 'a' 00", Form::text, "2261", 0},
                        Case{"80 81", Form::octet, "80", 1}, Case{"FF", Form::octet, "FF", 0}}) {
    INFO(c.octets);
    const Bytes content = octets(c.octets);
    WspReader reader(content);
    const WspValue value = reader.value();
    CHECK(value.form == c.form);
    CHECK(to_hex(value.content) == c.content);
    CHECK(reader.left() == c.left);
    CHECK_FALSE(reader.trouble());
  }
}

TEST_CASE("trouble sticks, and says where it began") {
  const Bytes content = octets("05 01 02");
  WspReader reader(content, 100);
  CHECK(reader.value().content.empty());
  REQUIRE(reader.trouble());
  CHECK(reader.trouble()->offset == 101);
  CHECK(reader.octet() == 0);
  CHECK(reader.uintvar() == 0);
  CHECK(reader.text().empty());
  CHECK(reader.at_end());
  CHECK(reader.trouble()->offset == 101);
}

TEST_CASE("texts in every charset that networks use become UTF-8") {
  struct Case {
    int mibenum;
    const char* octets;
    const char* text;
  };
  const Case cases[] = {
      {3, "41 62 63", "Abc"},
      {4, "E9 FC", "éü"},
      {5, "B1 E6", "ąć"},
      {6, "B1", "ħ"},
      {7, "B3", "ŗ"},
      {8, "BF D8", "Пи"},
      {9, "C7", "ا"},
      {10, "E1", "α"},
      {11, "E0", "א"},
      {12, "FD", "ı"},
      {17, "82 B1 82 F1", "こん"},
      {106, "E4 BD A0 F0 9F 98 80", "你😀"},
      {113, "C4 E3 8D 96", "你崠"},
      {114, "C4 E3 95 32 82 36", "你𠀀"},
      {1000, "4F 60 00 41", "你A"},
      {1015, "4F 60 D8 3D DE 00", "你😀"},
      {1015, "FE FF 4F 60", "你"},
      {1015, "FF FE 60 4F", "你"},
      {2025, "C4 E3 BA C3", "你好"},
      {2026, "A7 41 A6 6E", "你好"},
  };
  for (const Case& c : cases) {
    INFO(c.mibenum << " " << c.text);
    CHECK(to_utf8(octets(c.octets), charset_name(static_cast<std::uint64_t>(c.mibenum))) == c.text);
    CHECK(mibenum_of(charset_name(static_cast<std::uint64_t>(c.mibenum))) == c.mibenum);
  }
}

TEST_CASE("what a charset has no meaning for is replaced, never lost in silence") {
  CHECK(to_utf8(octets("41 FF 42"), "utf-8") == "A\uFFFDB");
  CHECK(to_utf8(octets("41 E9 42"), "") == "AéB");         // says nothing: ISO 8859-1
  CHECK(to_utf8(octets("41 C3 A9"), "us-ascii") == "Aé");  // says ASCII and is UTF-8
  CHECK(to_utf8(octets("41 C4"), "gb2312") == "A\uFFFD");  // cut in the middle
  CHECK(to_utf8(octets("FF 41"), "gb2312") ==
        "\uFFFD"
        "A");
  CHECK(to_utf8(octets("4F"), "utf-16") == "\uFFFD");
  CHECK(to_utf8(octets("D8 3D 00 41"), "utf-16") ==
        "\uFFFD"
        "A");
  CHECK(to_utf8(octets("41 C4 E3"), "mibenum-9999") == "A\uFFFD\uFFFD");
  CHECK(to_utf8(octets("EF BB BF 41"), "utf-8") == "A");
  CHECK(charset_name(9999) == "mibenum-9999");
  CHECK(charset_name("UTF8") == "utf-8");
  CHECK(charset_name("GB2312") == "gb2312");
  CHECK(charset_name(0).empty());
}

TEST_CASE("any octets in any charset become well-formed UTF-8") {
  std::mt19937 random(5);
  for (int mibenum : {3, 4, 9, 17, 106, 113, 114, 1000, 1015, 2025, 2026, 18, 38, 39, 9999, 0})
    for (int round = 0; round < 60; ++round) {
      Bytes content(random() % 40);
      for (auto& octet : content) octet = random() & 0xFF;
      const std::string text = to_utf8(content, charset_name(static_cast<std::uint64_t>(mibenum)));
      CHECK(text::is_utf8(text));
      CHECK(text.size() <= 3 * content.size() + 3);
    }
}

TEST_CASE("content types in every form they come in") {
  CHECK(media("83").type == "text/plain");
  CHECK(media("B3").type == "application/vnd.wap.multipart.related");
  CHECK(media("BE").type == "application/vnd.wap.mms-message");
  CHECK(media("FF").type == "application/octet-stream");
  CHECK(media("'image/JPEG' 00").type == "image/jpeg");
  CHECK(media("'TEXT/x-vcard' 00").type == "text/x-vCard");
  CHECK(media("03 83 81 EA").charset == "utf-8");
  CHECK(media("05 83 81 02 03 E8").charset == "iso-10646-ucs-2");
  CHECK(media("08 83 81 'GBK' 00 9A 80").charset == "gbk");
  CHECK(media("08 9E 85 'a.jpg' 00").name == "a.jpg");
  CHECK(media("09 9E 97 22 'b.jpg' 00").name == "b.jpg");
  CHECK(media("0C 9E 86 7F C3A9 '.jpg' 00 93 00").name == "é.jpg");
  CHECK(media("0F 'image/x' 00 'name' 00 'y' 00").name == "y");
  const MediaType related = media("1F 1B B3 89 'application/smil' 00 8A '<smil>' 00");
  CHECK(related.root == "application/smil");
  CHECK(related.start == "<smil>");
  CHECK(media("09 B3 99 '<id>' 00 80 80").start == "<id>");
  const MediaType mime = media("'text/plain; charset=\"UTF-8\"; name=a;x' 00");
  CHECK(mime.type == "text/plain");
  CHECK(mime.charset == "utf-8");
  CHECK(mime.name == "a");
  for (const char* wrong : {"00", "01 05", "7F 00"}) {
    const Bytes content = octets(wrong);
    WspReader reader(content);
    INFO(wrong);
    CHECK_FALSE(read_media_type(reader.value()));
  }
}

TEST_CASE("multiparts of every kind give their parts") {
  for (const char* type : {"B3", "A3", "8C", "'application/vnd.wap.multipart.mixed' 00", "1F 03 B3 8A 00"}) {
    INFO(type);
    const auto parts = parts_of(std::string(type) + " 02 03 02 02 83 81 'hi' 01 03 9E FF D8 FF");
    CHECK(parts.size() == 2);
  }
  const auto mixed = parts_of("A3 02 04 02 03 83 81 EA 'hi' 01 03 9E FF D8 FF");
  REQUIRE(mixed.size() == 2);
  CHECK(mixed[0].content_type == "text/plain");
  CHECK(mixed[0].charset == "utf-8");
  CHECK(as_string(mixed[0].data) == "hi");
  CHECK(mixed[1].content_type == "image/jpeg");
  CHECK(mixed[1].data.size() == 3);

  // Of an alternative the first.
  const auto alternative = parts_of("A6 02 01 01 83 'a' 01 01 82 'b'");
  REQUIRE(alternative.size() == 1);
  CHECK(as_string(alternative[0].data) == "a");

  // Nested: laid flat; an alternative inside gives one.
  const auto nested = parts_of("B3 02 01 09 A6 02 01 01 83 'a' 01 01 82 'b' 01 01 9E 'c'");
  REQUIRE(nested.size() == 2);
  CHECK(as_string(nested[0].data) == "a");
  CHECK(nested[1].content_type == "image/jpeg");

  // No multipart at all.
  const auto plain = parts_of("03 83 81 EA 'hello'");
  REQUIRE(plain.size() == 1);
  CHECK(text_of(plain[0]) == "hello");
}

TEST_CASE("the headers of a part, by number and by name") {
  const auto part = [](const std::string& headers) {
    const Bytes content = octets("9E " + headers);
    Bytes body = octets("8C 84 8D 92 84 A3 01");
    body.push_back(static_cast<std::uint8_t>(content.size()));
    body.push_back(8);
    body.insert(body.end(), content.begin(), content.end());
    for (const char c : std::string_view("aGkh=0A!")) body.push_back(static_cast<std::uint8_t>(c));
    auto pdu = decode_mms(body);
    REQUIRE(pdu);
    REQUIRE(pdu->parts.size() == 1);
    return pdu->parts.front();
  };
  CHECK(part("C0 22 '<a@b>' 00").content_id == "a@b");
  CHECK(part("C0 'a' 00").content_id == "a");
  CHECK(part("'Content-ID' 00 '<c>' 00").content_id == "c");
  CHECK(part("8E 'p.jpg' 00").content_location == "p.jpg");
  CHECK(part("'content-location' 00 'q.jpg' 00").content_location == "q.jpg");
  CHECK(part("AE 09 81 98 'r.jpg' 00 80").name == "r.jpg");
  CHECK(part("C5 08 81 86 's.jpg' 00").name == "s.jpg");
  CHECK(part("'Content-Disposition' 00 'attachment; filename=\"t u.jpg\"' 00").name == "t u.jpg");
  CHECK(as_string(part("'Content-Transfer-Encoding' 00 'base64' 00").data) == "hi!");
  CHECK(as_string(part("A7 'BASE64' 00").data) == "hi!");
  CHECK(as_string(part("'Content-Transfer-Encoding' 00 'quoted-printable' 00").data) == "aGkh\n!");
  CHECK(as_string(part("'Content-Transfer-Encoding' 00 'binary' 00").data) == "aGkh=0A!");
  CHECK(part("8E 'open'").content_location == "open");  // the length says where it ends
  CHECK(as_string(part("8E").data) == "aGkh=0A!");      // a header without a value costs only itself
  CHECK(part("8E 'p.jpg' 00 C0 05 01").content_location == "p.jpg");
}

TEST_CASE("transfer encodings, as strict and as sloppy as they come") {
  const auto undone = [](const char* name, std::string_view text) {
    return as_string(undo_transfer_encoding(name, text_octets(text)));
  };
  CHECK(undone("base64", "aGVsbG8=") == "hello");
  CHECK(undone("Base64", "aGVs\r\nbG8") == "hello");
  CHECK(undone("base64", "a*G V!s") == "hel");
  CHECK(undone("base64", "aGVsbG8=trailing") == "hello");
  CHECK(undone("base64", "").empty());
  CHECK(undone("quoted-printable", "h=C3=A9=\r\nllo=20") == "h\xC3\xA9llo ");
  CHECK(undone("quoted-printable", "a=\nb= \r\nc=") == "abc");
  CHECK(undone("quoted-printable", "1=ZZ=4") == "1=ZZ=4");
  CHECK(undone("8bit", "a=41") == "a=41");
}

TEST_CASE("encoded words of e-mail are read where gateways leave them") {
  CHECK(without_encoded_words("=?utf-8?B?5L2g5aW9?=") == "你好");
  CHECK(without_encoded_words("a =?UTF-8?q?=C3=A9_b?= c") == "a é b c");
  CHECK(without_encoded_words("=?gb2312*zh?B?xOM=?= \r\n =?gb2312?B?usM=?= x") == "你好 x");
  for (const char* none : {"", "=?", "=?utf-8?B?", "=?utf-8?x?a?=", "=?utf-8?q?a b?=", "a=?b", "2=?"})
    CHECK(without_encoded_words(none) == none);
  CHECK(media("19 9E 85 '=?utf-8?Q?=C3=A9.jpg?=' 00").name == "é.jpg");
}

TEST_CASE("parts in parts are read to a depth, and what is deeper stays one part") {
  Bytes content = octets("01 01 01 83 'a'");
  for (int depth = 0; depth < 40; ++depth) {
    Bytes outer = octets("01 01");
    WspWriter length;
    length.uintvar(static_cast<std::uint32_t>(content.size()));
    outer.insert(outer.end(), length.octets().begin(), length.octets().end());
    outer.push_back(0xA3);
    outer.insert(outer.end(), content.begin(), content.end());
    content = outer;
  }
  Bytes pdu = octets("8C 84 8D 92 84 A3");
  pdu.insert(pdu.end(), content.begin(), content.end());
  const auto read = decode_mms(pdu);
  REQUIRE(read);
  REQUIRE(read->parts.size() == 1);
  CHECK(read->parts[0].content_type == "application/vnd.wap.multipart.mixed");
  REQUIRE(read->notes.size() == 1);
  CHECK(read->notes[0].find("too deep") != std::string::npos);
}

TEST_CASE("claims about numbers and lengths take no memory") {
  CHECK_FALSE(with_body("A3 8F FF FF FF 7F"));
  CHECK_FALSE(with_body("A3 01 8F FF FF FF 7F 8F FF FF FF 7F 83"));
  Bytes many = octets("8C 84 8D 92 84 A3 8F FF FF FF 7F");
  for (int i = 0; i < 5000; ++i)
    for (const int octet : {1, 0, 0x83}) many.push_back(static_cast<std::uint8_t>(octet));
  CHECK(decode_mms(many).error().message.find("more than 4096 parts") != std::string::npos);
}

TEST_CASE("three hundred parts come back in their order, and a hundred multiparts in one") {
  MmsPdu pdu;
  pdu.type = MmsType::retrieve_conf;
  pdu.date = std::chrono::sys_seconds{};
  pdu.content_type = "application/vnd.wap.multipart.mixed";
  for (int i = 0; i < 300; ++i) {
    const std::string name = std::to_string(i);
    pdu.parts.push_back({"text/plain", "utf-8", name + ".txt", "id" + name, name + ".txt", text_octets(name)});
  }
  const auto written = encode_mms(pdu);
  REQUIRE(written);
  const auto read = decode_mms(*written);
  REQUIRE(read);
  CHECK(read->parts == pdu.parts);
  CHECK(read->notes.empty());

  std::string nested;
  for (int i = 0; i < 100; ++i) nested += " 01 09 A3 02 01 01 83 'a' 01 01 82 'b'";
  CHECK(parts_of("A3 64" + nested).size() == 200);
}

TEST_CASE("a PDU of any type and with all that may stand in it is written and read without loss") {
  for (int type = 128; type <= 136; ++type) {
    MmsPdu full;
    full.type = static_cast<MmsType>(type);
    full.transaction_id = "T";
    full.message_id = "M@mmsc";
    full.from = "sender@example.com";
    full.to = {"+15551230001", "two@example.com"};
    full.cc = {"+15551230002"};
    full.bcc = {"+15551230003"};
    full.subject = "Größe 你好";
    full.date = std::chrono::sys_seconds(std::chrono::seconds(1'790'000'000));
    full.message_class = "informational";
    full.priority = MmsPriority::low;
    full.size = 1'234'567;
    full.expiry = MmsTime{false, std::chrono::seconds(1'790'086'400)};
    full.delivery_time = MmsTime{true, std::chrono::seconds(3'600)};
    full.content_location = "http://mmsc.example/1?id=2&x=%20";
    full.delivery_report = full.read_report = full.report_allowed = full.hide_sender = true;
    full.status = MmsStatus::forwarded;
    full.read_status = MmsReadStatus::deleted_unread;
    full.response_status = 136;
    full.retrieve_status = 193;
    full.response_text = full.retrieve_text = "später";
    full.parts = {{"text/plain", "utf-8", "a.txt", "a", "a.txt", text_octets("a")}};
    INFO(name_of(full.type));
    const auto written = encode_mms(full);
    REQUIRE(written);
    const auto read = decode_mms(*written);
    REQUIRE(read);
    CHECK(read->notes.empty());
    // What the type may have is there as it was; what it may not have is not.
    const auto same_or_none = [](const auto& a, const auto& b) { return !a || a == b; };
    CHECK(same_or_none(read->message_id, full.message_id));
    CHECK(same_or_none(read->from, full.from));
    CHECK((read->to.empty() || read->to == full.to));
    CHECK((read->cc.empty() || read->cc == full.cc));
    CHECK((read->bcc.empty() || read->bcc == full.bcc));
    CHECK(same_or_none(read->subject, full.subject));
    CHECK(same_or_none(read->date, full.date));
    CHECK(same_or_none(read->message_class, full.message_class));
    CHECK(same_or_none(read->priority, full.priority));
    CHECK(same_or_none(read->size, full.size));
    CHECK(same_or_none(read->expiry, full.expiry));
    CHECK(same_or_none(read->delivery_time, full.delivery_time));
    CHECK(same_or_none(read->content_location, full.content_location));
    CHECK(same_or_none(read->status, full.status));
    CHECK(same_or_none(read->read_status, full.read_status));
    CHECK(same_or_none(read->response_text, full.response_text));
    CHECK(same_or_none(read->retrieve_text, full.retrieve_text));
    CHECK(*encode_mms(*read) == *written);
  }
}

TEST_CASE("any PDU that is written reads back the same") {
  std::mt19937 random(11);
  const auto some_text = [&random](std::size_t most) {
    static constexpr char32_t letters[] = {U'a', U'Z', U'1', U' ', U'.', U'é', U'你', U'😀', U'-', U'\x7F'};
    std::string text = "x";
    if (random() % 3 == 0) text.clear();
    for (auto left = random() % most + 1; left > 0; --left)
      text::append_utf8(text, letters[random() % std::size(letters)]);
    return text;
  };
  const auto maybe = [&](auto make) {
    return random() % 2 == 0 ? std::optional<decltype(make())>() : std::optional(make());
  };
  for (int round = 0; round < 400; ++round) {
    MmsPdu pdu;
    pdu.type = static_cast<MmsType>(random() % 2 == 0 ? 128 : 132);
    pdu.transaction_id = "t" + std::to_string(random());
    pdu.version = 0x10 + random() % 4;
    if (pdu.type == MmsType::retrieve_conf || random() % 2)
      pdu.date = std::chrono::sys_seconds(std::chrono::seconds(random()));
    pdu.to.push_back("+1555" + std::to_string(random() % 1000));
    for (auto left = random() % 3; left > 0; --left) pdu.cc.push_back(some_text(10) + "@example.com");
    pdu.subject = maybe([&] { return some_text(40); });
    pdu.delivery_report = maybe([&] { return random() % 2 == 0; });
    pdu.read_report = maybe([&] { return random() % 2 == 0; });
    pdu.priority = maybe([&] { return static_cast<MmsPriority>(128 + random() % 3); });
    pdu.message_class = maybe([&] { return std::string(random() % 2 ? "auto" : "x-own"); });
    pdu.content_type = random() % 2 ? "application/vnd.wap.multipart.mixed" : "application/vnd.wap.multipart.related";
    for (auto left = random() % 6; left > 0; --left) {
      MmsPart part;
      part.content_type = random() % 2 ? "image/png" : random() % 2 ? "text/plain" : "application/x-own";
      if (part.content_type == "text/plain") part.charset = random() % 2 ? "utf-8" : "gb2312";
      part.name = random() % 2 ? some_text(20) : "";
      part.content_id = random() % 2 ? "id" + std::to_string(random()) : "";
      part.content_location = random() % 2 ? "l" + some_text(9) : "";
      part.data.resize(random() % 300);
      for (auto& octet : part.data) octet = random() & 0xFF;
      pdu.parts.push_back(std::move(part));
    }
    const auto written = encode_mms(pdu);
    REQUIRE(written);
    const auto read = decode_mms(*written);
    REQUIRE(read);
    INFO(to_hex(*written));
    CHECK(*read == pdu);
    CHECK(encode_mms(*read).operator bool());
    CHECK(*encode_mms(*read) == *written);
  }
}

TEST_CASE("SMIL is read as phones write it, well-formed or not") {
  const auto pages = read_smil(R"(<?xml version="1.0"?><!DOCTYPE smil PUBLIC "-//W3C//DTD SMIL 1.0//EN" "x">
    <smil><head><layout><region id="Image" src="no"/></layout></head><body>
    <!-- <par><img src="commented"/></par> -->
    <PAR DUR="5s"><IMG SRC='a&amp;b.jpg' region=Image></IMG><text region="Text" src = "cid:t1"/></PAR>
    <par dur=2500ms><audio src=tune.amr /><ref src="&#20013;&#x4E2D;"/></par>
    <video src="v > w.3gp"/></body></smil>)");
  REQUIRE(pages.size() == 3);
  CHECK(pages[0] == SmilPage{std::chrono::seconds(5), {{"img", "a&b.jpg"}, {"text", "cid:t1"}}});
  CHECK(pages[1] == SmilPage{std::chrono::milliseconds(2500), {{"audio", "tune.amr"}, {"ref", "中中"}}});
  CHECK(pages[2] == SmilPage{std::chrono::milliseconds(0), {{"video", "v > w.3gp"}}});
  for (const char* nothing : {"", "hello", "<", "<par", "<par><img>", "<img src=>", "<!-- <img src='a'/>"})
    CHECK(read_smil(nothing).empty());
  CHECK(read_smil("<img src=\"a").size() == 1);
}

TEST_CASE("a presentation that is written is read back, and holds no more than 1000 media") {
  const std::vector<SmilPage> pages{{std::chrono::seconds(5), {{"img", "a\"<&>.jpg"}, {"text", "t.txt"}}},
                                    {std::chrono::milliseconds(0), {{"video", "v.mp4"}}}};
  CHECK(read_smil(write_smil(pages)) == pages);
  std::string many = "<par>";
  for (int i = 0; i < 3000; ++i) many += "<img src='a'/>";
  REQUIRE(read_smil(many).size() == 1);
  CHECK(read_smil(many)[0].media.size() == 1000);
}

TEST_CASE("parts are shown in the order of the presentation, and none is left out") {
  MmsPdu pdu;
  const auto add = [&pdu](const char* type, const char* id, const char* location, const char* name) {
    pdu.parts.push_back({type, "", name, id, location, text_octets("x")});
  };
  add("text/plain", "t1", "", "");
  add("image/png", "", "b.png", "");
  add("application/smil", "s", "", "");
  pdu.parts.back().data = text_octets(
      "<par><img src='b.png'/><text src='cid:t1'/><ref src='c.pdf'/></par><par>"
      "<img src='b.png'/><img src='missing'/></par>");
  add("audio/amr", "", "", "d.amr");
  add("application/pdf", "", "", "c.pdf");
  std::vector<std::string> order;
  for (const MmsPart* part : shown_parts(pdu)) order.push_back(part->content_type);
  CHECK(order == std::vector<std::string>{"image/png", "text/plain", "application/pdf", "audio/amr"});
}

TEST_CASE("what is sent has a presentation that names every part once, in plain letters") {
  MmsPdu pdu;
  pdu.to = {"+1555"};
  pdu.transaction_id = "t";
  const auto add = [&pdu](const char* type, const char* name) {
    pdu.parts.push_back({type, "", name, "", "", text_octets("x")});
  };
  add("image/jpeg", "my photo.jpg");
  add("text/plain", "");
  add("image/jpeg", "my photo.jpg");
  add("text/x-vCard", "联系人.vcf");
  add("image/png", "../../etc/passwd");
  add("text/plain", "a.txt");
  add_presentation(pdu);
  REQUIRE(pdu.parts.size() == 7);
  CHECK(is_smil(pdu.parts.front()));
  const std::vector<std::string> names{"smil.xml",   "my_photo.jpg", "text_2.txt", "my_photo-2.jpg",
                                       "card_4.vcf", "passwd",       "a.txt"};
  for (std::size_t i = 0; i < names.size(); ++i) CHECK(pdu.parts[i].name == names[i]);
  CHECK(pdu.parts[2].charset == "utf-8");
  const auto pages = read_smil(text_of(pdu.parts.front()).value());
  CHECK(pages.size() == 4);
  CHECK(pages[0].media == std::vector<SmilMedia>{{"img", "my_photo.jpg"}, {"text", "text_2.txt"}});
  CHECK(shown_parts(pdu).size() == 6);

  add_presentation(pdu);  // again changes nothing
  CHECK(pdu.parts.size() == 7);
  const auto written = encode_mms(pdu);
  REQUIRE(written);
  const auto read = decode_mms(*written);
  REQUIRE(read);
  CHECK(read->content_type == "application/vnd.wap.multipart.related");
  CHECK(read->parts == pdu.parts);
}
