// What a picture message has besides its text, while it is written.
#include <fstream>

#include "celltext/store/drafts.h"
#include "tests/catch.h"
#include "tests/ui/drawn.h"
#include "tests/ui/pictures_fixture.h"
#include "ui/file_picker.h"

using namespace celltext;
using namespace celltext::testing;
using namespace celltext::ui;

namespace {

// The conversation with Ann is open, and there are files to attach.
struct Attachers : Pictures {
  Attachers() {
    std::filesystem::create_directories(files() / "photos");
    write("bob's card.vcf", "BEGIN:VCARD\r\nEND:VCARD\r\n");
    write("photos/large.bmp", bitmap(800, 500));
    write("photos/猫 🐈.bmp", bitmap(20, 10));
    write("photos/.hidden.txt", "secret");
    write(std::string("photos/\xFF\x1B[31m.txt"), "what a name");
    with_plan("0");
    settings.plans.back().mms_price = model::Money::parse("0.30", *model::Currency::parse("USD"));
    settings.confirm_above = "0.20";
    start();
    press("Enter");
  }
  std::filesystem::path files() const { return folder.path() / "files"; }
  std::string card() const { return (files() / "bob's card.vcf").string(); }
  void write(const std::string& name, const std::string& content) const {
    std::ofstream(files() / name, std::ios::binary) << content;
  }
  void attach(const std::string& path) {
    press("Ctrl-O Ctrl-O Ctrl-U");
    type(path);
    press("Enter");
    wait();
  }
  void pick_from(const std::string& where) {
    press("Ctrl-O Ctrl-O Ctrl-U");
    type((files() / where).string());
    press("Enter");
  }
  void wait() {
    test::run_until([&] { return !shows("making ready", {200, 24}); });
  }
  std::vector<model::Message> sent() const {
    std::vector<model::Message> mine = all();
    std::erase_if(mine, [](const model::Message& one) { return one.direction == model::Direction::in; });
    return mine;
  }
  void reopen() {
    desk->save();
    desk.reset();
    start();
  }
};

}  // namespace

TEST_CASE("what is attached is shown with its size and the price before it is sent, after a question") {
  Attachers fixture;
  fixture.attach(fixture.card());
  CHECK(fixture.shows("+ bob's card.vcf · contact · 24 bytes"));
  CHECK(fixture.shows("MMS · 24 bytes · 0.30 USD", {200, 24}));
  fixture.type("here he is");
  fixture.press("Enter");
  CHECK(fixture.shows("Send it?"));
  CHECK(fixture.shows("this costs 0.30 USD", {200, 24}));
  fixture.press("Enter Esc");
  CHECK(fixture.sent().empty());
  fixture.press("Enter y");
  REQUIRE(fixture.sent().size() == 1);
  const model::Message message = fixture.sent().front();
  CHECK(message.kind == model::Kind::mms);
  CHECK(message.text == "here he is");
  REQUIRE(message.attachments.size() == 1);
  CHECK(message.attachments.front().size == 24);
  CHECK_FALSE(fixture.shows("+ bob", {200, 24}));
  CHECK_FALSE(store::Drafts(fixture.database).find({ann}));
  fixture.press("Enter y");
  CHECK(fixture.sent().size() == 1);
}

