// Themes: which colours a look has.
#pragma once

#include <optional>
#include <string_view>

#include "style.h"

namespace celltext::ui {

enum class Theme {
  terminal,  // the terminal's own 16 colours and background
  light,
  dark,
  monochrome,  // bold, underlined and reversed alone
};

// "default", "light", "dark", "monochrome".
std::optional<Theme> theme_from_name(std::string_view name);

// Colours by the numbers of the 16; -1 is the terminal's own.
struct Paint {
  int foreground = -1;
  int background = -1;
  bool bold = false;
  bool faint = false;
  bool underline = false;
  bool reverse = false;
};

Paint paint_of(Theme theme, Style style);

}  // namespace celltext::ui
