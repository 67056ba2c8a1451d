// Pictures drawn in the conversation.
#include <fmt/format.h>

#include <fstream>

#include "tests/catch.h"
#include "tests/ui/drawn.h"
#include "tests/ui/pictures_fixture.h"
#include "ui/picture_shelf.h"

using namespace celltext;
using namespace celltext::testing;
using namespace celltext::ui;

namespace {

int row_with(const Grid& grid, std::string_view words) {
  for (int row = 0; row < grid.size().rows; ++row)
    if (grid.row_text(row).find(words) != std::string::npos) return row;
  return -1;
}

// A hostile picture is no reason for a person to wait.
bool is_quick(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::steady_clock::now() - begin < std::chrono::seconds{10};
}

}  // namespace

TEST_CASE("a picture is drawn in the conversation, and nothing moves when it is there") {
  struct Case {
    Size screen;
    int width, height;
    int columns, rows;  // of what is drawn
  };
  const Case cases[] = {
      {{80, 24}, 300, 200, 21, 7}, {{40, 15}, 300, 200, 12, 4}, {{80, 24}, 100, 400, 3, 7},
      {{80, 24}, 400, 100, 21, 2}, {{120, 40}, 3, 2, 24, 8},    {{40, 15}, 2000, 3, 12, 1},
  };
  for (const Case& c : cases) {
    CAPTURE(c.screen.columns, c.width, c.height);
    Pictures fixture;
    fixture.retrieve("cat.bmp", "image/bmp", bitmap(c.width, c.height));
    fixture.open();
    const Grid before = fixture.draw(c.screen);
    CHECK(fixture.picture_cells(before) == 0);
    const int caption = row_with(before, "[cat.bmp");
    CHECK(caption >= c.rows);
    CHECK(fixture.wait_for_pictures(c.screen) == c.columns * c.rows);
    const Grid after = fixture.draw(c.screen);
    CHECK(row_with(after, "[cat.bmp") == caption);
    CHECK(row_with(after, "a cat") == caption - c.rows - 2);
    test::check_columns(after);
  }
}

TEST_CASE("a picture keeps its colours, whether its message is selected or not") {
  Pictures fixture;
  fixture.retrieve("cat.bmp", "image/bmp", bitmap(60, 40));
  fixture.open();
  fixture.wait_for_pictures();
  const auto coloured = [&] {
    std::vector<Style> styles;
    const Grid grid = fixture.draw({80, 24});
    for (int row = 0; row < 24; ++row)
      for (int column = 0; column < 80; ++column)
        if (const Style style = grid.at({column, row}).style; style.look == Look::picture) styles.push_back(style);
    return styles;
  };
  const auto selected = coloured();
  fixture.press("Tab");
  CHECK(coloured() == selected);
  CHECK(std::ranges::any_of(selected, [](const Style& style) { return style.background > 0; }));
}

TEST_CASE("where there is no room, or no wish, pictures are only named") {
  Pictures fixture;
  fixture.retrieve("cat.bmp", "image/bmp", bitmap(60, 40));
  fixture.settings.screen.pictures = false;
  fixture.open();
  CHECK(fixture.shows("look"));
  CHECK(fixture.shows("[cat.bmp · picture · "));
  fixture.settings.screen.pictures = true;
  fixture.desk.reset();
  fixture.open();
  for (const Size size : test::all_sizes) {
    test::check_columns(fixture.draw(size));
    test::run_for(std::chrono::milliseconds{30});
    test::check_columns(fixture.draw(size));
  }
}

TEST_CASE("several attachments stand below each other, each with its kind, its name and its size") {
  Pictures fixture;
  const auto octets = [](std::string_view text) { return Bytes(text.begin(), text.end()); };
  fixture.retrieve({{"一张照片.bmp", "image/bmp", octets(bitmap(30, 20))},
                    {"🎤 note.amr", "audio/amr", octets("sound")},
                    {"bob.vcf", "text/x-vCard", octets("card")},
                    {"clip.3gp", "video/3gpp", octets("film")},
                    {"second.bmp", "image/bmp", octets(bitmap(20, 30))},
                    {"raw", "application/octet-stream", octets("?")}});
  fixture.open();
  for (const char* words :
       {"[一张照片.bmp · picture · ", "note.amr · sound · 5 bytes]", "[bob.vcf · contact · 4 bytes]",
        "[clip.3gp · video · 4 bytes]", "[second.bmp · picture · ", "[raw · application/octet-stream · 1 byte]"})
    CHECK(fixture.shows(words, {120, 50}));
  CHECK(fixture.wait_for_pictures({120, 50}, 24 * 8 + 1) > 24 * 8);
  for (const Size size : test::all_sizes) test::check_columns(fixture.draw(size));
}

