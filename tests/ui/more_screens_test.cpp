// The models of the screens beside the main one, drawn.
#include "celltext/text/display.h"
#include "tests/ui/drawn.h"
#include "ui/details.h"
#include "ui/lines.h"
#include "ui/modem_dialogs.h"
#include "ui/new_message.h"
#include "ui/outbox.h"
#include "ui/picker.h"
#include "ui/prompt.h"
#include "ui/recipients.h"
#include "ui/search.h"

using namespace celltext;
using namespace celltext::test;
using namespace celltext::ui;

namespace {

const Instant now = *from_rfc3339("2026-11-26T12:00:00Z");

bool holds(const Grid& grid, const std::string& text) {
  return text_of(grid).find(text) != std::string::npos;
}

model::Message message(model::Status status, const std::string& text) {
  model::Message made;
  made.id = {7};
  made.direction = is_outgoing(status) ? model::Direction::out : model::Direction::in;
  made.status = status;
  made.text = text;
  made.from = made.direction == model::Direction::in ? "+12025550109" : "+15551230001";
  made.to = {made.direction == model::Direction::in ? "+15551230001" : "+12025550109"};
  made.line_name = "us";
  made.encoding = model::Encoding::gsm7;
  made.created_at = now;
  return made;
}

PickerModel picker(std::vector<std::string> titles, const std::string& typed = "") {
  PickerModel model;
  model.title = "Jump";
  model.nothing = "nothing";
  for (std::string& title : titles) model.choices.push_back({std::move(title), "F1", "", true, model.choices.size()});
  model.typed.insert(typed);
  model.find();
  return model;
}

RecipientsModel recipients(const std::string& typed = "") {
  RecipientsModel model;
  model.region = "US";
  model.known =
      known_recipients({{{1}, "Ann Lee", {"+12025550109", "+12025550110"}}, {{2}, "张伟", {"+8613800138000"}}},
                       {"+12025550150", "BANK", "+12025550109", "72975"});
  model.typed.insert(typed);
  model.find();
  return model;
}

std::vector<std::string> titles_of(const RecipientsModel& model) {
  std::vector<std::string> titles;
  for (const Found& found : model.found) titles.push_back(model.choices[found.choice].title);
  return titles;
}

modem::ModemInfo ready_modem() {
  modem::ModemInfo modem;
  modem.path = "/modem/0";
  modem.manufacturer = "Quectel";
  modem.model = "EC25";
  modem.equipment_id = "350000000000001";
  modem.state = modem::State::registered;
  modem.registration = modem::NetworkRegistration::roaming;
  modem.operator_name = "Example";
  modem.technologies = {"lte"};
  modem.signal_percent = 60;
  modem.own_numbers = {"+15551230001"};
  modem.sim = modem::SimInfo{"8901260000000000001", "310260000000001", "310260", "Home", ""};
  return modem;
}

SearchModel found(const std::string& word, std::vector<std::string> texts) {
  SearchModel model;
  model.typed.insert(word);
  model.words = {word};
  for (std::string& text : texts)
    model.hits.push_back({{1}, {1}, "Ann Lee", "2026-11-26 09:30", false, std::move(text)});
  return model;
}

}  // namespace

TEST_CASE("a picker finds, marks and keeps its columns") {
  PickerModel model = picker({"Go to settings", "Search", "Send the message"}, "se");
  REQUIRE(model.found.size() == 3);
  CHECK(model.selected()->title == "Search");
  const Grid grid = drawn({40, 15}, [&](const Canvas& canvas) { draw(model, canvas); });
  CHECK(holds(grid, "│ se"));
  CHECK(holds(grid, "▌ Search"));
  CHECK(grid.caret->row == 5);
  check_at_all_sizes([&](const Canvas& canvas) { draw(model, canvas); });
  PickerModel nasty = picker(std::vector<std::string>(300, text::display_safe(hostile)), "你");
  check_at_all_sizes([&](const Canvas& canvas) { draw(nasty, canvas); });
  PickerModel none = picker({"one"}, "zzz");
  CHECK(holds(drawn({40, 15}, [&](const Canvas& canvas) { draw(none, canvas); }), "nothing"));
  CHECK_FALSE(none.selected());
}

