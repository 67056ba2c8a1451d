#include "theme.h"

#include <algorithm>

namespace celltext::ui {

namespace {

enum Colour {
  own = -1,
  black,
  red,
  green,
  yellow,
  blue,
  magenta,
  cyan,
  white,
  grey,
  light_red,
  light_green,
  light_yellow,
  light_blue,
  light_magenta,
  light_cyan,
  bright_white
};

struct Row {
  Look look;
  Paint terminal;
  Paint light;
  Paint dark;
  Paint monochrome;
};

constexpr Paint faint{own, own, false, true};
constexpr Paint bold{own, own, true};
constexpr Paint underline{own, own, false, false, true};
constexpr Paint reverse{own, own, false, false, false, true};
constexpr Paint paper{black, bright_white};
constexpr Paint slate{white, black};

constexpr Paint on_paper(int colour, bool strong = false) {
  return {colour, bright_white, strong};
}
constexpr Paint on_slate(int colour, bool strong = false) {
  return {colour, black, strong};
}

constexpr Row rows[] = {
    {Look::text, {}, paper, slate, {}},
    {Look::dim, faint, on_paper(grey), on_slate(grey), faint},
    {Look::title, bold, on_paper(blue, true), on_slate(bright_white, true), bold},
    {Look::border, faint, on_paper(grey), on_slate(grey), {}},
    {Look::status, reverse, {bright_white, blue}, {bright_white, blue}, reverse},
    {Look::key, bold, on_paper(blue, true), on_slate(light_cyan, true), bold},
    {Look::unread, {cyan, own, true}, on_paper(blue, true), on_slate(light_cyan, true), bold},
    {Look::incoming, {cyan}, on_paper(blue), on_slate(light_cyan), {}},
    {Look::outgoing, {green}, on_paper(green), on_slate(light_green), {}},
    {Look::good, {green}, on_paper(green), on_slate(light_green), {}},
    {Look::warning, {yellow}, on_paper(magenta), on_slate(light_yellow), bold},
    {Look::bad, {red, own, true}, on_paper(red, true), on_slate(light_red, true), bold},
    {Look::match, {own, own, true, false, true}, {black, light_yellow}, {black, yellow}, underline},
    {Look::field, {}, paper, on_slate(bright_white), {}},
    {Look::picture, {}, paper, slate, {}},
};

}  // namespace

std::optional<Theme> theme_from_name(std::string_view name) {
  if (name == "default") return Theme::terminal;
  if (name == "light") return Theme::light;
  if (name == "dark") return Theme::dark;
  if (name == "monochrome") return Theme::monochrome;
  return std::nullopt;
}

Paint paint_of(Theme theme, Style style) {
  const Row& row = *std::ranges::find(rows, style.look, &Row::look);
  Paint paint = theme == Theme::light        ? row.light
                : theme == Theme::dark       ? row.dark
                : theme == Theme::monochrome ? row.monochrome
                                             : row.terminal;
  if (style.foreground >= 0) paint.foreground = style.foreground;
  if (style.background >= 0) paint.background = style.background;
  paint.bold = paint.bold || style.bold;
  if (style.selected) {
    paint.reverse = !paint.reverse;
    paint.faint = false;  // faint and reversed can hardly be read
  }
  return paint;
}

}  // namespace celltext::ui
