// Which row of a list is selected, and which rows are seen.
#pragma once

#include <algorithm>

#include "event.h"

namespace celltext::ui {

class ListCursor {
 public:
  int selected() const { return selected_; }
  // The first row that is seen.
  int first() const { return first_; }

  void select(int row) { selected_ = std::max(row, 0); }
  void move(int rows) { select(selected_ + rows); }
  // A page is what was seen last, but for one row.
  void move_page(int pages) { move(pages * std::max(rows_ - 1, 1)); }

  // Before drawing: `count` rows there are, those in `area` can be seen.
  void fit(int count, const Area& area) {
    const int rows = area.rows;
    rows_ = rows;
    count_ = count;
    area_ = area;
    selected_ = std::clamp(selected_, 0, std::max(count - 1, 0));
    first_ = std::clamp(first_, selected_ - std::max(rows, 1) + 1, selected_);
    first_ = std::clamp(first_, 0, std::max(count - std::max(rows, 1), 0));
  }

  // The wheel moves, a click selects. True: the selected row was clicked once more, which means to open it.
  bool handle(const Mouse& mouse) {
    if (mouse.what != Mouse::What::press) {
      move(mouse.what == Mouse::What::wheel_up ? -3 : 3);
      return false;
    }
    const int row = first_ + mouse.at.row - area_.row;
    if (!area_.holds(mouse.at) || row >= count_) return false;
    const bool again = row == selected_;
    select(row);
    return again;
  }

 private:
  int selected_ = 0;
  int first_ = 0;
  // Of the last fit().
  int rows_ = 10;
  int count_ = 0;
  Area area_;
};

}  // namespace celltext::ui
