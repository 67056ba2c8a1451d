// UTF-8: reading, checking, repairing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace celltext::text {

// Takes one code point off the front of `rest` (not empty). A malformed sequence gives U+FFFD and takes one byte.
char32_t next_code_point(std::string_view& rest);
void append_utf8(std::string& out, char32_t code_point);

// Well-formed: no overlong forms, surrogates or values past U+10FFFF.
bool is_utf8(std::string_view text);
// The same text with each malformed byte replaced by U+FFFD.
std::string repair_utf8(std::string_view text);

std::size_t count_code_points(std::string_view text);

}  // namespace celltext::text
