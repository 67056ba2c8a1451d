#include "celltext/codec/vcard.h"

#include <random>

#include "celltext/text/utf8.h"
#include "tests/catch.h"

using namespace celltext;
using codec::parse_vcards;
using Numbers = std::vector<std::string>;

namespace {

std::string card(const std::string& lines) {
  return "BEGIN:VCARD\r\nVERSION:2.1\r\n" + lines + "END:VCARD\r\n";
}

codec::VCard one(const std::string& lines) {
  const auto cards = parse_vcards(card(lines));
  INFO((cards ? std::string() : cards.error().message));
  REQUIRE(cards);
  REQUIRE(cards->size() == 1);
  return cards->front();
}

}  // namespace

TEST_CASE("names are read from each version's spelling") {
  const std::pair<const char*, const char*> names[] = {
      {"FN:Ann Lee\r\n", "Ann Lee"},
      {"N:Lee;Ann;;;\r\nFN:Dr. Ann Lee\r\n", "Dr. Ann Lee"},
      {"N:Lee;Ann\r\n", "Ann Lee"},
      {"N:\xE5\xBC\xA0;\xE4\xBC\x9F\r\n", "张伟"},
      {"ORG:Acme\\, Inc.;Sales\r\n", "Acme, Inc."},
      {"FN:Smith\\; Jones\\nLondon\r\n", "Smith; Jones London"},
      {"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0;=E4=BC=9F;;;\r\n", "张伟"},
      {"FN;CHARSET=UTF-8;QUOTED-PRINTABLE:=E5=BC=\r\n=A0=E4=BC=9F\r\n", "张伟"},
      {"FN;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=D5=C5=CE=B0\r\n", "张伟"},
      {"FN;CHARSET=ISO-8859-1:J\xFCrgen\r\n", "Jürgen"},
      {"item1.FN:Grouped\r\n", "Grouped"},
      {"fn:small letters\r\n", "small letters"},
      {"FN:Fol\r\n ded na\r\n\tme\r\n", "Folded name"},
      {"FN;X-A=\"a:b;c\":Quoted\r\n", "Quoted"},
      {"NOTE:nobody\r\n", ""},
      {"FN:\x1B[31mred\r\n", "[31mred"},
  };
  for (const auto& [lines, name] : names) {
    CAPTURE(lines);
    CHECK(one(lines).name == name);
  }
}

TEST_CASE("numbers are read from each version's spelling, each once") {
  CHECK(one("TEL;CELL:+1 555 0100\r\nTEL;TYPE=home,voice:(555) 0101\r\nTEL;CELL;PREF:+1 555 0100\r\n").numbers ==
        Numbers{"+1 555 0100", "(555) 0101"});
  CHECK(one("TEL;VALUE=uri;TYPE=\"cell,voice\":tel:+1-555-0100;ext=5\r\n").numbers == Numbers{"+1-555-0100"});
  CHECK(one("TEL:\r\nTEL: \r\n").numbers.empty());
}

TEST_CASE("a file holds many cards; what is not read is skipped, pictures and cards in cards too") {
  const std::string picture = "PHOTO;ENCODING=BASE64;TYPE=JPEG:" + std::string(2'000'000, 'A') + "\r\n\r\n";
  const std::string file = "\xEF\xBB\xBF" + card("FN:A\r\n" + picture + "TEL:1\r\n") + "\n\n" +
                           card("FN:B\r\nAGENT:\r\n" + card("FN:C\r\nTEL:3\r\n") + "TEL:2\r\n");
  const auto cards = parse_vcards(file);
  REQUIRE(cards);
  REQUIRE(cards->size() == 2);
  CHECK((*cards)[0].line == 1);
  CHECK((*cards)[0].numbers == Numbers{"1"});
  CHECK((*cards)[1].name == "B");
  CHECK((*cards)[1].numbers == Numbers{"2"});
  CHECK((*cards)[1].line == 10);
}

TEST_CASE("line ends of any system are read") {
  for (const std::string end : {"\n", "\r", "\r\n"}) {
    const auto cards = parse_vcards("BEGIN:VCARD" + end + "FN:A" + end + " B" + end + "END:VCARD");
    REQUIRE(cards);
    CHECK(cards->front().name == "AB");
  }
}

TEST_CASE("what is wrong is refused with its line") {
  const std::pair<std::string, const char*> wrong[] = {
      {"", "no vCard"},
      {"hello", "line 1"},
      {"hello: world", "line 1"},
      {"BEGIN:VCARD\nFN:A\n", "line 1"},
      {card("FN:A\r\n") + "TEL:1\r\n", "line 5"},
      {card("FN:A\r\nno colon\r\n"), "line 4"},
      {card("FN;ENCODING=QUOTED-PRINTABLE:=5\r\n"), "line 3"},
      {card("FN;ENCODING=QUOTED-PRINTABLE:=ZZ\r\n"), "line 3"},
      {card("FN;CHARSET=NO-SUCH-SET:A\r\n"), "line 3"},
      {card("FN;CHARSET=UTF-16//TRANSLIT:A\r\n"), "line 3"},
      {card("FN;CHARSET=GBK:\xFF\xFF\r\n"), "line 3"},
      {card("FN:\xFF\r\n"), "line 3"},
      {card("FN:" + std::string(1'000'001, 'a') + "\r\n"), "line 3"},
      {card(std::string("FN:a\0b\r\n", 8)), "NUL"},
  };
  for (const auto& [file, words] : wrong) {
    CAPTURE(file.substr(0, 200), words);
    const auto cards = parse_vcards(file);
    REQUIRE_FALSE(cards);
    CHECK(cards.error().kind == ErrorKind::invalid);
    CHECK(cards.error().message.find(words) != std::string::npos);
  }
}

TEST_CASE("whatever octets come in, names and numbers are UTF-8 on one line") {
  std::mt19937 random(3);
  const std::string whole =
      card("N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0;b\r\nFN:Ann\\, Lee\r\nTEL;CELL:tel:+1\r\n");
  for (int round = 0; round < 3000; ++round) {
    std::string file = whole + whole;
    for (int changes = 0; changes < 3; ++changes) file[random() % file.size()] = static_cast<char>(random());
    const auto cards = parse_vcards(file);
    if (!cards) continue;
    for (const auto& read : *cards) {
      CHECK(text::is_utf8(read.name));
      CHECK(read.name.find_first_of("\r\n\x1B") == std::string::npos);
    }
  }
}
