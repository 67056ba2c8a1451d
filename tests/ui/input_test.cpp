#include <fmt/format.h>

#include "tests/catch.h"
#include "ui/action.h"
#include "ui/input_parser.h"

using namespace celltext;
using namespace celltext::ui;

namespace {

std::string described(const Event& event) {
  if (const auto* key = std::get_if<KeyPress>(&event)) return name_of(*key);
  if (const auto* paste = std::get_if<Paste>(&event)) return "paste(" + paste->text + ")";
  if (const auto* focus = std::get_if<Focus>(&event)) return focus->here ? "focus" : "blur";
  if (const auto* mouse = std::get_if<Mouse>(&event)) {
    constexpr const char* what[] = {"press", "wheel-up", "wheel-down"};
    return fmt::format("{}({},{})", what[static_cast<int>(mouse->what)], mouse->at.column, mouse->at.row);
  }
  return "?";
}

std::string described(const std::vector<Event>& events) {
  std::string text;
  for (const Event& event : events) text += (text.empty() ? "" : " ") + described(event);
  return text;
}

struct Case {
  std::string_view octets;
  std::string_view events;
};

constexpr Case cases[] = {
    {"a", "a"},
    {"Z ", "Z Space"},
    {"你é", "你 é"},
    {"\r", "Enter"},
    {"\n", "Ctrl-J"},
    {"\t", "Tab"},
    {"\x7F", "Backspace"},
    {"\b", "Backspace"},
    {"\x0B\x10\x14", "Ctrl-K Ctrl-P Ctrl-T"},
    {"\x1F", "Ctrl-_"},
    // xterm, tmux, screen; in application mode; the Linux console; rxvt.
    {"\x1B[A\x1B[B\x1B[C\x1B[D", "Up Down Right Left"},
    {"\x1BOA\x1BOB\x1BOC\x1BOD", "Up Down Right Left"},
    {"\x1B[H\x1B[F\x1BOH\x1BOF\x1B[1~\x1B[4~\x1B[7~\x1B[8~", "Home End Home End Home End Home End"},
    {"\x1B[2~\x1B[3~\x1B[5~\x1B[6~", "Ins Del PgUp PgDn"},
    {"\x1BOP\x1BOS\x1B[11~\x1B[15~\x1B[24~", "F1 F4 F1 F5 F12"},
    {"\x1B[[A\x1B[[E", "F1 F5"},
    {"\x1B[Z", "Shift-Tab"},
    {"\x1B[1;5D\x1B[1;3C\x1B[1;2A\x1B[3;5~", "Ctrl-Left Alt-Right Shift-Up Ctrl-Del"},
    {"\x1B\r\x1B\x7F\x1Bx\x1B\xE4\xBD\xA0", "Alt-Enter Alt-Backspace Alt-x Alt-你"},
    {"\x1B\x1B[A", "Alt-Up"},
    // kitty's and xterm's forms for modified keys.
    {"\x1B[13;2u\x1B[107;5u\x1B[27;5;106~", "Shift-Enter Ctrl-K Ctrl-J"},
    {"\x1B[I\x1B[O", "focus blur"},
    {"\x1B[200~one\rtwo\x1B[201~x", "paste(one\ntwo) x"},
    {"\x1B[200~\x1B[A\x03\x1B[201~", "paste(\x1B[A\x03)"},
    {"\x1B[<0;5;3M\x1B[<0;5;3m\x1B[<64;1;1M\x1B[<65;200;90M", "press(4,2) wheel-up(0,0) wheel-down(199,89)"},
    {"\x1B[M !!", "press(0,0)"},
    // What nobody asked for is passed over.
    {"\x1B[?1;2ca", "a"},
    {"\x1B]11;rgb:0/0/0\x07z\x1BP1+r\x1B\\y", "z y"},
    {"\x1B[99~\x1B[1;1Rq", "F3 q"},
};

}  // namespace

TEST_CASE("octets become events") {
  for (const Case& c : cases) {
    InputParser parser;
    CHECK(described(parser.feed(c.octets)) == c.events);
    CHECK_FALSE(parser.is_waiting());
  }
}

TEST_CASE("it does not matter in which pieces the octets come") {
  for (const Case& c : cases) {
    InputParser parser;
    std::vector<Event> events;
    for (const char octet : c.octets)
      for (Event& event : parser.feed({&octet, 1})) events.push_back(std::move(event));
    CHECK(described(events) == c.events);
  }
}

