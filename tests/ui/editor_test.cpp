#include "ui/editor.h"

#include "tests/catch.h"
#include "ui/input_parser.h"

using namespace celltext;
using namespace celltext::ui;

namespace {

// "one|two": the text with the caret in it.
std::string shown(const Editor& editor) {
  std::string text = editor.text();
  return text.insert(editor.caret(), "|");
}

// Keys by their names, texts in quotes: press(editor, "'abc' Left Ctrl-W").
void press(Editor& editor, std::string_view keys) {
  while (!keys.empty()) {
    if (keys.front() == ' ') {
      keys.remove_prefix(1);
      continue;
    }
    const bool quoted = keys.front() == '\'';
    const auto end = std::min(quoted ? keys.find('\'', 1) : keys.find(' '), keys.size());
    if (quoted) {
      editor.insert(keys.substr(1, end - 1));
    } else {
      const auto key = key_from_name(keys.substr(0, end));
      REQUIRE(key);
      editor.handle(*key);
    }
    keys.remove_prefix(std::min(keys.size(), end + (quoted ? 1 : 0)));
  }
}

struct Case {
  std::string_view keys;
  std::string_view shown;
};

}  // namespace

TEST_CASE("the editor moves and deletes by characters, words and lines") {
  const Case cases[] = {
      {"'abc' Left 'x'", "abx|c"},
      {"'abc' Home 'x' End 'y'", "xabcy|"},
      {"'one two' Ctrl-Left", "one |two"},
      {"'one two' Ctrl-Left Ctrl-Left", "|one two"},
      {"'one two' Home Ctrl-Right", "one| two"},
      {"'one two' Ctrl-W", "one |"},
      {"'one two' Alt-b Alt-d", "one |"},
      {"'one' Backspace Backspace", "o|"},
      {"'one' Home Del", "|ne"},
      {"'one' Backspace Backspace Backspace Backspace", "|"},
      {"'one\ntwo' Ctrl-U", "one\n|"},
      {"'one\ntwo' Home 'x'", "one\nx|two"},
      {"'one\ntwo' Ctrl-Home 'x'", "x|one\ntwo"},
      {"'abcd\nx\nabcd' Up Up", "abcd|\nx\nabcd"},
      {"'abcd\nx' Up", "a|bcd\nx"},
      {"'ab' Left Ctrl-D", "a|"},
      {"'你好' Left", "你|好"},
      {"'你好' Backspace", "你|"},
  };
  for (const Case& c : cases) {
    Editor editor;
    press(editor, c.keys);
    CHECK(shown(editor) == c.shown);
  }
}

TEST_CASE("what looks like one character is one for the editor") {
  for (const std::string_view character : {
           "e\u0301",                                // with an accent of its own
           "👩‍👩‍👧",                     // a family, joined
           "👍🏽",                               // with a skin tone
           "🇨🇳",                                     // a flag
           "❤️",                                 // with a variation selector
           "a\u0300\u0301\u0302\u0303\u0304\u0305",  // a flood
       }) {
    Editor editor;
    editor.insert("x");
    editor.insert(character);
    editor.insert(character);
    INFO(character);
    press(editor, "Left");
    CHECK(editor.caret() == 1 + character.size());
    press(editor, "Left");
    CHECK(editor.caret() == 1);
    press(editor, "Del");
    CHECK(editor.text() == "x" + std::string(character));
    press(editor, "End Backspace");
    CHECK(editor.text() == "x");
  }
}

TEST_CASE("undo takes back words, pastes and deletions, redo brings them again") {
  Editor editor;
  for (const char c : std::string("one two")) editor.handle(plain(static_cast<char32_t>(c)));
  editor.handle(Paste{" three"});
  CHECK(editor.text() == "one two three");
  editor.undo();
  CHECK(editor.text() == "one two");
  editor.undo();
  editor.undo();
  CHECK(editor.text() == "one");
  editor.undo();
  CHECK(editor.text().empty());
  editor.undo();
  for (int i = 0; i < 5; ++i) editor.redo();
  CHECK(editor.text() == "one two three");
  press(editor, "Ctrl-W");
  press(editor, "Ctrl-_");
  CHECK(editor.text() == "one two three");
}

TEST_CASE("a pasted text loses its control characters and keeps its lines") {
  Editor many;
  many.handle(Paste{"a\r\nb\tc\x1B[31m\x01\x7F\xC2\x9B d\xFF"});
  CHECK(many.text() == "a\nb c[31m d\uFFFD");
  Editor one(Editor::Lines::one);
  one.handle(Paste{"a\nb"});
  CHECK(one.text() == "a b");
}

TEST_CASE("Enter, Tab and Esc are not for the editor, nor up and down at its ends") {
  Editor editor;
  editor.insert("text");
  for (const Key key : {Key::enter, Key::tab, Key::escape, Key::up, Key::down, Key::f1})
    CHECK_FALSE(editor.handle(KeyPress{key}));
  CHECK(editor.text() == "text");
}

TEST_CASE("a text is broken at blanks and the caret is always seen") {
  Editor editor;
  editor.insert("one two three 你好你好你好");
  Grid grid({8, 3});
  editor.draw(Canvas(grid), {});
  CHECK(grid.text() == "three   \n你好你  \n好你好  \n");
  REQUIRE(grid.caret);
  CHECK(*grid.caret == Position{6, 2});
  press(editor, "Ctrl-Home");
  Grid again({8, 3});
  editor.draw(Canvas(again), {});
  CHECK(again.text() == "one two \nthree   \n你好你  \n");
  CHECK(*again.caret == Position{0, 0});
  editor.click({2, 1});
  CHECK(shown(editor) == "one two th|ree 你好你好你好");
}

TEST_CASE("a single line moves to the left where it is too long") {
  Editor editor(Editor::Lines::one);
  editor.insert("0123456789");
  Grid grid({5, 1});
  editor.draw(Canvas(grid), {});
  CHECK(grid.text() == "6789 \n");
  CHECK(*grid.caret == Position{4, 0});
}

TEST_CASE("the editor survives every size with every text") {
  for (const std::string_view text : {"", "a", "你", "e\u0301\u0301", "\n\n\n", "  ", "👩‍👩‍👧 x\ny"})
    for (int columns = 1; columns < 12; ++columns)
      for (int rows = 1; rows < 4; ++rows) {
        Editor editor;
        editor.insert(text);
        Grid grid({columns, rows});
        editor.draw(Canvas(grid), {});
        press(editor, "Up Down Home Up End Down Ctrl-Home Down Down");
        editor.draw(Canvas(grid), {});
        REQUIRE(grid.caret);
        CHECK(grid.caret->column < columns);
        CHECK(grid.caret->row < rows);
      }
}
