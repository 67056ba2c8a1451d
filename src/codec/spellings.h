// How characters outside the GSM alphabet can be written inside it without changing what a text says.
#pragma once

#include <optional>
#include <string_view>

namespace celltext::codec {

// The spelling of one character; empty for one that draws nothing. Nothing if there is no faithful spelling.
std::optional<std::string_view> spelling_of(char32_t character);

// A Latin letter and a combining mark after it: the letter of the alphabet that they make, or else the letter without
// the mark. Nothing if `letter` is not an unaccented Latin letter, or `mark` not one of the marks of European
// languages.
std::optional<std::string_view> spelling_of(char32_t letter, char32_t mark);

}  // namespace celltext::codec