TEST_CASE("a lone Escape is a key once nothing has followed") {
  InputParser parser;
  CHECK(parser.feed("\x1B").empty());
  CHECK(parser.is_waiting());
  CHECK(described(parser.time_out()) == "Esc");
  CHECK(parser.feed("\x1B[").empty());
  CHECK(described(parser.time_out()) == "Alt-[");
  CHECK(parser.feed("\x1B[1;").empty());
  CHECK(parser.time_out().empty());
  CHECK(described(parser.feed("a")) == "a");
  CHECK(parser.feed("\x1B\x1B").empty());
  CHECK(described(parser.time_out()) == "Esc Esc");
}

TEST_CASE("a paste waits for its end, however long it takes, and is bounded") {
  InputParser parser;
  CHECK(parser.feed("\x1B[200~abc\x1B[20").empty());
  CHECK_FALSE(parser.is_waiting());
  CHECK(described(parser.feed("1~d")) == "paste(abc) d");
  CHECK(parser.feed("\x1B[200~").empty());
  const std::string flood(100'000, 'x');
  for (int i = 0; i < 30; ++i) CHECK(parser.feed(flood).empty());
  const auto events = parser.feed("\x1B[201~");
  REQUIRE(events.size() == 1);
  CHECK(std::get<Paste>(events[0]).text.size() <= 1'000'000);
}

TEST_CASE("much at once with line ends is a paste, even if the terminal does not say so") {
  InputParser parser;
  const auto events = parser.feed("the first line of a letter\rthe second one\r");
  CHECK(described(events) == "paste(the first line of a letter\nthe second one\n)");
  CHECK(described(parser.feed("ok\r")) == "o k Enter");
}

TEST_CASE("whatever comes, the parser goes on") {
  std::uint64_t seed = 20261101;
  const auto random = [&] {
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return static_cast<unsigned>(seed >> 33);
  };
  constexpr std::string_view likely = "\x1B[O;?<Mm~0129A\x07]P\\u\xE4\xBD\xA0\xC3\xFF";
  for (int round = 0; round < 2000; ++round) {
    InputParser parser;
    std::string octets;
    for (unsigned i = random() % 40; i > 0; --i)
      octets += random() % 4 == 0 ? static_cast<char>(random()) : likely[random() % likely.size()];
    for (const Event& event : parser.feed(octets)) CHECK_FALSE(described(event).empty());
    (void)parser.time_out();
    // A paste that was begun is ended, a string too.
    (void)parser.feed("\x1B[201~\x1B\\");
    (void)parser.time_out();
    CHECK(described(parser.feed("k")).ends_with("k"));
  }
}

TEST_CASE("a key's name is read as it is written") {
  for (const std::string_view name : {"j", "G", "?", "Space", "Enter", "Esc", "Tab", "Shift-Tab", "Ctrl-K", "Alt-Enter",
                                      "PgUp", "F12", "Ctrl-Left", "你", "-", "Ctrl-_"}) {
    const auto key = key_from_name(name);
    REQUIRE(key);
    CHECK(name_of(*key) == name);
  }
  CHECK(key_from_name("ctrl-k") == ctrl('k'));
  CHECK(key_from_name("ENTER")->key == Key::enter);
  for (const std::string_view wrong : {"", "Ctrl-", "xy", "Hyper-x", "Shift-a", "\x01", "\xFF"})
    CHECK_FALSE(key_from_name(wrong));
}

TEST_CASE("no action has a key that terminals and multiplexers keep, and none needs Alt") {
  const Keymap keymap;
  for (const Action& action : all_actions()) {
    INFO(action.id);
    bool without_alt = std::string_view(action.keys).empty();
    for (const char letter : std::string("abcqsz"))
      CHECK_FALSE(keymap.is_bound(ctrl(static_cast<char32_t>(letter)), action.id));
    std::string_view names = action.keys;
    for (std::size_t end = 0; end != std::string_view::npos; names.remove_prefix(std::min(names.size(), end + 1))) {
      end = names.find(' ');
      const auto key = key_from_name(names.substr(0, end));
      REQUIRE(key);
      without_alt = without_alt || !key->alt;
    }
    CHECK(without_alt);
  }
}

TEST_CASE("keys can be changed, but not to what the terminal keeps") {
  Keymap keymap;
  REQUIRE(keymap.bind("new-message", "w Ctrl-N"));
  CHECK(keymap.is_bound(plain('w'), "new-message"));
  CHECK_FALSE(keymap.is_bound(plain('n'), "new-message"));
  CHECK(keymap.key_names("new-message") == "w, Ctrl-N");
  CHECK(keymap.key_name("new-message", true) == "Ctrl-N");
  REQUIRE(keymap.bind("new-message", ""));
  CHECK(keymap.key_name("new-message").empty());
  CHECK_FALSE(keymap.bind("no-such-action", "x"));
  CHECK_FALSE(keymap.bind("new-message", "xyz"));
  CHECK_FALSE(keymap.bind("new-message", "Ctrl-S"));
}
