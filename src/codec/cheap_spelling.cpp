#include "celltext/codec/gsm_alphabet.h"
#include "celltext/codec/segments.h"
#include "celltext/text/utf8.h"
#include "spellings.h"

namespace celltext::codec {

namespace {

std::optional<std::string> spelled(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const char32_t c = text::next_code_point(text);
    std::string_view after = text;
    const char32_t next = after.empty() ? 0 : text::next_code_point(after);
    if (const auto composed = spelling_of(c, next)) {
      out += *composed;
      text = after;
    } else if (gsm7_code(c)) {
      text::append_utf8(out, c);
    } else if (const auto spelling = spelling_of(c)) {
      out += *spelling;
    } else {
      return std::nullopt;
    }
  }
  return out;
}

}  // namespace

std::optional<CheapSpelling> cheap_spelling(std::string_view utf8) {
  const Segments before = measure(utf8);
  if (before.encoding == SmsEncoding::gsm7) return std::nullopt;
  std::optional<std::string> text = spelled(utf8);
  if (!text) return std::nullopt;
  const Segments segments = measure(*text);
  if (segments.parts >= before.parts) return std::nullopt;
  return CheapSpelling{*std::move(text), segments};
}

}  // namespace celltext::codec
