// The editor: a text of one or several lines and a caret. No terminal in here.
//
// It moves by what people take for one character: a letter with its combining marks, an emoji with its skin tone or its
// family.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "event.h"

namespace celltext::ui {

class Editor {
 public:
  enum class Lines { one, many };

  explicit Editor(Lines lines = Lines::many) : lines_(lines) {}

  const std::string& text() const { return text_; }
  // In octets; always between two characters.
  std::size_t caret() const { return caret_; }
  bool empty() const { return text_.empty(); }

  // Replaces everything; the caret goes to the end. undo() takes it back.
  void set_text(std::string text);
  void clear() { set_text(""); }
  // A text typed or pasted: well-formed UTF-8 without control characters comes of it, and without line ends in a single
  // line.
  void insert(std::string_view text);

  // Characters, pastes, the keys of motion and deletion, word motions, undo. False: not for an editor; Enter, Tab and
  // Esc never are. With one line, up and down are not; with many they are not at the first and the last line.
  bool handle(const Event& event);
  void undo();
  void redo();

  // One row of the text as it is drawn.
  struct Row {
    std::size_t begin = 0;  // octets of text()
    std::size_t end = 0;    // without the line end
  };
  // Breaks at line ends, at blanks, else where a row is full. Also tells handle() what is up and down.
  std::vector<Row> rows(int columns);
  // Draws it with the caret, scrolled so that the caret is seen.
  void draw(const Canvas& canvas, Style style);
  // Puts the caret where somebody clicked, in the coordinates of the canvas it was drawn on last.
  void click(Position at);

 private:
  struct State {
    std::string text;
    std::size_t caret = 0;
  };
  enum class Change { typing, other };

  bool press(const KeyPress& key);
  bool press_control(const KeyPress& key);
  bool move_vertically(int rows);
  void erase(std::size_t begin, std::size_t end, Change change);
  void remember(Change change);
  Position place_of_caret(const std::vector<Row>& rows) const;
  std::size_t at_column(const Row& row, int column) const;

  Lines lines_;
  std::string text_;
  std::size_t caret_ = 0;
  int columns_ = 80;        // of the last rows()
  int first_row_ = 0;       // drawn last
  int wanted_column_ = -1;  // of vertical motion; -1: the caret's
  std::deque<State> undo_;
  std::vector<State> redo_;
  Change last_change_ = Change::other;
};

// The place before or after the character there.
std::size_t next_character(std::string_view text, std::size_t at);
std::size_t previous_character(std::string_view text, std::size_t at);

}  // namespace celltext::ui
