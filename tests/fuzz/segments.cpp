#include "celltext/codec/segments.h"

#include "celltext/codec/gsm_alphabet.h"
#include "celltext/text/utf8.h"
#include "tests/fuzz/entries.h"

namespace celltext::fuzz {

namespace {

void require_parts(const std::string& text, const codec::Segments& measured) {
  const std::vector<std::string> parts = codec::split(text);
  require(static_cast<int>(parts.size()) == measured.parts);
  std::string joined;
  for (const std::string& part : parts) {
    require(text::is_utf8(part));
    if (parts.size() > 1) {
      require(!part.empty());
      require(codec::measure(part).parts == 1);
    }
    joined += part;
  }
  require(joined == text);
}

}  // namespace

void segments(ByteView octets) {
  const std::string text = text::repair_utf8(as_text(octets));
  const codec::Segments measured = codec::measure(text);
  const bool gsm7 = measured.encoding == codec::SmsEncoding::gsm7;
  require(measured.left_in_part >= 0 && measured.characters >= 0);
  require(gsm7 == codec::to_gsm7(text).has_value());
  require(gsm7 == codec::costly_characters(text).empty());
  require_parts(text, measured);

  if (const auto cheap = codec::cheap_spelling(text)) {
    require(!gsm7 && codec::to_gsm7(cheap->text));
    require(cheap->segments == codec::measure(cheap->text));
    require(cheap->segments.parts < measured.parts);
  }
}

}  // namespace celltext::fuzz
