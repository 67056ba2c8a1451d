#include "wsp_values.h"

#include "charset.h"

namespace celltext::codec {

namespace {

using Form = WspValue::Form;

constexpr std::uint8_t absolute_token = 0x80;
constexpr std::uint8_t relative_token = 0x81;
// The year 9999: what RFC 3339 can write.
constexpr std::uint64_t last_second = 253'402'300'799;

// A text inside a length: the quote and the terminator are the sender's habit, one octet or a whole unit.
ByteView bare_text(ByteView octets, bool wide) {
  if (!wide) {
    if (!octets.empty() && octets.back() == 0) octets = octets.first(octets.size() - 1);
    if (!octets.empty() && octets.front() == 0x7F) octets = octets.subspan(1);
    return octets;
  }
  if (octets.size() % 2 == 1) {
    if (octets.back() == 0) return octets.first(octets.size() - 1);
    return octets.front() == 0x7F ? octets.subspan(1) : octets;
  }
  if (octets.size() < 2 || octets.back() != 0) return octets;
  if (octets[octets.size() - 2] == 0) return octets.first(octets.size() - 2);
  if (octets[0] == 0x7F && octets[1] >= 0x80) return octets.subspan(1, octets.size() - 2);
  return octets;
}

std::optional<std::string> charset_of(const WspValue& value) {
  if (const auto number = as_integer(value)) return charset_name(*number);
  if (const auto name = as_text(value)) return charset_name(*name);
  return std::nullopt;
}

}  // namespace

std::string unquoted(ByteView content, std::string_view charset) {
  if (!content.empty() && content.front() == '"') {
    content = content.subspan(1);
    if (!content.empty() && content.back() == '"') content = content.first(content.size() - 1);
  }
  return to_utf8(content, charset);
}

std::optional<std::uint8_t> as_octet(const WspValue& value) {
  if (value.form != Form::octet) return std::nullopt;
  return value.content.front();
}

std::optional<std::uint64_t> as_integer(const WspValue& value) {
  if (value.form == Form::octet) return value.content.front() & 0x7F;
  if (value.form != Form::data || value.content.empty() || value.content.size() > 8) return std::nullopt;
  std::uint64_t number = 0;
  for (const std::uint8_t octet : value.content) number = number << 8 | octet;
  return number;
}

std::optional<std::string> as_text(const WspValue& value) {
  if (value.form != Form::text) return std::nullopt;
  return unquoted(value.content);
}

std::optional<std::string> as_encoded_string(const WspValue& value) {
  if (value.form == Form::text) return to_utf8(value.content, {});
  if (value.form != Form::data) return std::nullopt;
  WspReader reader(value);
  const WspValue first = reader.value();
  // A length around a text alone.
  if (first.form == Form::text && reader.at_end()) return to_utf8(first.content, {});
  const auto charset = charset_of(first);
  if (!charset || reader.trouble()) return std::nullopt;
  return to_utf8(bare_text(reader.take(reader.left()), is_wide(*charset)), *charset);
}

std::optional<std::chrono::sys_seconds> as_date(const WspValue& value) {
  const auto seconds = as_integer(value);
  if (!seconds || *seconds > last_second) return std::nullopt;
  return std::chrono::sys_seconds(std::chrono::seconds(*seconds));
}

std::optional<MmsTime> as_time(const WspValue& value) {
  if (value.form != Form::data) return std::nullopt;
  WspReader reader(value);
  const std::uint8_t token = reader.octet();
  const auto seconds = as_integer(reader.value());
  if (!seconds || reader.trouble() || *seconds > last_second) return std::nullopt;
  if (token != absolute_token && token != relative_token) return std::nullopt;
  return MmsTime{token == relative_token, std::chrono::seconds(*seconds)};
}

std::optional<std::uint8_t> as_version(const WspValue& value) {
  if (const auto octet = as_octet(value)) return *octet & 0x7F;
  const auto written = as_text(value);
  if (!written || written->size() != 3 || (*written)[1] != '.') return std::nullopt;
  const int major = (*written)[0] - '0';
  const int minor = (*written)[2] - '0';
  if (major < 0 || major > 7 || minor < 0 || minor > 9) return std::nullopt;
  return static_cast<std::uint8_t>(major << 4 | minor);
}

}  // namespace celltext::codec
