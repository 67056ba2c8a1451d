// Finding what somebody means by a few of its characters.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace celltext::text {

struct FuzzyMatch {
  int score = 0;                       // the greater, the better; comparable for one pattern
  std::vector<std::size_t> positions;  // octets of `text` where the matched characters begin, in order
};

// Whether the characters of `pattern` are in `text` in their order, letters in any case, blanks of the pattern aside:
// "gs" and "tst" are in "Go to settings", "张" is in "张伟". Of all ways the best: in a row, at the beginnings of
// words, early. An empty pattern is in everything. Only the first 256 characters of the text are looked at; a pattern
// of more than 64 is in nothing.
std::optional<FuzzyMatch> fuzzy_match(std::string_view pattern, std::string_view text);

}  // namespace celltext::text
