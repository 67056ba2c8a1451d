// Where searched words stand in a text, and a piece of the text around them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "celltext/text/wrap.h"

namespace celltext::text {

// Where any of `words` stands, ASCII letters in any case: in order, and what overlaps is one. Not more than `most`.
std::vector<Span> find_words(std::string_view text, const std::vector<std::string>& words, std::size_t most = 100);

// One line of the text, safe to draw, with the first of `words` in it, and where they stand in that line.
struct Excerpt {
  std::string text;
  std::vector<Span> words;
};

// At most `columns` wide; begins with "…" if it does not begin with the text's beginning. Only the neighbourhood of the
// first word is looked at, however long the text is.
Excerpt excerpt(std::string_view text, const std::vector<std::string>& words, Columns columns);

}  // namespace celltext::text
