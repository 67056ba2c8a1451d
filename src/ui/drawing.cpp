#include "drawing.h"

#include <algorithm>

#include "celltext/text/display.h"
#include "celltext/text/utf8.h"
#include "celltext/text/width.h"

namespace celltext::ui {

int put_marked(const Canvas& canvas, Position at, std::string_view text, const std::vector<text::Span>& marked,
               Style style) {
  // Cut first: a stretch that is cut by itself would end in an ellipsis of its own.
  const std::string line = text::clip(text, {std::max(canvas.columns() - at.column, 0)});
  std::size_t done = 0;
  const auto put = [&](std::size_t end, Look look) {
    end = std::min(end, line.size());
    if (end <= done) return;
    at.column = canvas.put(at, std::string_view(line).substr(done, end - done), {look, style.bold, style.selected});
    done = end;
  };
  for (const text::Span& span : marked) {
    put(span.begin, style.look);
    put(span.end, Look::match);
  }
  put(line.size(), style.look);
  return at.column;
}

std::vector<text::Span> spans_of(std::string_view text, const std::vector<std::size_t>& characters) {
  std::vector<text::Span> spans;
  for (const std::size_t begin : characters) {
    std::string_view rest = text.substr(begin);
    text::next_code_point(rest);
    const std::size_t end = text.size() - rest.size();
    if (!spans.empty() && spans.back().end == begin)
      spans.back().end = end;
    else
      spans.push_back({begin, end});
  }
  return spans;
}

Canvas titled(const Canvas& canvas, std::string_view title, std::string_view right) {
  canvas.fill_row(0, {Look::title});
  canvas.put_right(0, right, {Look::dim});
  const int room = canvas.columns() - text::width_of(text::display_safe(right)).value - (right.empty() ? 0 : 1);
  canvas.put({0, 0}, title, {Look::title, true}, std::max(room, 0));
  return canvas.part({0, 1, canvas.columns(), canvas.rows() - 1});
}

void draw_list(const Canvas& canvas, ListCursor& cursor, std::size_t count,
               const std::function<void(const Canvas& row, std::size_t index)>& draw_row, std::string_view nothing) {
  const int all = static_cast<int>(count);
  cursor.fit(all, canvas.area());
  if (count == 0) canvas.put({0, 0}, nothing, {Look::dim});
  for (int row = 0; row < canvas.rows() && cursor.first() + row < all; ++row) {
    const int index = cursor.first() + row;
    draw_row(canvas.part({2, row, canvas.columns() - 2, 1}), static_cast<std::size_t>(index));
    if (index != cursor.selected()) continue;
    canvas.put({0, row}, "▌");
    canvas.select_row(row);
    canvas.set_caret({0, row});
  }
}

int put_wrapped(const Canvas& canvas, std::string_view text, Style style) {
  const std::string safe = text::display_safe_lines(text);
  const auto rows = static_cast<std::size_t>(std::max(canvas.rows(), 0));
  if (rows == 0) return 0;
  const auto lines = text::wrap(safe, {canvas.columns()}, rows);
  for (std::size_t i = 0; i < lines.size(); ++i)
    canvas.put({0, static_cast<int>(i)}, text::within(safe, lines[i]), style);
  return static_cast<int>(lines.size());
}

std::vector<std::string> wrapped_rows(const std::vector<std::string>& lines, int columns) {
  constexpr std::size_t most_rows = 6;  // of one line
  std::vector<std::string> rows;
  for (const std::string& line : lines) {
    const std::string safe = text::display_safe(line);
    for (const text::Span row : text::wrap(safe, {columns}, most_rows)) rows.emplace_back(text::within(safe, row));
  }
  return rows;
}

void draw_fields(const Canvas& canvas, const std::vector<NamedValue>& fields) {
  int names = 0;
  for (const NamedValue& field : fields) names = std::max(names, text::width_of(field.name).value);
  names = std::min(names + 2, canvas.columns() / 3);
  int row = 0;
  for (const NamedValue& field : fields) {
    if (field.value.empty()) continue;
    canvas.put({0, row}, field.name, {Look::dim}, names - 1);
    canvas.put({names, row++}, field.value);
  }
}

void draw_preview_row(const Canvas& line, const core::Preview& picture, int row) {
  for (int i = 0; i < picture.columns && i < line.columns(); ++i) {
    const core::PreviewCell& cell =
        picture.cells[static_cast<std::size_t>(row) * static_cast<std::size_t>(picture.columns) +
                      static_cast<std::size_t>(i)];
    std::string glyph;
    text::append_utf8(glyph, cell.character);
    line.put({i, 0}, glyph, {Look::picture, false, false, cell.foreground, cell.background});
  }
}

}  // namespace celltext::ui
