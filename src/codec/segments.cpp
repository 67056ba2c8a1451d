#include "celltext/codec/segments.h"

#include <algorithm>

#include "celltext/codec/gsm_alphabet.h"
#include "celltext/text/utf8.h"

namespace celltext::codec {

namespace {

// How many units a part holds: when it is the only one, and when it is one of several.
struct Capacity {
  int alone;
  int of_several;
};

constexpr Capacity capacity_of(SmsEncoding encoding) {
  return encoding == SmsEncoding::gsm7 ? Capacity{160, 153} : Capacity{70, 67};
}

// Septets or UTF-16 units that one character takes; they stay together in one part.
int units_of(char32_t c, SmsEncoding encoding) {
  if (encoding == SmsEncoding::ucs2) return c > 0xFFFF ? 2 : 1;
  return gsm7_code(c).value_or(0) > 0x7F ? 2 : 1;
}

int units_of(std::string_view text, SmsEncoding encoding) {
  int units = 0;
  while (!text.empty()) units += units_of(text::next_code_point(text), encoding);
  return units;
}

SmsEncoding encoding_of(std::string_view text) {
  while (!text.empty())
    if (!gsm7_code(text::next_code_point(text))) return SmsEncoding::ucs2;
  return SmsEncoding::gsm7;
}

struct Part {
  std::string_view text;
  int units = 0;
};

// Each part takes as many whole characters as it holds.
std::vector<Part> cut(std::string_view text, SmsEncoding encoding) {
  const Capacity capacity = capacity_of(encoding);
  const int total = units_of(text, encoding);
  if (total <= capacity.alone) return {{text, total}};
  std::vector<Part> parts;
  int units = 0;
  std::string_view rest = text;
  while (!rest.empty()) {
    std::string_view after = rest;
    const int next = units_of(text::next_code_point(after), encoding);
    if (units + next > capacity.of_several) {
      const std::size_t length = text.size() - rest.size();
      parts.push_back({text.substr(0, length), units});
      text.remove_prefix(length);
      units = 0;
    }
    units += next;
    rest = after;
  }
  parts.push_back({text, units});
  return parts;
}

}  // namespace

Segments measure(std::string_view utf8) {
  const SmsEncoding encoding = encoding_of(utf8);
  const Capacity capacity = capacity_of(encoding);
  const std::vector<Part> parts = cut(utf8, encoding);
  Segments segments{.encoding = encoding, .parts = static_cast<int>(parts.size())};
  for (const Part& part : parts) segments.characters += part.units;
  segments.left_in_part = (parts.size() == 1 ? capacity.alone : capacity.of_several) - parts.back().units;
  return segments;
}

std::vector<std::string> split(std::string_view utf8) {
  std::vector<std::string> texts;
  for (const Part& part : cut(utf8, encoding_of(utf8))) texts.emplace_back(part.text);
  return texts;
}

std::vector<char32_t> costly_characters(std::string_view utf8) {
  std::vector<char32_t> costly;
  while (!utf8.empty()) {
    const char32_t c = text::next_code_point(utf8);
    if (!gsm7_code(c) && std::ranges::find(costly, c) == costly.end()) costly.push_back(c);
  }
  return costly;
}

}  // namespace celltext::codec
