#include "celltext/store/contacts.h"
#include "tests/catch.h"
#include "tests/cli/fixture.h"

using namespace celltext;
using namespace celltext::test;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string vcards(const Celltext& celltext, const std::string& content) {
  const auto file = celltext.folder.path() / "contacts.vcf";
  std::ofstream(file, std::ios::binary) << content;
  return file.string();
}

const std::string three_cards =
    "BEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nTEL;TYPE=CELL:(202) 555-0109\nTEL:+1 202 555 0110\nEND:VCARD\n"
    "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0;=E4=BC=9F\n"
    "TEL:+86 138 0013 8000\nEND:VCARD\n"
    "BEGIN:VCARD\nFN:No number\nEND:VCARD\n";

}  // namespace

TEST_CASE("contacts are added, listed and deleted") {
  const Celltext celltext;
  CHECK(celltext.run({"contact", "list"}).out.empty());
  CHECK(celltext.json({"contact", "add", "Ann", "+1 202 555 0109"})[0] ==
        Json{{"name", "Ann"}, {"numbers", {"+12025550109"}}});
  celltext.json({"contact", "add", "Ann", "+12025550110", "+12025550109"});
  const auto listed = celltext.json({"contact", "list"});
  REQUIRE(listed.size() == 1);
  CHECK(listed[0]["numbers"] == Json{"+12025550109", "+12025550110"});
  CHECK_THAT(celltext.run({"contact", "list"}).out, ContainsSubstring("Ann  +12025550109, +12025550110"));
  CHECK(celltext.run({"contact", "delete", "ann"}).code == 0);
  CHECK(celltext.run({"contact", "delete", "ann"}).code == 9);
  celltext.json({"contact", "add", "Bob", "+12025550111"});
  CHECK(celltext.run({"contact", "delete", "+1 202 555 0111"}).code == 0);
  CHECK(celltext.json({"contact", "list"}).empty());
}

TEST_CASE("a wrong contact is exit code 2 and changes nothing") {
  const Celltext celltext;
  for (const std::vector<std::string>& words : {std::vector<std::string>{"contact", "add", "", "+12025550109"},
                                                {"contact", "add", "123", "+12025550109"},
                                                {"contact", "add", "Ann", "+12025550109", "abc"},
                                                {"contact", "add", "Ann"},
                                                {"contact", "import", "/nowhere/contacts.vcf"},
                                                {"contact", "import", "/"}}) {
    const Outcome outcome = celltext.run(words);
    CHECK(outcome.code == 2);
    CHECK(is_one_safe_line(outcome.err));
  }
  CHECK(celltext.json({"contact", "list"}).empty());
}

TEST_CASE("a vCard file is imported once, however often") {
  Celltext celltext;
  celltext.configure("[general]\ncountry = US\n");
  const std::string file = vcards(celltext, three_cards);
  CHECK(celltext.json({"contact", "import", file})[0] == Json{{"contacts", 2}, {"numbers", 3}, {"left_out", 1}});
  CHECK(celltext.json({"contact", "import", file})[0] == Json{{"contacts", 0}, {"numbers", 0}, {"left_out", 1}});
  const auto listed = celltext.json({"contact", "list"});
  REQUIRE(listed.size() == 2);
  CHECK(listed[0]["numbers"] == Json{"+12025550109", "+12025550110"});
  CHECK(listed[1] == Json{{"name", "张伟"}, {"numbers", {"+8613800138000"}}});
}

TEST_CASE("a vCard file that can't be read names its line, and nothing of it is added") {
  const Celltext celltext;
  const Outcome outcome = celltext.run({"contact", "import", vcards(celltext, three_cards + "BEGIN:VCARD\nrubbish\n")});
  CHECK(outcome.code == 2);
  CHECK(is_one_safe_line(outcome.err));
  CHECK_THAT(outcome.err, ContainsSubstring("contacts.vcf, line 16"));
  CHECK(celltext.json({"contact", "list"}).empty());
}

TEST_CASE("a contact's name stands for its number as recipient and as conversation") {
  const Celltext celltext;
  Store store(celltext);
  testing::must(store::Contacts(store.database)
                    .add({{{}, "Ann Lee", {"+12025550109"}},
                          {{}, "Lee, Bob", {"+12025550111"}},
                          {{}, "Two", {"+12025550112", "+12025550113"}}}));
  const auto sent = celltext.json({"send", "ann lee,+12025550120", "hello", "--to", "Lee, Bob", "--wait", "queued"});
  REQUIRE(sent.size() == 3);
  CHECK(sent[0]["to"] == Json{"+12025550109"});
  CHECK(sent[1]["to"] == Json{"+12025550120"});
  CHECK(sent[2]["to"] == Json{"+12025550111"});
  CHECK(celltext.json({"list", "Ann Lee"}).size() == 1);
  CHECK(celltext.json({"conversations"})[0]["name"] == "Lee, Bob");
  const Outcome several = celltext.run({"send", "Two", "hello"});
  CHECK(several.code == 2);
  CHECK_THAT(several.err, ContainsSubstring("+12025550112, +12025550113"));
  CHECK(celltext.run({"send", "Nobody", "hello"}).code == 2);
  CHECK(celltext.run({"list", "Two"}).code == 9);
}