TEST_CASE("a choice is found by its other spelling, too, behind those that have it in their title") {
  const std::vector<Choice> choices{{"新消息", "", "Write a new message", true, 0}, {"Messages", "", "", true, 1}};
  const auto found = find_choices(choices, "message");
  REQUIRE(found.size() == 2);
  CHECK(found[0].choice == 1);
  CHECK(found[1].marked.empty());
  CHECK(find_choices(choices, "消").front().marked == std::vector<text::Span>{{3, 6}});
}

TEST_CASE("recipients: everybody who was written to, then the contacts, and nobody who can't be") {
  const RecipientsModel model = recipients();
  CHECK(titles_of(model) == std::vector<std::string>{"+12025550150", "Ann Lee  +12025550109", "72975",
                                                     "Ann Lee  +12025550110", "张伟  +8613800138000"});
}

TEST_CASE("recipients: a number typed in full comes first, whatever longer ones hold its digits") {
  CHECK(titles_of(recipients("2025550150")).front() == "+12025550150");
  CHECK(titles_of(recipients("202 555 0109")).front() == "Ann Lee  +12025550109");
  RecipientsModel model = recipients("+1 202 555 0199");
  std::string trouble;
  REQUIRE(model.take(trouble));
  CHECK(model.numbers() == std::vector<std::string>{"+12025550199"});
  CHECK(model.typed.empty());
}

TEST_CASE("recipients: one who is chosen is offered no more, until dropped") {
  RecipientsModel model = recipients("zhang");
  std::string trouble;
  CHECK_FALSE(model.take(trouble));
  CHECK_FALSE(trouble.empty());
  model = recipients("张");
  REQUIRE(model.take(trouble));
  CHECK(in_words(model.chosen.front()) == "张伟 +8613800138000 (CN)");
  CHECK(titles_of(model).size() == 4);
  model.drop_last();
  CHECK(titles_of(model).size() == 5);
  CHECK_FALSE(model.take(trouble));  // nothing typed and no row gone to
  model.browsing = true;
  CHECK(model.take(trouble));
}

TEST_CASE("a new message shows to whom, when and what, and keeps its columns") {
  NewMessageModel model;
  model.to = recipients("ann");
  Grid grid = drawn({40, 15}, [&](const Canvas& canvas) { draw(model, canvas); });
  CHECK(holds(grid, "▌ Ann Lee  +12025550109 (US)"));
  CHECK(grid.caret->row == 1);
  std::string trouble;
  REQUIRE(model.to.take(trouble));
  model.field = NewMessageModel::Field::text;
  model.compose.editor.insert("See you");
  grid = drawn({40, 15}, [&](const Canvas& canvas) { draw(model, canvas); });
  CHECK(holds(grid, "Ann Lee +12025550109 (US)"));
  CHECK(holds(grid, "See you"));
  CHECK(holds(grid, "at once"));
  for (const auto field : {NewMessageModel::Field::to, NewMessageModel::Field::text, NewMessageModel::Field::when}) {
    NewMessageModel nasty;
    nasty.to = recipients();
    nasty.to.chosen = {{"+12025550109", hostile}, {hostile, ""}};
    nasty.to.known.push_back({hostile, hostile});
    nasty.to.find();
    nasty.compose.editor.insert(hostile);
    nasty.when.insert(hostile);
    nasty.trouble = hostile;
    nasty.field = field;
    check_at_all_sizes([&](const Canvas& canvas) { draw(nasty, canvas); });
  }
}

TEST_CASE("search shows the match in its surroundings") {
  SearchModel model = found("station", {"Let us meet tomorrow at the old station, if it does not rain", "station"});
  const Grid grid = drawn({40, 15}, [&](const Canvas& canvas) { draw(model, canvas); });
  CHECK(holds(grid, "/ station"));
  CHECK(holds(grid, "▌ Ann Lee"));
  CHECK(holds(grid, "station, if"));
  CHECK(holds(grid, "2 found"));
  model = found("你好", {hostile, hostile});
  model.hits[0].who = hostile;
  check_at_all_sizes([&](const Canvas& canvas) { draw(model, canvas); });
  SearchModel nothing = found("x", {});
  CHECK(holds(drawn({60, 10}, [&](const Canvas& canvas) { draw(nothing, canvas); }), "No message"));
}

