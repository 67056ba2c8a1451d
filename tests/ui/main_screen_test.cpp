#include <fmt/format.h>

#include "celltext/store/drafts.h"
#include "celltext/store/visits.h"
#include "celltext/text/display.h"
#include "celltext/text/width.h"
#include "tests/catch.h"
#include "tests/ui/desk_fixture.h"

using namespace celltext;
using namespace celltext::ui;

namespace {

const std::vector<Size> sizes{{80, 24}, {40, 15}, {120, 40}, {20, 6}, {300, 100}, {70, 3}, {10, 2}, {3, 3}, {1, 1}};

std::string flood(std::string_view piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

const std::vector<std::string> hostile{
    "\x1B[2J\x1B[31mred\x1B]0;title\x07",
    "\u202Egnp.exe\u202C \u2066x\u2069",
    "👩‍👩‍👧👍🏽🇨🇳❤️ 你好，世界！",
    "a" + flood("\u0301", 5000),
    flood("\u0300\u200B", 300),
    flood("x", 100'000),
    flood("宽", 40'000),
    "\xFF\xFE\x80 broken \xC3",
    "one\ntwo\r\n\n\n\tthree\u2028four",
    "ﷺ ꧅ 𒐫 \U0001FAE8 \U000E0041",
};

void check_columns(const Grid& grid) {
  for (int row = 0; row < grid.size().rows; ++row) {
    const std::string text = grid.row_text(row);
    CHECK(text::width_of(text).value == grid.size().columns);
    CHECK(text::display_safe(text) == text);
  }
}

void fill_with_hostile_messages(DeskFixture& fixture) {
  int minute = 0;
  for (const std::string& text : hostile) {
    fixture.receive("+15550100", text, DeskFixture::morning(9, minute));
    fixture.receive(text.substr(0, 40), text, DeskFixture::morning(9, minute++));
  }
}

std::vector<std::string> rows_of(const Grid& grid, int first, int count) {
  std::vector<std::string> rows;
  for (int row = first; row < first + count; ++row) {
    std::string text = grid.row_text(row);
    text.erase(text.find_last_not_of(' ') + 1);
    rows.push_back(std::move(text));
  }
  return rows;
}

std::size_t enqueued(const DeskFixture& fixture) {
  return static_cast<std::size_t>(std::ranges::count(fixture.all(), model::Direction::out, &model::Message::direction));
}

}  // namespace

TEST_CASE("the main screen shows conversations, messages and the text under them") {
  DeskFixture fixture;
  fixture.receive("+15550100", "See you at eight?", DeskFixture::morning(9, 30));
  fixture.receive("+15550100", "今晚八点见？", DeskFixture::morning(9, 31));
  fixture.receive("+15550199", "Your code is 123 456", DeskFixture::morning(8, 0));
  fixture.start(true);
  const Grid grid = fixture.draw({80, 10});
  check_columns(grid);
  CHECK(rows_of(grid, 0, 9) == std::vector<std::string>{
                                   "▌● +15550100               09:31│ +15550100                        +15551230001",
                                   "▌  今晚八点见？                2│",
                                   " ● +15550199               08:00│──────────────────── Today ────────────────────",
                                   "   Your code is 123 456        1│ 09:30 ‹ See you at eight?",
                                   "                                │ 09:31 ‹ 今晚八点见？",
                                   "                                │───────────────────────────────────────────────",
                                   "                                │  i: write an answer",
                                   "                                │",
                                   " +15551230000 · Simulated · LTE · ▂▄▆█ 80%                             3 unread",
                               });
  CHECK(grid.row_text(9).starts_with(" Enter open  Tab next"));
}

TEST_CASE("nothing breaks the columns: every size, every text, every pane") {
  DeskFixture fixture;
  fill_with_hostile_messages(fixture);
  fixture.start();
  for (const std::string_view keys : {"", "Enter", "Shift-Tab", "k k k", "Esc G Enter", "PgUp PgUp PgUp"}) {
    fixture.press(keys);
    for (const Size size : sizes) check_columns(fixture.draw(size));
  }
  fixture.press("Esc g Enter");
  for (const std::string& text : hostile) {
    fixture.desk->handle(Paste{text.substr(0, 5000)});
    for (const Size size : sizes) {
      const Grid grid = fixture.draw(size);
      check_columns(grid);
      REQUIRE(grid.caret);
    }
  }
}

TEST_CASE("opening a conversation marks it read, looking at it in passing does not") {
  DeskFixture fixture;
  fixture.receive("+15550100", "one");
  fixture.receive("+15550199", "two", DeskFixture::morning(8, 0));
  fixture.start();
  fixture.press("j k");
  CHECK(fixture.messages.conversations(1).front().unread == 1);
  CHECK(fixture.shows("2 unread"));
  fixture.press("Enter");
  CHECK(fixture.messages.conversations(1).front().unread == 0);
  CHECK(fixture.shows("1 unread"));
}

TEST_CASE("Enter in the text sends what was typed, once, and only then") {
  DeskFixture fixture;
  fixture.receive("+15550100", "hello");
  fixture.start();
  fixture.press("Enter");
  fixture.type("hi qn/?jk");
  CHECK(enqueued(fixture) == 0);
  CHECK(fixture.shows("9 characters, 151 left · 1 part · GSM-7"));
  fixture.press("Enter Enter Enter");
  REQUIRE(enqueued(fixture) == 1);
  CHECK(fixture.all().back().text == "hi qn/?jk");
  CHECK(fixture.all().back().to == std::vector<std::string>{"+15550100"});
  CHECK(fixture.shows("hi qn/?jk  waiting to be sent"));
}

TEST_CASE("a paste never sends, and outside the text it does nothing") {
  DeskFixture fixture;
  fixture.receive("+15550100", "hello");
  fixture.start();
  fixture.desk->handle(Paste{"q\ny\n"});
  CHECK_FALSE(fixture.face.left);
  fixture.press("Enter");
  fixture.desk->handle(Paste{"rm -rf\n\nEnter\n"});
  CHECK(enqueued(fixture) == 0);
  fixture.press("Ctrl-J Alt-Enter");
  CHECK(enqueued(fixture) == 0);
  fixture.press("Enter");
  CHECK(fixture.all().back().text == "rm -rf\n\nEnter\n\n\n");
}

TEST_CASE("Ctrl-T takes the plain letters that need fewer parts") {
  DeskFixture fixture;
  fixture.receive("+15550100", "hello");
  fixture.start();
  fixture.press("Enter");
  fixture.type("it’s " + std::string(100, 'x'));
  CHECK(fixture.shows("plain letters, 1 part instead of 2", {160, 24}));
  fixture.press("Ctrl-T");
  CHECK(fixture.shows("1 part · GSM-7", {160, 24}));
  fixture.press("Enter");
  CHECK(fixture.all().back().text == "it's " + std::string(100, 'x'));
}

TEST_CASE("a draft is on the disk within three seconds and comes back") {
  DeskFixture fixture;
  fixture.receive("+15550100", "hello");
  fixture.receive("+15550199", "hello", DeskFixture::morning(8, 0));
  fixture.start();
  fixture.press("Enter");
  fixture.type("half a thou");
  fixture.clock.advance(std::chrono::seconds{3});
  CHECK(store::Drafts(fixture.database).find({"+15550100"})->text == "half a thou");
  fixture.type("ght");
  fixture.press("Esc j Enter");
  CHECK_FALSE(fixture.shows("half a thou"));
  fixture.type("other");
  fixture.press("Esc k Enter");
  CHECK(fixture.shows("half a thought"));
  fixture.start();  // as after a crash
  fixture.press("j Enter");
  CHECK(fixture.shows("other"));
  fixture.press("Enter");
  CHECK_FALSE(store::Drafts(fixture.database).find({"+15550199"}));
}

TEST_CASE("moving on in the list takes the text along to nobody else") {
  DeskFixture fixture;
  fixture.receive("+15550100", "hello");
  fixture.receive("+15550199", "hello", DeskFixture::morning(8, 0));
  fixture.start();
  fixture.draw({80, 24});
  fixture.press("Enter");
  fixture.type("for the first");
  fixture.press("Tab j Enter Enter");
  CHECK(enqueued(fixture) == 0);
  fixture.type("for the second");
  fixture.press("Enter");
  REQUIRE(enqueued(fixture) == 1);
  for (const auto& message : fixture.all())
    if (message.direction == model::Direction::out) {
      CHECK(message.text == "for the second");
      CHECK(message.to == std::vector<std::string>{"+15550199"});
    }
}

TEST_CASE("the thread follows at the end only, else says what is new") {
  DeskFixture fixture;
  for (int i = 0; i < 40; ++i) fixture.receive("+15550100", fmt::format("message {}.", i), DeskFixture::morning(9, i));
  fixture.start();
  fixture.press("Enter");
  CHECK(fixture.shows("message 39."));
  fixture.receive("+15550100", "at the end.", DeskFixture::morning(10, 0));
  fixture.changed();
  CHECK(fixture.shows("‹ at the end."));
  fixture.press("PgUp");
  CHECK_FALSE(fixture.shows("‹ at the end."));
  const bool fixed = fixture.shows("message 30.");
  fixture.receive("+15550100", "not seen.", DeskFixture::morning(10, 1));
  fixture.receive("+15550100", "nor this.", DeskFixture::morning(10, 2));
  fixture.changed();
  CHECK(fixture.shows("message 30.") == fixed);
  CHECK(fixture.shows("↓ 2 new"));
  fixture.press("PgDn PgDn");
  CHECK(fixture.shows("nor this."));
  CHECK_FALSE(fixture.shows("↓ 2 new"));
}

TEST_CASE("a long conversation is read page by page, and back") {
  DeskFixture fixture;
  testing::fill(fixture.database, fixture.line, 3000, 1, DeskFixture::morning(1, 0) - std::chrono::hours{100});
  fixture.start();
  fixture.press("Enter");
  CHECK(fixture.shows("Message 2999"));
  fixture.draw({80, 24});
  for (int i = 0; i < 400 && !fixture.shows("Message 0:"); ++i) fixture.press("PgUp");
  CHECK(fixture.shows("Message 0:"));
  for (int i = 0; i < 400 && !fixture.shows("Message 2999:"); ++i) fixture.press("PgDn");
  CHECK(fixture.shows("Message 2999:"));
}

TEST_CASE("whoever looks elsewhere is told of what comes, once and safely") {
  DeskFixture fixture;
  fixture.receive("+15550100", "before");
  fixture.start();
  fixture.draw({80, 24});
  fixture.receive("+15550100", "seen");
  fixture.changed();
  fixture.draw({80, 24});
  CHECK(fixture.face.calls.empty());
  fixture.desk->handle(Focus{false});
  fixture.receive("Ban\x1Bk", "pay\x1B]0;x\x07 now", DeskFixture::morning(9, 40));
  fixture.changed();
  fixture.draw({80, 24});
  fixture.changed();
  fixture.draw({80, 24});
  CHECK(fixture.face.calls == std::vector<std::string>{"Bank: pay]0;x now"});
}

TEST_CASE("a message that failed is sent again; one that may have left only after a question") {
  DeskFixture fixture;
  const auto id = fixture.enqueue("+15550100", "hello", DeskFixture::morning(9, 0));
  const store::Marking marking{id, fixture.line, ":1.1", "/SMS/1"};
  testing::must(fixture.outbox.advance(nullptr, &marking));
  store::Settlement settlement;
  settlement.id = id;
  settlement.status = model::Status::unknown;
  settlement.at = DeskFixture::morning(9, 1);
  testing::must(fixture.outbox.advance(&settlement, nullptr));
  fixture.start();
  fixture.press("Tab R");
  CHECK(fixture.shows("Send it again?"));
  const auto status = [&] { return fixture.messages.find(id)->status; };
  fixture.press("Enter Space x");
  CHECK(fixture.shows("Send it again?"));
  fixture.press("Esc");
  CHECK_FALSE(fixture.shows("Send it again?"));
  CHECK(status() == model::Status::unknown);
  fixture.press("R y");
  CHECK(status() == model::Status::queued);
  fixture.press("C");
  CHECK(status() == model::Status::cancelled);
}

TEST_CASE("the status bar says what is wrong and what to do") {
  DeskFixture fixture(false);
  fixture.start(true);
  CHECK(fixture.shows("no modem: plug one in"));
  const auto path = fixture.radio->add_modem();
  fixture.changed();
  CHECK(fixture.shows("LTE"));
  fixture.radio->modem(path).lock = modem::Lock::sim_pin;
  fixture.radio->change();
  fixture.changed();
  CHECK(fixture.shows("the SIM wants its PIN: press m"));
  fixture.radio->stop_daemon();
  fixture.changed();
  CHECK(fixture.shows("ModemManager is not running"));
}

TEST_CASE("the status bar says that the modem is only visiting a line, and where it goes back to") {
  DeskFixture fixture;
  store::Lines lines(fixture.database);
  const auto home = testing::must(lines.ensure("8901000000000000888", "+15550888", "310260"));
  testing::must(lines.set_name(home, "work"));
  const modem::ModemInfo info = fixture.radio->modem_list.front();
  testing::must(store::Visits(fixture.database)
                    .leave_home({info.equipment_id, "8901000000000000888", info.sim->iccid, fixture.clock.now()}));
  fixture.start(true);
  CHECK(fixture.shows("visiting, then back to work"));
  fixture.radio->remove_modem(info.path);
  fixture.changed();
  CHECK(fixture.shows("on its way between two lines"));
}

TEST_CASE("a click opens a conversation and places the cursor") {
  DeskFixture fixture;
  fixture.receive("+15550100", "hello");
  fixture.receive("+15550199", "other", DeskFixture::morning(8, 0));
  fixture.start();
  fixture.draw({80, 24});
  fixture.desk->handle(Mouse{Mouse::What::press, {5, 2}});
  fixture.type("abc");
  const Grid grid = fixture.draw({80, 24});
  CHECK(grid.text().find("abc") != std::string::npos);
  fixture.desk->handle(Mouse{Mouse::What::press, {grid.caret->column - 2, grid.caret->row}});
  fixture.type("x");
  CHECK(fixture.shows("axbc"));
}

TEST_CASE("a thousand keys at random: never a crash, never a message without Enter in the text") {
  std::uint64_t seed = 20261126;
  const auto random = [&](unsigned below) {
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return static_cast<unsigned>(seed >> 33) % below;
  };
  constexpr std::string_view keys[] = {
      "j",      "k",      "g",      "G",      "n",         "/",      "?",         "u",         "i",
      "r",      "y",      "c",      "R",      "C",         "D",      "f",         "v",         "@",
      "o",      "m",      "x",      "Space",  "Up",        "Down",   "Left",      "Right",     "Home",
      "End",    "PgUp",   "PgDn",   "Tab",    "Shift-Tab", "Esc",    "Backspace", "Del",       "Ctrl-J",
      "Ctrl-K", "Ctrl-P", "Ctrl-T", "Ctrl-W", "Ctrl-U",    "Ctrl-_", "Ctrl-Y",    "Alt-Enter", "Alt-b",
      "F1",     "F2",     "F3",     "F4",     "F5",        "F9",     "你",        "e"};
  DeskFixture fixture;
  fill_with_hostile_messages(fixture);
  fixture.start();
  for (int i = 0; i < 4000; ++i) {
    switch (random(12)) {
      case 0:
        fixture.desk->handle(Paste{hostile[random(static_cast<unsigned>(hostile.size()))].substr(0, 500)});
        break;
      case 1: {
        const Grid grid = fixture.draw(sizes[random(static_cast<unsigned>(sizes.size()))]);
        CHECK(text::width_of(grid.row_text(0)).value == grid.size().columns);
        break;
      }
      case 2:
        fixture.desk->handle(
            Mouse{static_cast<Mouse::What>(random(3)), {static_cast<int>(random(90)), static_cast<int>(random(30))}});
        break;
      case 3:
        fixture.desk->handle(Focus{random(2) == 0});
        break;
      default:
        fixture.press(keys[random(std::size(keys))]);
    }
  }
  CHECK(enqueued(fixture) == 0);
}