TEST_CASE("a picture says what it becomes, and all share the room that there is") {
  Attachers fixture;
  fixture.settings.plans.back().mms_max_size = 100'000;
  fixture.attach((fixture.files() / "photos/large.bmp").string());
  CHECK(fixture.shows("+ large.bmp · picture · 1.2 MB → ", {120, 24}));
  for (const Size size : test::all_sizes) test::check_columns(fixture.draw(size));
  fixture.attach(fixture.card());
  CHECK(fixture.shows("+ large.bmp · picture · 1.2 MB → ", {120, 24}));
  CHECK(fixture.shows("+ bob's card.vcf · contact · 24 bytes", {120, 24}));
  CHECK(fixture.shows("Ctrl-X take away", {200, 24}));
  fixture.press("Ctrl-X");
  CHECK(fixture.shows("Take away what is attached"));
  fixture.press("Down Enter");
  fixture.wait();
  CHECK(fixture.shows("+ large.bmp", {120, 24}));
  CHECK_FALSE(fixture.shows("+ bob", {120, 24}));
  fixture.press("Ctrl-X");
  fixture.wait();
  CHECK_FALSE(fixture.shows("+ large.bmp", {120, 24}));
  CHECK_FALSE(fixture.shows("MMS ·", {120, 24}));
  fixture.type("only words");
  fixture.press("Enter");
  REQUIRE(fixture.sent().size() == 1);
  CHECK(fixture.sent().front().kind == model::Kind::sms);
}

TEST_CASE("what can't be attached is said, and what was attached before stays") {
  Attachers fixture;
  fixture.attach("/nowhere/cat.jpg");
  CHECK(fixture.shows("can't attach /nowhere/cat.jpg", {120, 24}));
  fixture.press("Enter");
  CHECK(fixture.sent().empty());
  fixture.attach(fixture.card());
  fixture.attach("/dev/null");
  CHECK(fixture.shows("can't attach /dev/null", {120, 24}));
  CHECK(fixture.shows("+ bob's card.vcf", {120, 24}));
}

TEST_CASE("a new message takes what is attached, without a text too") {
  Attachers fixture;
  fixture.press("Esc n");
  fixture.type("+12025550110");
  fixture.press("Tab");
  fixture.attach(fixture.card());
  CHECK(fixture.shows("+ bob's card.vcf", {120, 24}));
  fixture.press("Enter y");
  REQUIRE(fixture.sent().size() == 1);
  CHECK(fixture.sent().front().kind == model::Kind::mms);
}

TEST_CASE("files are chosen by walking through folders") {
  Attachers fixture;
  fixture.pick_from("");
  CHECK(fixture.shows("../"));
  CHECK(fixture.shows("photos/"));
  CHECK(fixture.shows("bob's card.vcf"));
  CHECK(fixture.shows("24 bytes"));
  for (const Size size : test::all_sizes) {
    test::check_columns(fixture.draw(size));
    test::check_box(fixture.draw(size));
  }
  fixture.type("phot");
  fixture.press("Enter");
  CHECK(fixture.shows("large.bmp"));
  CHECK(fixture.shows("猫 🐈.bmp"));
  CHECK_FALSE(fixture.shows(".hidden.txt"));
  fixture.press("Ctrl-T");
  CHECK(fixture.shows(".hidden.txt"));
  fixture.press("Backspace");
  CHECK(fixture.shows("bob's card.vcf"));
  fixture.press("Enter");  // the cursor stands on the folder it came from
  CHECK(fixture.shows("large.bmp"));
  fixture.type("猫");
  fixture.press("Enter");
  fixture.wait();
  CHECK(fixture.shows("+ 猫 🐈.bmp · picture ·"));
  fixture.press("Ctrl-O");
  CHECK(fixture.shows("large.bmp"));  // where the last one was
  fixture.press("Esc");
  CHECK(fixture.shows("+ 猫 🐈.bmp"));
}

TEST_CASE("several files are attached at once, whatever they are called") {
  Attachers fixture;
  fixture.pick_from("photos");
  fixture.press("Tab Tab Tab");
  CHECK(fixture.shows("✓ "));
  fixture.press("Enter");
  fixture.wait();
  CHECK(fixture.shows("+ large.bmp", {120, 40}));
  CHECK(fixture.shows("+ 猫 🐈.bmp", {120, 40}));
  CHECK(fixture.shows(".txt · text · 11 bytes", {120, 40}));
  for (const Size size : test::all_sizes) test::check_columns(fixture.draw(size));
  fixture.press("Enter y");
  REQUIRE(fixture.sent().size() == 1);
  CHECK(fixture.sent().front().attachments.size() == 3);
}

