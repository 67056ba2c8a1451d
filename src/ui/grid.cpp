#include "grid.h"

#include <algorithm>

#include "celltext/text/display.h"
#include "celltext/text/utf8.h"
#include "celltext/text/width.h"

namespace celltext::ui {

namespace {

// What a terminal keeps in a cell at most; more marks than that are a flood.
constexpr int most_marks = 4;

// No more octets than these can matter to one line of a screen.
std::string_view beginning(std::string_view text, int columns) {
  const std::size_t most = 256 + 64 * static_cast<std::size_t>(std::clamp(columns, 0, 1000));
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > most - 4 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

// Takes one character with its marks off the front.
std::string_view next_glyph(std::string_view& rest, int& width) {
  const std::string_view all = rest;
  std::size_t length = 0;
  int marks = 0;
  width = 0;
  while (!rest.empty()) {
    std::string_view after = rest;
    text::next_code_point(after);
    const int columns = text::width_of(rest.substr(0, rest.size() - after.size())).value;
    if (length > 0 && columns > 0) break;
    if (length == 0) width = columns;
    // The marks that are too many are passed over.
    if (length == 0 || marks++ < most_marks) length = all.size() - after.size();
    rest = after;
  }
  return all.substr(0, length);
}

}  // namespace

Grid::Grid(Size size)
    : size_{std::max(size.columns, 1), std::max(size.rows, 1)},
      cells_(static_cast<std::size_t>(size_.columns) * static_cast<std::size_t>(size_.rows)) {}

std::string Grid::row_text(int row) const {
  std::string text;
  for (int column = 0; column < size_.columns; ++column) text += at({column, row}).glyph;
  return text;
}

std::string Grid::text() const {
  std::string text;
  for (int row = 0; row < size_.rows; ++row) text += row_text(row) + '\n';
  return text;
}

Canvas Canvas::part(Area area) const {
  const int left = std::clamp(area.column, 0, area_.columns);
  const int top = std::clamp(area.row, 0, area_.rows);
  const int right = std::clamp(area.column + area.columns, left, area_.columns);
  const int bottom = std::clamp(area.row + area.rows, top, area_.rows);
  return {*grid_, {area_.column + left, area_.row + top, right - left, bottom - top}};
}

Canvas Canvas::dialog(Size inside, std::string_view title) const {
  const int columns = std::min(inside.columns + 4, area_.columns);
  const int rows = std::min(inside.rows + 2, area_.rows);
  const Canvas box = part({(area_.columns - columns) / 2, (area_.rows - rows) / 2, columns, rows});
  box.fill({});
  // Where there is no room for borders the words are what matters.
  if (rows < 3 || columns < 8) return box;
  box.border({Look::border});
  if (!title.empty()) box.put({2, 0}, fmt::format(" {} ", title), {Look::title, true}, columns - 4);
  return box.part({2, 1, columns - 4, rows - 2});
}

int Canvas::put(Position at, std::string_view text, Style style, int columns) const {
  if (at.row < 0 || at.row >= area_.rows || at.column >= area_.columns) return at.column;
  const int room = std::min(columns, area_.columns - at.column);
  const std::string safe = text::clip(text::display_safe(beginning(text, room)), {room});
  int column = at.column;
  for (std::string_view rest = safe; !rest.empty();) {
    int width = 0;
    const std::string_view glyph = next_glyph(rest, width);
    set({column, at.row}, glyph, width, style);
    column += width;
  }
  return column;
}

void Canvas::put_right(int row, std::string_view text, Style style) const {
  const int width = text::width_of(text::display_safe(beginning(text, area_.columns))).value;
  put({std::max(0, area_.columns - width), row}, text, style);
}

// Replaces what stands there; of a wide character that loses one half the other becomes a blank.
void Canvas::set(Position at, std::string_view glyph, int width, Style style) const {
  if (width <= 0 || at.column < 0 || at.row < 0 || at.row >= area_.rows || at.column + width > area_.columns) return;
  const int column = area_.column + at.column;
  const int row = area_.row + at.row;
  const auto blank = [&](int where) {
    const Style kept = grid_->at({where, row}).style;
    grid_->set({where, row}, {" ", kept});
  };
  if (grid_->at({column, row}).glyph.empty()) blank(column - 1);
  const int after = column + width;
  if (after < grid_->size().columns && grid_->at({after, row}).glyph.empty()) blank(after);
  grid_->set({column, row}, {std::string(glyph), style});
  if (width == 2) grid_->set({column + 1, row}, {"", style});
}

void Canvas::fill(Style style) const {
  for (int row = 0; row < area_.rows; ++row) fill_row(row, style);
}

void Canvas::fill_row(int row, Style style) const {
  for (int column = 0; column < area_.columns; ++column) set({column, row}, " ", 1, style);
}

void Canvas::horizontal_line(int row, Style style) const {
  for (int column = 0; column < area_.columns; ++column) set({column, row}, "─", 1, style);
}

void Canvas::vertical_line(int column, Style style) const {
  for (int row = 0; row < area_.rows; ++row) set({column, row}, "│", 1, style);
}

void Canvas::border(Style style) const {
  const int right = area_.columns - 1;
  const int bottom = area_.rows - 1;
  horizontal_line(0, style);
  horizontal_line(bottom, style);
  vertical_line(0, style);
  vertical_line(right, style);
  set({0, 0}, "┌", 1, style);
  set({right, 0}, "┐", 1, style);
  set({0, bottom}, "└", 1, style);
  set({right, bottom}, "┘", 1, style);
}

void Canvas::select_row(int row) const {
  if (row < 0 || row >= area_.rows) return;
  for (int column = 0; column < area_.columns; ++column) {
    const Position at{area_.column + column, area_.row + row};
    Cell cell = grid_->at(at);
    cell.style.selected = true;
    grid_->set(at, std::move(cell));
  }
}

void Canvas::set_caret(Position at) const {
  if (area_.columns <= 0 || area_.rows <= 0) return;
  grid_->caret = Position{area_.column + std::clamp(at.column, 0, area_.columns - 1),
                          area_.row + std::clamp(at.row, 0, area_.rows - 1)};
}

}  // namespace celltext::ui
