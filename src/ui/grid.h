// The grid: what stands in each cell of the screen. Screens draw into it and tests read it as text; the terminal blits
// it.
//
// Nothing that is put into it can break its columns: text becomes display_safe, a wide character has two cells or is
// not drawn, and everything is clipped to the area it is drawn in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "style.h"

namespace celltext::ui {

struct Size {
  int columns = 0;
  int rows = 0;
  bool operator==(const Size&) const = default;
};

struct Position {
  int column = 0;
  int row = 0;
  bool operator==(const Position&) const = default;
};

struct Area {
  int column = 0;
  int row = 0;
  int columns = 0;
  int rows = 0;

  bool holds(Position at) const {
    return at.column >= column && at.column < column + columns && at.row >= row && at.row < row + rows;
  }
  bool operator==(const Area&) const = default;
};

struct Cell {
  // One character with its combining marks, at most five code points. Empty: the right half of the wide one before it.
  std::string glyph = " ";
  Style style;

  bool operator==(const Cell&) const = default;
};

class Grid {
 public:
  // At least 1×1.
  explicit Grid(Size size);

  Size size() const { return size_; }
  const Cell& at(Position position) const { return cells_[index_of(position)]; }
  void set(Position position, Cell cell) { cells_[index_of(position)] = std::move(cell); }

  // Where the terminal's cursor stands; bottom left if nobody said.
  std::optional<Position> caret;

  // A row as text, exactly as wide as the grid; and all of them, each with '\n'.
  std::string row_text(int row) const;
  std::string text() const;

  bool operator==(const Grid&) const = default;

 private:
  std::size_t index_of(Position position) const {
    return static_cast<std::size_t>(position.row) * static_cast<std::size_t>(size_.columns) +
           static_cast<std::size_t>(position.column);
  }

  Size size_;
  std::vector<Cell> cells_;
};

// A rectangle of a grid to draw on. Coordinates begin at its upper left corner; whatever lies outside is not drawn.
// Must not outlive the grid.
class Canvas {
 public:
  explicit Canvas(Grid& grid) : grid_(&grid), area_{0, 0, grid.size().columns, grid.size().rows} {}

  int columns() const { return area_.columns; }
  int rows() const { return area_.rows; }
  // Where it lies in the grid: for clicks.
  const Area& area() const { return area_; }

  // The part of it that lies within `area`.
  Canvas part(Area area) const;
  // A box in the middle, drawn with borders and title; the canvas inside it.
  Canvas dialog(Size inside, std::string_view title) const;

  // One line of text from there on, cut with "…" where the canvas (or `columns`) ends. The column after it.
  int put(Position at, std::string_view text, Style style = {}, int columns = everything) const;
  // Ends at the right edge, or begins at the left one if it is too long.
  void put_right(int row, std::string_view text, Style style = {}) const;
  // Blanks with this style.
  void fill(Style style) const;
  void fill_row(int row, Style style) const;
  void horizontal_line(int row, Style style) const;
  void vertical_line(int column, Style style) const;
  void border(Style style) const;
  // Gives what stands in a row this style's selection, and keeps its looks.
  void select_row(int row) const;
  // The cursor goes there; outside, to the nearest cell.
  void set_caret(Position at) const;

  static constexpr int everything = 1'000'000;

 private:
  Canvas(Grid& grid, Area area) : grid_(&grid), area_(area) {}
  void set(Position at, std::string_view glyph, int width, Style style) const;

  Grid* grid_;
  Area area_;
};

}  // namespace celltext::ui
