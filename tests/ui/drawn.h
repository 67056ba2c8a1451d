// Screens as text: models drawn at many sizes, with everything that could break their columns.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "celltext/text/width.h"
#include "tests/catch.h"
#include "ui/grid.h"

namespace celltext::test {

// Escape sequences, controls, bidi, emoji of several characters, a flood of marks, wide and narrow letters, line
// breaks.
inline const std::string hostile =
    "a\x1B[31mb\x1B]0;x\x07\u202Ec\u200Bd\r\ne 你好世界 👩‍👩‍👧 🇺🇸 ❤️ e" +
    [] {
      std::string marks;
      for (int i = 0; i < 300; ++i) marks += "\u0301";
      return marks;
    }() +
    " ｆｕｌｌ \xFF\xC3 שלום\tend " + std::string(3000, 'x');

inline constexpr std::array<ui::Size, 8> all_sizes{
    {{80, 24}, {40, 15}, {120, 40}, {20, 6}, {300, 100}, {7, 3}, {2, 1}, {1, 1}}};

template<class Draw>
ui::Grid drawn(ui::Size size, Draw draw_it) {
  ui::Grid grid(size);
  draw_it(ui::Canvas(grid));
  return grid;
}

// Without the blanks at the ends of the rows.
inline std::vector<std::string> rows_of(const ui::Grid& grid) {
  std::vector<std::string> rows;
  for (int row = 0; row < grid.size().rows; ++row) {
    std::string text = grid.row_text(row);
    text.erase(text.find_last_not_of(' ') + 1);
    rows.push_back(std::move(text));
  }
  return rows;
}

inline std::string text_of(const ui::Grid& grid) {
  std::string text;
  for (const std::string& row : rows_of(grid)) text += row + "\n";
  return text;
}

// Every row as wide as the grid, nothing that moves a cursor, the caret inside, boxes whole.
inline void check_columns(const ui::Grid& grid) {
  const auto [columns, rows] = grid.size();
  for (int row = 0; row < rows; ++row) {
    const std::string text = grid.row_text(row);
    CAPTURE(columns, rows, row, text);
    CHECK(celltext::text::width_of(text).value == columns);
    for (const char c : text) CHECK((static_cast<unsigned char>(c) >= 0x20 && c != 0x7F));
    CHECK(text.find("\u202E") == std::string::npos);
  }
  if (grid.caret) CHECK((grid.caret->column < columns && grid.caret->row < rows));
}

// The borders of the box that a dialog draws, whatever it holds.
inline void check_box(const ui::Grid& grid) {
  const auto [columns, rows] = grid.size();
  for (int row = 0; row < rows; ++row)
    for (int left = 0; left < columns; ++left) {
      if (grid.at({left, row}).glyph != "┌") continue;
      int right = left;
      while (right < columns && grid.at({right, row}).glyph != "┐") ++right;
      REQUIRE(right < columns);
      int bottom = row + 1;
      for (; bottom < rows && grid.at({left, bottom}).glyph != "└"; ++bottom) {
        CHECK(grid.at({left, bottom}).glyph == "│");
        CHECK(grid.at({right, bottom}).glyph == "│");
      }
      REQUIRE(bottom < rows);
      CHECK(grid.at({right, bottom}).glyph == "┘");
      return;
    }
}

template<class Draw>
void check_at_all_sizes(Draw draw_it) {
  for (const ui::Size size : all_sizes) {
    const ui::Grid grid = drawn(size, draw_it);
    check_columns(grid);
    check_box(grid);
  }
}

}  // namespace celltext::test