TEST_CASE("hostile pictures neither crash nor hold up the screen") {
  const std::string whole = bitmap(300, 200);
  std::string bomb = bitmap(1, 1);
  bomb.replace(18, 8, std::string("\xFF\xFF\0\0\xFF\xFF\0\0", 8));
  const std::string png_bomb("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\xFF\xFF\0\0\xFF\xFF\10\6\0\0\0\0\0\0\0", 33);
  std::string moving("GIF89a\2\0\2\0\x80\0\0\0\0\0\xFF\xFF\xFF", 19);
  for (int i = 0; i < 200; ++i) moving += std::string("!\xF9\4\4\1\0\0\0,\0\0\0\0\2\0\2\0\0\2\3\x44\x02\5\0", 25);
  moving += ";";
  const std::pair<const char*, std::string> cases[] = {
      {"nothing", ""},
      {"text", "no picture at all"},
      {"truncated", whole.substr(0, whole.size() / 2)},
      {"head only", whole.substr(0, 54)},
      {"explodes", bomb},
      {"explodes as PNG", png_bomb},
      {"moves", moving},
      {"half a GIF", moving.substr(0, 40)},
      {"JPEG without end", std::string("\xFF\xD8\xFF\xE1") + std::string(200'000, '\xFF')},
  };
  for (const auto& [name, octets] : cases) {
    CAPTURE(name);
    Pictures fixture;
    fixture.retrieve("cat.jpg", "image/jpeg", octets);
    CHECK(is_quick([&] {
      fixture.open();
      for (int i = 0; i < 3; ++i) {
        test::check_columns(fixture.draw({80, 24}));
        test::run_for(std::chrono::milliseconds{20});
      }
    }));
    CHECK(fixture.shows("[cat.jpg · picture · "));
  }
}

TEST_CASE("what is shelved is bounded, and what is not seen any more is not drawn") {
  TemporaryFolder folder;
  std::vector<std::filesystem::path> files;
  for (int i = 0; i < 200; ++i) {
    files.push_back(folder.path() / std::to_string(i));
    std::ofstream(files.back(), std::ios::binary) << bitmap(4, 4);
  }
  int ready = 0;
  PictureShelf shelf(256, [&] { ++ready; });
  shelf.set_box({8, 4});
  CHECK(shelf.size_of(files.front()) == core::CellSize{8, 4});
  CHECK(shelf.measure(files.front()));
  CHECK_FALSE(shelf.measure(files.front()));
  shelf.want(files);
  test::run_until([&] { return ready == 200; });
  const auto kept = std::ranges::count_if(files, [&](const auto& file) { return shelf.find(file) != nullptr; });
  CHECK(kept == 128);
  CHECK(shelf.find(files.back()));
  CHECK_FALSE(shelf.find(files.front()));
  shelf.want({files[0], files[1], files[2]});
  shelf.want({files[2]});
  test::run_for(std::chrono::milliseconds{100});
  CHECK_FALSE(shelf.find(files[1]));
  CHECK(shelf.find(files[2]));
  shelf.set_box({4, 2});
  CHECK_FALSE(shelf.find(files[2]));
}

TEST_CASE("how far a picture message is on its way stands in its row") {
  Pictures fixture;
  fixture.open();
  must(fixture.pictures.mark_downloading(fixture.id));
  must(fixture.pictures.note_progress(fixture.id, {130'500, 290'000}));
  fixture.changed();
  CHECK(fixture.shows("████░░░░ 45% being downloaded · 290 kB", {120, 24}));
  must(fixture.pictures.note_progress(fixture.id, {130'500, 0}));
  fixture.changed();
  CHECK(fixture.shows("131 kB being downloaded", {120, 24}));
  for (const Size size : test::all_sizes) test::check_columns(fixture.draw(size));
}

TEST_CASE("the very first message of a long conversation is one key away, and so is the last") {
  DeskFixture fixture;
  for (int i = 1; i <= 750; ++i)
    fixture.receive("+15550100", fmt::format("message {}.", i), DeskFixture::morning(0, 0) + std::chrono::seconds{i});
  fixture.start();
  fixture.press("Enter Shift-Tab");
  CHECK(fixture.shows("message 749."));
  fixture.press("g");
  CHECK(fixture.shows("message 1."));
  CHECK_FALSE(fixture.shows("message 749."));
  fixture.press("j j Up k g");
  CHECK(fixture.shows("message 1."));
  fixture.press("PgDn PgDn");
  CHECK_FALSE(fixture.shows("message 1."));
  fixture.press("G");
  CHECK(fixture.shows("message 749."));
}

TEST_CASE("the list of conversations names a picture that has no words") {
  Pictures fixture;
  fixture.start();
  CHECK(fixture.shows("[MMS]"));
  store::Retrieved message;
  message.from = ann;
  message.attachments = {{"猫.jpg", "image/jpeg", Bytes{1}}};
  must(fixture.pictures.retrieved(fixture.id, message, nullptr, DeskFixture::morning(9, 40)));
  fixture.changed();
  CHECK(fixture.shows("[猫.jpg]"));
}
