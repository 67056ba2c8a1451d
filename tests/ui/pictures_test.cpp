// Picture messages on the screen.
#include <fstream>
#include <thread>

#include "celltext/store/attachments.h"
#include "celltext/store/picture_messages.h"
#include "tests/catch.h"
#include "tests/ui/desk_fixture.h"
#include "tests/ui/drawn.h"
#include "ui/attaching.h"

using namespace celltext;
using namespace celltext::testing;
using namespace celltext::ui;
using model::Status;

namespace {

const std::string ann = "+12025550109";

// One picture message waits at the network, and its conversation is open with the message selected.
struct Pictures : DeskFixture {
  explicit Pictures(std::int64_t octets = 290'000) {
    auto arrived = arrival(ann, "", 1, morning(9, 30));
    arrived.data = Bytes{1, 2, 3};
    arrived.encoding = model::Encoding::data8;
    arrived.notice = store::MmsNotice{"T1", "http://mmsc.example/1", "", octets, morning(23, 0)};
    id = must(inbox.admit(arrived, {})).message;
  }
  void open() {
    start();
    press("Enter Shift-Tab");
  }
  void retrieve(const std::string& name, const std::string& type, std::string_view octets) {
    store::Retrieved message;
    message.from = ann;
    message.subject = "a cat";
    message.text = "look";
    message.attachments = {{name, type, Bytes(octets.begin(), octets.end())}};
    must(pictures.retrieved(id, message, nullptr, morning(9, 40)));
  }
  void with_plan(const char* price) {
    const auto usd = *model::Currency::parse("USD");
    tariff::Plan plan("light", usd);
    plan.data_price_per_mb = model::Money::parse(price, usd);
    settings.plans.push_back(plan);
    settings.lines.emplace_back();
    settings.lines.back().name = "us";
    settings.lines.back().iccid = "8901260000000000001";
    settings.lines.back().plan = "light";
  }
  bool is_asked_for() const { return pictures.find_download(id)->asked; }

  store::PictureMessages pictures{database};
  model::MessageId id;
};

}  // namespace

TEST_CASE("what waits at the network says so, how large it is, and is asked for with a key") {
  Pictures fixture;
  fixture.open();
  CHECK(fixture.shows("not downloaded yet · 290 kB"));
  CHECK(fixture.shows("d download"));
  CHECK_FALSE(fixture.is_asked_for());
  fixture.press("d");
  CHECK(fixture.is_asked_for());
  CHECK(fixture.shows("as soon as the network is reached"));
  must(fixture.pictures.mark_downloading(fixture.id));
  fixture.changed();
  CHECK(fixture.shows("being downloaded"));
  CHECK_FALSE(fixture.shows("d download"));
  must(fixture.pictures.give_up(fixture.id, {"http-410", "the MMSC does not have it any more"}));
  fixture.changed();
  CHECK(fixture.shows("could not be downloaded", {120, 24}));
  CHECK(fixture.shows("does not have it any more", {120, 24}));
  CHECK(fixture.shows("d download"));
  fixture.press("Enter");
  CHECK(fixture.shows("download failed"));
  CHECK(fixture.shows("Size      290 kB"));
}

TEST_CASE("a download that costs something asks first, and a stray Enter is no answer") {
  Pictures fixture;
  fixture.with_plan("1.00");
  fixture.open();
  fixture.press("d");
  CHECK(fixture.shows("Download it?"));
  CHECK(fixture.shows("It costs 0.29 USD."));
  fixture.press("Enter Space Esc");
  CHECK_FALSE(fixture.is_asked_for());
  fixture.press("d y");
  CHECK(fixture.is_asked_for());
}

TEST_CASE("a picture message shows its subject, its text and what is attached, whatever they are called") {
  for (const std::string& name : {std::string("cat.jpg"), test::hostile}) {
    Pictures fixture;
    fixture.retrieve(name, "image/jpeg", "no picture at all");
    fixture.open();
    CHECK(fixture.shows("a cat"));
    CHECK(fixture.shows("image/jpeg", {300, 24}));
    CHECK(fixture.shows("17 bytes", {300, 24}));
    CHECK_FALSE(fixture.shows("d download"));
    for (const Size size : test::all_sizes) test::check_columns(fixture.draw(size));
    fixture.press("Enter");
    CHECK(fixture.shows("Attached"));
    CHECK(fixture.shows("look"));
    for (const Size size : test::all_sizes) test::check_columns(fixture.draw(size));
  }
}

TEST_CASE("what is attached is saved into the folder that is named, and nothing there is overwritten") {
  Pictures fixture;
  fixture.retrieve("../../cat\x1B[31m.jpg", "image/jpeg", "meow");
  fixture.open();
  const auto folder = fixture.folder.path() / "saved";
  for (int i = 0; i < 2; ++i) {
    fixture.press("s Ctrl-U");
    fixture.type(folder.string());
    fixture.press("Enter");
    CHECK(fixture.shows("Saved as", {200, 24}));
  }
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    ++files;
    CHECK(std::filesystem::file_size(entry.path()) == 4);
  }
  CHECK(files == 2);
  fixture.press("s Ctrl-U");
  fixture.type("/proc/nowhere");
  fixture.press("Enter");
  CHECK_FALSE(fixture.shows("Saved as", {200, 24}));
}