TEST_CASE("a folder that can't be read is said, and the one before stays") {
  FilePickerModel model;
  TemporaryFolder folder;
  must(model.go_to(folder.path()));
  CHECK_FALSE(model.go_to(folder.path() / "nowhere"));
  CHECK(model.folder == folder.path());
  must(model.go_to("/"));
  CHECK(model.list.choices.front().title != "../");
  must(model.go_to("/proc/self/"));
  CHECK(model.folder == "/proc/self");
}

TEST_CASE("a subject and people in copy make it one picture message to all of them") {
  Attachers fixture;
  fixture.press("F8");
  fixture.type("holidays 你好");
  fixture.press("Enter Ctrl-G");
  fixture.type("202 555 0110, +12025550111");
  fixture.press("Enter");
  CHECK(fixture.shows("Subject: holidays 你好"));
  CHECK(fixture.shows("Copy to: +12025550110, +12025550111"));
  fixture.type("see you");
  CHECK(fixture.shows("MMS · 0.30 USD", {200, 24}));
  for (const Size size : test::all_sizes) test::check_columns(fixture.draw(size));
  fixture.press("Enter y");
  REQUIRE(fixture.sent().size() == 1);
  const auto departure = fixture.pictures.next_departure(fixture.line, fixture.clock.now());
  REQUIRE(departure);
  CHECK(departure->subject == "holidays 你好");
  CHECK(departure->to == std::vector<std::string>{ann});
  CHECK(departure->cc == std::vector<std::string>{"+12025550110", "+12025550111"});
}

TEST_CASE("people in copy are numbers, and nothing takes a subject away") {
  Attachers fixture;
  fixture.press("Alt-c");
  fixture.type("nobody at all");
  fixture.press("Enter");
  CHECK_FALSE(fixture.shows("Copy to:"));
  fixture.press("F8");
  fixture.type("hello");
  fixture.press("Enter");
  CHECK(fixture.shows("Subject: hello"));
  fixture.press("F8 Ctrl-U Enter");
  CHECK_FALSE(fixture.shows("Subject:"));
}

TEST_CASE("what is attached, the subject and the copies are kept with the draft") {
  Attachers fixture;
  fixture.attach(fixture.card());
  fixture.press("F8");
  fixture.type("holidays");
  fixture.press("Enter");
  fixture.type("look");
  std::filesystem::remove(fixture.card());
  fixture.reopen();
  fixture.press("Enter");
  CHECK(fixture.shows("+ bob's card.vcf · contact · 24 bytes"));
  CHECK(fixture.shows("Subject: holidays"));
  fixture.attach((fixture.files() / "photos/猫 🐈.bmp").string());
  CHECK(fixture.shows("+ bob's card.vcf · contact · 24 bytes", {80, 40}));
  CHECK(fixture.shows("+ 猫 🐈.bmp", {80, 40}));
  fixture.press("Enter y");
  REQUIRE(fixture.sent().size() == 1);
  CHECK(fixture.sent().front().attachments.size() == 2);
  fixture.reopen();
  fixture.press("Enter");
  CHECK_FALSE(fixture.shows("+ bob"));
}

TEST_CASE("Tab completes a path as far as it can only go on in one way") {
  TemporaryFolder folder;
  const std::string at = folder.path().string() + "/";
  std::filesystem::create_directory(at + "photos");
  for (const char* name : {"photos/cat-1.jpg", "photos/cat-2.jpg", "photos/.hidden", "你好.txt", "你们.txt"})
    std::ofstream(at + name) << "x";
  const std::pair<const char*, const char*> cases[] = {
      {"ph", "photos/"},
      {"photos/", "photos/cat-"},
      {"photos/cat-1", "photos/cat-1.jpg"},
      {"photos/.", "photos/.hidden"},
      {"nothing", "nothing"},
      {"你", "你"},
  };
  for (const auto& [typed, completed] : cases) CHECK(complete_path(at + typed) == at + completed);
  CHECK(complete_path("/nowhere/at/all") == "/nowhere/at/all");
}
