// What is safe to draw on a terminal.
#pragma once

#include <string>
#include <string_view>

namespace celltext::text {

// One line without anything that could move the cursor, change colours or reorder its neighbours: C0, C1, DEL, bidi
// embeddings, overrides and isolates, variation selectors, joiners, tags and other invisible characters are dropped,
// and skin tones, which terminals disagree about; newlines and tabs become a space; malformed UTF-8 becomes U+FFFD; a
// combining mark with nothing to combine with gets a dotted circle. Keep the original for copying and for JSON.
std::string display_safe(std::string_view text);

}  // namespace celltext::text
