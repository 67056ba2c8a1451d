#include "encoded_word.h"

#include <algorithm>
#include <optional>

#include "charset.h"
#include "lower_case.h"
#include "transfer_encoding.h"

namespace celltext::codec {

namespace {

struct EncodedWord {
  std::string_view charset;
  char encoding;
  std::string_view content;
  std::size_t length;  // of the whole
};

// The standard allows 75 octets; what is much longer is none.
constexpr std::size_t longest_word = 1000;

// At the front of `text`, which begins with "=?".
std::optional<EncodedWord> find_word(std::string_view text) {
  text = text.substr(0, longest_word);
  const auto charset_end = text.find('?', 2);
  if (charset_end == std::string_view::npos || charset_end + 2 >= text.size()) return std::nullopt;
  const auto end = text.find("?=", charset_end + 3);
  if (text[charset_end + 2] != '?' || end == std::string_view::npos) return std::nullopt;
  const char encoding = lower_case(text[charset_end + 1]);
  if (encoding != 'b' && encoding != 'q') return std::nullopt;
  const std::string_view content = text.substr(charset_end + 3, end - charset_end - 3);
  if (content.find(' ') != std::string_view::npos) return std::nullopt;
  // A language may follow the charset: RFC 2231 §5.
  const std::string_view charset = text.substr(2, charset_end - 2);
  return EncodedWord{charset.substr(0, charset.find('*')), encoding, content, end + 2};
}

std::string said_by(const EncodedWord& word) {
  Bytes octets(word.content.begin(), word.content.end());
  if (word.encoding == 'q') std::ranges::replace(octets, '_', ' ');
  const Bytes plain = undo_transfer_encoding(word.encoding == 'b' ? "base64" : "quoted-printable", octets);
  return to_utf8(plain, charset_name(word.charset));
}

// Blanks between two encoded words are no part of the text.
std::size_t blanks_before_word(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text.substr(first).starts_with("=?") ? first : 0;
}

}  // namespace

std::string without_encoded_words(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto begin = std::min(text.find("=?"), text.size());
    out += text.substr(0, begin);
    text.remove_prefix(begin);
    if (text.empty()) break;
    const auto word = find_word(text);
    if (!word) {
      out += text.substr(0, 2);
      text.remove_prefix(2);
      continue;
    }
    out += said_by(*word);
    text.remove_prefix(word->length);
    text.remove_prefix(blanks_before_word(text));
  }
  return out;
}

}  // namespace celltext::codec
