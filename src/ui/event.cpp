#include "event.h"

#include <algorithm>

#include "celltext/text/utf8.h"

namespace celltext::ui {

namespace {

struct KeyName {
  Key key;
  std::string_view name;
};

constexpr KeyName key_names[] = {
    {Key::enter, "Enter"},  {Key::escape, "Esc"},     {Key::tab, "Tab"},   {Key::backspace, "Backspace"},
    {Key::remove, "Del"},   {Key::insert, "Ins"},     {Key::up, "Up"},     {Key::down, "Down"},
    {Key::left, "Left"},    {Key::right, "Right"},    {Key::home, "Home"}, {Key::end, "End"},
    {Key::page_up, "PgUp"}, {Key::page_down, "PgDn"}, {Key::f1, "F1"},     {Key::f2, "F2"},
    {Key::f3, "F3"},        {Key::f4, "F4"},          {Key::f5, "F5"},     {Key::f6, "F6"},
    {Key::f7, "F7"},        {Key::f8, "F8"},          {Key::f9, "F9"},     {Key::f10, "F10"},
    {Key::f11, "F11"},      {Key::f12, "F12"},
};

char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, to_lower, to_lower);
}

bool take_prefix(std::string_view& name, std::string_view prefix) {
  if (name.size() <= prefix.size() || !same_name(name.substr(0, prefix.size()), prefix)) return false;
  name.remove_prefix(prefix.size());
  return true;
}

std::string name_of_character(const KeyPress& key) {
  if (key.character == ' ') return "Space";
  std::string name;
  const bool letter = key.ctrl && key.character >= 'a' && key.character <= 'z';
  text::append_utf8(name, letter ? key.character - 'a' + 'A' : key.character);
  return name;
}

}  // namespace

std::string name_of(const KeyPress& key) {
  std::string name = std::string(key.ctrl ? "Ctrl-" : "") + (key.alt ? "Alt-" : "") + (key.shift ? "Shift-" : "");
  if (key.key == Key::character) return name + name_of_character(key);
  return name.append(std::ranges::find(key_names, key.key, &KeyName::key)->name);
}

std::optional<KeyPress> key_from_name(std::string_view name) {
  KeyPress key;
  for (bool more = true; more;) {
    more = false;
    if (take_prefix(name, "ctrl-")) key.ctrl = more = true;
    if (take_prefix(name, "alt-")) key.alt = more = true;
    if (take_prefix(name, "shift-")) key.shift = more = true;
  }
  for (const KeyName& known : key_names) {
    if (!same_name(known.name, name)) continue;
    key.key = known.key;
    return key;
  }
  if (same_name(name, "space")) name = " ";
  if (name.empty() || key.shift || !text::is_utf8(name) || text::count_code_points(name) != 1) return std::nullopt;
  key.character = text::next_code_point(name);
  if (key.character < ' ' || key.character == 0x7F) return std::nullopt;
  if (key.ctrl && key.character >= 'A' && key.character <= 'Z') key.character += 'a' - 'A';
  return key;
}

}  // namespace celltext::ui
