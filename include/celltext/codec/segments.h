// How a text is cut into SMS parts, what makes it expensive, and the cheap spelling of the same text.
//
// 3GPP TS 23.040 §9.2.3.24.1: a single part holds 160 septets or 70 UCS-2 units; one of several holds 153 or 67,
// because six octets go to the concatenation header. An escape pair and a surrogate pair are never cut in two.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace celltext::codec {

enum class SmsEncoding { gsm7, ucs2 };

struct Segments {
  SmsEncoding encoding = SmsEncoding::gsm7;
  int parts = 1;         // 1 for the empty text too
  int characters = 0;    // septets, or UTF-16 units
  int left_in_part = 0;  // how many more septets or units the last part takes (in a single part: before it becomes two)

  bool operator==(const Segments&) const = default;
};

// `utf8` must be well-formed.
Segments measure(std::string_view utf8);

// The texts of the parts, in order, as they must be sent. One (empty) part for the empty text.
std::vector<std::string> split(std::string_view utf8);

// The distinct characters, in order of appearance, that force the text out of the GSM alphabet. Empty if it is GSM-7.
std::vector<char32_t> costly_characters(std::string_view utf8);

struct CheapSpelling {
  std::string text;
  Segments segments;
};

// The same text in GSM-7 letters (quotes, dashes, ellipses, spaces, full-width letters, accents that the alphabet
// lacks), when every character has such a spelling and it needs fewer parts. Nothing otherwise: a text is never changed
// in meaning, so not for Chinese, Vietnamese or emoji.
std::optional<CheapSpelling> cheap_spelling(std::string_view utf8);

}  // namespace celltext::codec
