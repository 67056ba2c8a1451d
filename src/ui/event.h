// What a user does: keys, pastes, the mouse; and what the terminal says of itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "grid.h"

namespace celltext::ui {

enum class Key {
  character,  // see KeyPress::character
  enter,
  escape,
  tab,
  backspace,
  remove,
  insert,
  up,
  down,
  left,
  right,
  home,
  end,
  page_up,
  page_down,
  f1,
  f2,
  f3,
  f4,
  f5,
  f6,
  f7,
  f8,
  f9,
  f10,
  f11,
  f12,
};

struct KeyPress {
  Key key = Key::character;
  char32_t character = 0;  // with ctrl: the small letter
  bool ctrl = false;
  bool alt = false;
  bool shift = false;  // never with a character: that is another character then

  // A character that goes into a text.
  bool is_text() const { return key == Key::character && !ctrl && !alt; }
  bool operator==(const KeyPress&) const = default;
};

inline KeyPress plain(char32_t character) {
  return {Key::character, character};
}
inline KeyPress ctrl(char32_t letter) {
  return {Key::character, letter, true};
}

struct Paste {
  std::string text;  // UTF-8, line ends as '\n'; may hold anything else
};

struct Focus {
  bool here = true;
};

struct Mouse {
  enum class What { press, wheel_up, wheel_down };
  What what = What::press;
  Position at;
};

struct Resize {
  Size size;
};

using Event = std::variant<KeyPress, Paste, Focus, Mouse, Resize>;

// As people write it and the configuration has it: "j", "Ctrl-K", "Alt-Enter", "Shift-Tab", "PgUp", "F1", "Space".
std::string name_of(const KeyPress& key);
// Any case for names; one character stands for itself.
std::optional<KeyPress> key_from_name(std::string_view name);

}  // namespace celltext::ui
