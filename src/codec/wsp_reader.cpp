#include "wsp_reader.h"

#include <algorithm>

#include "celltext/base/i18n.h"

namespace celltext::codec {

namespace {

constexpr std::uint8_t length_quote = 31;
constexpr std::uint8_t text_quote = 0x7F;
constexpr int longest_uintvar = 5;

}  // namespace

void WspReader::fail(const char* what) {
  if (!trouble_) trouble_ = {offset_, what};
  rest_ = {};
}

ByteView WspReader::take(std::size_t count) {
  if (count > rest_.size()) {
    fail(tr_noop("a length goes past the end"));
    return {};
  }
  const ByteView taken = rest_.first(count);
  rest_ = rest_.subspan(count);
  offset_ += count;
  return taken;
}

std::uint8_t WspReader::octet() {
  if (rest_.empty()) fail(tr_noop("it ends too early"));
  const ByteView one = take(rest_.empty() ? 0 : 1);
  return one.empty() ? 0 : one.front();
}

std::uint32_t WspReader::uintvar() {
  std::uint64_t number = 0;
  for (int i = 0; i < longest_uintvar; ++i) {
    const std::uint8_t next = octet();
    number = number << 7 | (next & 0x7F);
    if (next & 0x80) continue;
    if (number > UINT32_MAX) break;
    return static_cast<std::uint32_t>(number);
  }
  fail(tr_noop("a length has more than 32 bits"));
  return 0;
}

ByteView WspReader::text() {
  const auto end = std::ranges::find(rest_, 0);
  if (end == rest_.end() && extent_ == Extent::known) return take(left());
  if (end == rest_.end()) {
    fail(tr_noop("a text has no end"));
    return {};
  }
  const ByteView text = take(static_cast<std::size_t>(end - rest_.begin()));
  octet();
  return text;
}

WspValue WspReader::value() {
  const std::size_t at = offset_;
  const std::uint8_t first = peek();
  if (first >= 0x80) return {WspValue::Form::octet, at, take(1)};
  if (at_end() || first <= length_quote) {
    std::size_t length = octet();
    if (length == length_quote) length = uintvar();
    return {WspValue::Form::data, at, take(length)};
  }
  ByteView content = text();
  if (first == text_quote && !content.empty()) content = content.subspan(1);
  return {WspValue::Form::text, at, content};
}

}  // namespace celltext::codec