TEST_CASE("the program of the configuration gets a copy as its only argument, and no shell sees the name") {
  Pictures fixture;
  fixture.retrieve("$(touch pwned); cat.jpg", "image/jpeg", "meow");
  const auto script = fixture.folder.path() / "viewer";
  const auto seen = fixture.folder.path() / "seen";
  std::ofstream(script) << "#!/bin/sh\necho \"$#\" > " << seen.string() << ".new; cat \"$1\" >> " << seen.string()
                        << ".new; mv " << seen.string() << ".new " << seen.string() << "\n";
  std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  fixture.settings.mms.open_with = script.string();
  fixture.open();
  fixture.press("o");
  CHECK(fixture.shows("Given to", {200, 24}));
  for (int i = 0; i < 500 && !std::filesystem::exists(seen); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  std::ifstream file(seen);
  const std::string all{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  CHECK(all == "1\nmeow");
  CHECK_FALSE(std::filesystem::exists("pwned"));
}

TEST_CASE("without a program to show it the screen says what to write into the configuration") {
  Pictures fixture;
  fixture.retrieve("cat.jpg", "image/jpeg", "meow");
  unsetenv("DISPLAY");
  unsetenv("WAYLAND_DISPLAY");
  fixture.open();
  fixture.press("o");
  CHECK(fixture.shows("open-with = PROGRAM", {120, 24}));
  fixture.settings.mms.open_with = "/nowhere/viewer";
  fixture.press("o");
  CHECK(fixture.shows("can't be started", {120, 24}));
}

TEST_CASE("a picture is drawn under the text of its message, at every size") {
  // A GIF of one black pixel.
  constexpr unsigned char gif[] = {'G', 'I', 'F', '8', '9', 'a', 1, 0, 1, 0, 0x80, 0, 0, 0, 0,    0, 0, 255,
                                   255, 255, ',', 0,   0,   0,   0, 1, 0, 1, 0,    0, 2, 2, 0x44, 1, 0, ';'};
  Pictures fixture;
  fixture.retrieve("dot.gif", "image/gif", {reinterpret_cast<const char*>(gif), sizeof gif});
  fixture.open();
  fixture.press("Enter");
  const auto coloured = [&](Size size) {
    const Grid grid = fixture.draw(size);
    test::check_columns(grid);
    int cells = 0;
    for (int row = 0; row < size.rows; ++row)
      for (int column = 0; column < size.columns; ++column)
        cells += grid.at({column, row}).style.look == Look::picture ? 1 : 0;
    return cells;
  };
  fixture.draw({80, 60});
  for (int i = 0; i < 200 && coloured({80, 60}) == 0; ++i) {
    test::settle();
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  CHECK(coloured({80, 60}) > 0);
  for (const Size size : test::all_sizes) coloured(size);
}

namespace {

// The conversation with Ann is open, and there is a file to attach.
struct Attachers : Pictures {
  Attachers() {
    std::filesystem::create_directory(folder.path() / "files");
    std::ofstream(file()) << "BEGIN:VCARD\r\nEND:VCARD\r\n";
    auto light = *model::Currency::parse("USD");
    with_plan("0");
    settings.plans.back().mms_price = model::Money::parse("0.30", light);
    settings.confirm_above = "0.20";
    start();
    press("Enter");
  }
  std::string file() const { return (folder.path() / "files" / "bob's card.vcf").string(); }
  void attach(const std::string& path) {
    press("Ctrl-O");
    type(path);
    press("Enter");
    test::settle();
  }
  std::vector<model::Message> sent() const {
    std::vector<model::Message> mine = all();
    std::erase_if(mine, [](const model::Message& one) { return one.direction == model::Direction::in; });
    return mine;
  }
};

}  // namespace

TEST_CASE("what is attached is shown with its size and the price before it is sent, after a question") {
  Attachers fixture;
  fixture.attach(fixture.file());
  CHECK(fixture.shows("MMS · bob's card.vcf (text/x-vCard, 24 bytes) · 0.30 USD", {200, 24}));
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
  CHECK_FALSE(fixture.shows("MMS · bob", {200, 24}));
  fixture.press("Enter y");
  CHECK(fixture.sent().size() == 1);
}

TEST_CASE("what can't be attached is said, and what is attached can be taken away again") {
  Attachers fixture;
  fixture.attach("/nowhere/cat.jpg");
  CHECK(fixture.shows("can't attach /nowhere/cat.jpg", {120, 24}));
  fixture.press("Enter");
  CHECK(fixture.sent().empty());
  fixture.attach(fixture.file());
  CHECK(fixture.shows("MMS ·", {120, 24}));
  for (const Size size : test::all_sizes) test::check_columns(fixture.draw(size));
  fixture.press("Ctrl-X");
  CHECK_FALSE(fixture.shows("MMS ·", {120, 24}));
  fixture.type("only words");
  fixture.press("Enter");
  REQUIRE(fixture.sent().size() == 1);
  CHECK(fixture.sent().front().kind == model::Kind::sms);
}

TEST_CASE("a new message takes what is attached, without a text too") {
  Attachers fixture;
  fixture.press("Esc n");
  fixture.type("+12025550110");
  fixture.press("Tab");
  fixture.attach(fixture.file());
  CHECK(fixture.shows("MMS · bob's card.vcf", {120, 24}));
  fixture.press("Enter y");
  REQUIRE(fixture.sent().size() == 1);
  CHECK(fixture.sent().front().kind == model::Kind::mms);
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
