#include "table.h"

#include <algorithm>

#include "celltext/text/display.h"
#include "celltext/text/width.h"

namespace celltext::cli {

namespace {

constexpr int gap = 2;  // columns between two columns

struct Layout {
  std::vector<int> widths;
  std::optional<text::Columns> terminal;
};

void print_row(const std::vector<Cell>& row, const Layout& layout, Output& output) {
  const auto& [widths, terminal] = layout;
  std::string line;
  int used = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const bool last = i + 1 == row.size();
    std::string text = last ? row[i].text : text::fit(row[i].text, {widths[i]});
    if (terminal) text = text::clip(text, {std::max(0, terminal->value - used)});
    line += output.painted(row[i].paint, text);
    used += widths[i] + gap;
    if (terminal && used >= terminal->value) break;
    if (!last) line.append(gap, ' ');
  }
  if (row.back().paint == Paint::none) line.erase(line.find_last_not_of(' ') + 1);
  output.line(line);
}

}  // namespace

void Table::add(std::vector<Cell> row) {
  for (Cell& cell : row) cell.text = text::display_safe(cell.text);
  rows_.push_back(std::move(row));
}

void Table::print(Output& output) const {
  Layout layout{{}, output.columns()};
  auto& widths = layout.widths;
  const auto measure = [&](std::size_t column, std::string_view text) {
    if (column >= widths.size()) widths.resize(column + 1);
    widths[column] = std::max(widths[column], text::width_of(text).value);
  };
  std::vector<Cell> heading;
  for (std::size_t i = 0; i < headings_.size(); ++i) {
    measure(i, headings_[i]);
    heading.push_back({headings_[i], Paint::bold});
  }
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i) measure(i, row[i].text);
  if (!heading.empty() && !rows_.empty()) print_row(heading, layout, output);
  for (const auto& row : rows_) print_row(row, layout, output);
}

}  // namespace celltext::cli
