// Aligned columns for people.
#pragma once

#include <string>
#include <vector>

#include "output.h"

namespace celltext::cli {

struct Cell {
  std::string text;  // anything; made safe to draw by the table
  Paint paint = Paint::none;
};

class Table {
 public:
  // `headings` may be empty: no heading line.
  explicit Table(std::vector<std::string> headings = {}) : headings_(std::move(headings)) {}

  void add(std::vector<Cell> row);
  // Each column as wide as its widest cell. On a terminal no line is wider than it: the last column is cut.
  void print(Output& output) const;

 private:
  std::vector<std::string> headings_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace celltext::cli