TEST_CASE("details tell everything about a message") {
  DetailsModel model;
  model.message = message(model::Status::unknown, "hello\nworld");
  model.message.trouble = model::Trouble{"timeout", "the modem did not answer"};
  model.name = "Ann Lee";
  const Grid grid = drawn({80, 24}, [&](const Canvas& canvas) { draw(model, canvas); });
  for (const char* words : {"Ann Lee, +12025550109 (US)", "unknown", "the modem did not answer (timeout)",
                            "it may have arrived", "GSM-7", "hello", "world"}) {
    CAPTURE(words, text_of(grid));
    CHECK(holds(grid, words));
  }
  model.name = model.message.subject = model.message.line_name = hostile;
  model.message.to = {hostile};
  model.message.text = hostile + std::string(100'000, 'y');
  for (const bool raw : {false, true}) {
    model.raw = raw;
    model.scroll = 0;
    check_at_all_sizes([&](const Canvas& canvas) { draw(model, canvas); });
    model.scroll = 1'000'000;
    check_at_all_sizes([&](const Canvas& canvas) { draw(model, canvas); });
  }
}

TEST_CASE("a text as it came names what can't be seen") {
  CHECK(spelled_out("a\x1B[1m\u200B\xFF\n你\u202E") == "a<U+001B>[1m<U+200B><FF>\n你<U+202E>");
}

TEST_CASE("the outbox says what can be done about the selected one") {
  OutboxModel model;
  model.entries = {{message(model::Status::unknown, "one"), "Ann Lee"},
                   {message(model::Status::queued, "two"), "+1555"}};
  Grid grid = drawn({40, 15}, [&](const Canvas& canvas) { draw(model, canvas); });
  CHECK(holds(grid, "▌ unknown"));
  CHECK(holds(grid, "Nobody saw"));
  model.cursor.move(1);
  CHECK(holds(drawn({40, 15}, [&](const Canvas& canvas) { draw(model, canvas); }), "You can take it back"));
  model.entries[0].who = model.entries[0].message.text = hostile;
  check_at_all_sizes([&](const Canvas& canvas) { draw(model, canvas); });
  OutboxModel empty;
  check_at_all_sizes([&](const Canvas& canvas) { draw(empty, canvas); });
}

TEST_CASE("modems and lines show what they are and what is wrong") {
  LinesModel model;
  model.modems = {ready_modem()};
  model.lines = {{{1}, "8901260000000000001", "+15551230001", "310260", "us", true}};
  Grid grid = drawn({80, 24}, [&](const Canvas& canvas) { draw(model, canvas); });
  for (const char* words :
       {"Quectel EC25", "Example, roaming LTE 60%", "350000000000001", "* us", "+15551230001 (US)"}) {
    CAPTURE(words, text_of(grid));
    CHECK(holds(grid, words));
  }
  model.modems[0].lock = modem::Lock::sim_pin;
  model.modems[0].unlock_retries = 2;
  CHECK(holds(drawn({80, 24}, [&](const Canvas& canvas) { draw(model, canvas); }),
              "locked: needs the PIN, 2 tries left"));
  model.modems[0].manufacturer = model.modems[0].operator_name = model.modems[0].device = hostile;
  model.modems[0].lock = modem::Lock::none;
  model.lines[0].name = hostile;
  model.trouble = hostile;
  check_at_all_sizes([&](const Canvas& canvas) { draw(model, canvas); });
  LinesModel none;
  CHECK(holds(drawn({80, 24}, [&](const Canvas& canvas) { draw(none, canvas); }), "No modem is there"));
}

TEST_CASE("a secret is never drawn") {
  PromptModel model;
  model.title = "PIN";
  model.secret = true;
  model.typed.insert("1234");
  const Grid grid = drawn({40, 15}, [&](const Canvas& canvas) { draw(model, canvas); });
  CHECK_FALSE(holds(grid, "1"));
  CHECK(holds(grid, "••••"));
  model.lines = {hostile};
  model.title = hostile;
  check_at_all_sizes([&](const Canvas& canvas) { draw(model, canvas); });
  model.secret = false;
  model.typed.insert(hostile);
  check_at_all_sizes([&](const Canvas& canvas) { draw(model, canvas); });
}

TEST_CASE("a dialogue with the network shows its newest words") {
  UssdModel model;
  model.said = {"> *225#", "Balance: 5.00", hostile};
  model.waiting = true;
  const Grid grid = drawn({80, 24}, [&](const Canvas& canvas) { draw(model, canvas); });
  CHECK(holds(grid, "waiting for the network"));
  check_at_all_sizes([&](const Canvas& canvas) { draw(model, canvas); });
}
