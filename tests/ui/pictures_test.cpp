// Picture messages on the screen.
#include <fstream>
#include <thread>

#include "tests/catch.h"
#include "tests/ui/drawn.h"
#include "tests/ui/pictures_fixture.h"

using namespace celltext;
using namespace celltext::testing;
using namespace celltext::ui;
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
  CHECK(fixture.shows("Size        290 kB"));
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
    CHECK(fixture.shows("picture · 17 bytes", {300, 24}));
    CHECK_FALSE(fixture.shows("d download"));
    for (const Size size : test::all_sizes) test::check_columns(fixture.draw(size));
    fixture.press("Enter");
    CHECK(fixture.shows("Attached"));
    CHECK(fixture.shows("image/jpeg", {300, 24}));
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
  Pictures fixture;
  fixture.settings.screen.pictures = false;  // only in the conversation
  fixture.retrieve("cat.bmp", "image/bmp", bitmap(60, 40));
  fixture.open();
  fixture.press("Enter");
  CHECK(fixture.wait_for_pictures({80, 60}) > 0);
  for (const Size size : test::all_sizes) test::check_columns(fixture.draw(size));
}
