// What several screens draw alike.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/core/picture_preview.h"
#include "celltext/text/wrap.h"
#include "grid.h"
#include "list_cursor.h"

namespace celltext::ui {

// One line whose stretches `marked` (octets of `text`, which must be display_safe) look like a match. The column after
// it.
int put_marked(const Canvas& canvas, Position at, std::string_view text, const std::vector<text::Span>& marked,
               Style style = {});
// The same for single characters.
std::vector<text::Span> spans_of(std::string_view text, const std::vector<std::size_t>& characters);

// A head of one row with a title, and what is left below it.
Canvas titled(const Canvas& canvas, std::string_view title, std::string_view right = {});

// The rows of a list that are seen, each by `draw_row` into a canvas of one row beside the mark of the selection; or
// `nothing`, if there are none. Puts the caret on the selected row.
void draw_list(const Canvas& canvas, ListCursor& cursor, std::size_t count,
               const std::function<void(const Canvas& row, std::size_t index)>& draw_row, std::string_view nothing);

// A text of several lines from the top on, wrapped. How many rows it took; no more than there are.
int put_wrapped(const Canvas& canvas, std::string_view text, Style style = {});

// Lines broken into rows of so many columns, safe to draw; of a very long line only its beginning.
std::vector<std::string> wrapped_rows(const std::vector<std::string>& lines, int columns);

// What is known of something, one below the other; a field without a value is left out.
struct NamedValue {
  const char* name;
  std::string value;
};
void draw_fields(const Canvas& canvas, const std::vector<NamedValue>& fields);

// A row of a drawn picture, as far as there is room.
void draw_preview_row(const Canvas& line, const core::Preview& picture, int row);

}  // namespace celltext::ui
