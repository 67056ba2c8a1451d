// Breaking a text into lines of a terminal.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "celltext/text/width.h"

namespace celltext::text {

// A stretch of a text, in octets.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  auto operator<=>(const Span&) const = default;
};

inline std::string_view within(std::string_view text, Span span) {
  return text.substr(span.begin, span.end - span.begin);
}

// As display_safe(), but the text keeps its line breaks: each is one '\n'.
std::string display_safe_lines(std::string_view text);

// The lines of `text` at this width: each ends at a '\n', else after the last blank or hyphen or between two ideographs
// where it may break, else where it is full. Blanks at a break belong to no line. A character is never split from its
// combining marks; one that is wider than `columns` stands alone: clip() what is drawn. At least one line, and no more
// than `most`: the rest of the text is not looked at then. `text` must be display_safe but for its line breaks.
std::vector<Span> wrap(std::string_view text, Columns columns,
                       std::size_t most = std::numeric_limits<std::size_t>::max());

}  // namespace celltext::text
