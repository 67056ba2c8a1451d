#include "vcard_lines.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "celltext/base/c_ptr.h"
#include "celltext/base/i18n.h"
#include "celltext/text/utf8.h"

namespace celltext::codec {

namespace {

// Of what is read: a picture in a line of its own is longer and is skipped.
constexpr std::size_t longest_line = 1'000'000;
constexpr std::size_t longest_charset = 40;

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// The end of name and parameters: the first colon that is not in quotes.
std::size_t find_colon(std::string_view line) {
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;
    if (line[i] == ':' && !quoted) return i;
  }
  return std::string_view::npos;
}

std::vector<std::string> split_head(std::string_view head) {
  std::vector<std::string> words(1);
  bool quoted = false;
  for (const char c : head) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ';' && !quoted)
      words.emplace_back();
    else
      words.back().push_back(upper(c));
  }
  return words;
}

VCardLine read_line(std::string_view text, std::size_t colon, std::size_t number) {
  VCardLine line;
  line.number = number;
  line.parameters = split_head(text.substr(0, colon));
  line.name = line.parameters.front();
  line.parameters.erase(line.parameters.begin());
  if (const auto dot = line.name.rfind('.'); dot != std::string::npos) line.name.erase(0, dot + 1);
  line.value = text.substr(colon + 1);
  return line;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = upper(c);
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// RFC 2045 §6.7; soft line breaks are gone already.
std::optional<std::string> decode_quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      out.push_back(text[i]);
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_digit(text[i + 1]);
    const int low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return out;
}

bool is_charset_name(std::string_view name) {
  constexpr std::string_view others = "-_.:";
  return !name.empty() && name.size() <= longest_charset && std::ranges::all_of(name, [&](char c) {
    return (c >= '0' && c <= '9') || (upper(c) >= 'A' && upper(c) <= 'Z') || others.find(c) != std::string_view::npos;
  });
}

class Converter {
 public:
  explicit Converter(const std::string& charset) : handle_(iconv_open("UTF-8", charset.c_str())) {}
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() {
    if (known()) iconv_close(handle_);
  }
  bool known() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  std::optional<std::string> convert(std::string text) const {
    std::string out;
    std::array<char, 4096> buffer;
    char* in = text.data();
    std::size_t left = text.size();
    while (left > 0) {
      char* to = buffer.data();
      std::size_t room = buffer.size();
      const std::size_t result = iconv(handle_, &in, &left, &to, &room);
      out.append(buffer.data(), buffer.size() - room);
      if (result == static_cast<std::size_t>(-1) && errno != E2BIG) return std::nullopt;
    }
    return out;
  }

 private:
  iconv_t handle_;
};

}  // namespace

Error wrong_line(std::size_t number, const std::string& what) {
  return {ErrorKind::invalid, tr_format("line {}: {}", number, what)};
}

std::string_view VCardLine::parameter(std::string_view wanted) const {
  for (const std::string_view parameter : parameters)
    if (parameter.starts_with(wanted) && parameter.substr(wanted.size()).starts_with('='))
      return parameter.substr(wanted.size() + 1);
  return {};
}

// vCard 2.1 also says the value of a parameter alone.
bool VCardLine::is_quoted_printable() const {
  return parameter("ENCODING") == "QUOTED-PRINTABLE" ||
         std::ranges::find(parameters, "QUOTED-PRINTABLE") != parameters.end();
}

VCardReader::VCardReader(std::string_view file) : rest_(file) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (rest_.starts_with(byte_order_mark)) rest_.remove_prefix(byte_order_mark.size());
}

std::optional<std::string_view> VCardReader::take_line() {
  if (rest_.empty()) return std::nullopt;
  const auto end = rest_.find_first_of("\r\n");
  const std::string_view line = rest_.substr(0, end);
  ++number_;
  if (end == std::string_view::npos) {
    rest_ = {};
  } else {
    const bool two = rest_.substr(end).starts_with("\r\n");
    rest_.remove_prefix(end + (two ? 2 : 1));
  }
  return line;
}

bool VCardReader::next_is_folded() const {
  return !rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t');
}

Result<std::optional<VCardLine>> VCardReader::next() {
  auto line = take_line();
  while (line && line->find_first_not_of(" \t") == std::string_view::npos) line = take_line();
  if (!line) return std::optional<VCardLine>();
  const std::size_t number = number_;
  std::string text(*line);
  while (next_is_folded()) text += take_line()->substr(1);
  const auto colon = find_colon(text);
  if (colon == std::string::npos) return wrong_line(number, tr("this is no line of a vCard: it has no colon"));
  VCardLine read = read_line(text, colon, number);
  if (read.is_quoted_printable()) {
    // A "=" at the end goes on in the next line.
    while (read.value.ends_with('=') && !rest_.empty()) {
      read.value.pop_back();
      read.value += *take_line();
    }
  }
  const bool is_read = read.name == "FN" || read.name == "N" || read.name == "ORG" || read.name == "TEL";
  if (is_read && read.value.size() > longest_line) return wrong_line(number, tr("this line is too long"));
  return std::optional(std::move(read));
}

Result<std::string> decode_value(const VCardLine& line) {
  std::optional<std::string> value = line.value;
  if (line.is_quoted_printable()) value = decode_quoted_printable(line.value);
  if (!value) return wrong_line(line.number, tr("wrong quoted-printable encoding"));
  const std::string charset(line.parameter("CHARSET"));
  if (!charset.empty() && charset != "UTF-8" && charset != "UTF8") {
    if (!is_charset_name(charset)) return wrong_line(line.number, tr("this is no name of a character set"));
    const Converter converter(charset);
    if (!converter.known()) return wrong_line(line.number, tr_format("the character set {} is not known", charset));
    value = converter.convert(*std::move(value));
    if (!value) return wrong_line(line.number, tr_format("the value does not fit its character set {}", charset));
  }
  if (!text::is_utf8(*value))
    return wrong_line(line.number, tr("the value is not UTF-8, and no other CHARSET is said"));
  return *std::move(value);
}

std::vector<std::string> split_components(std::string_view value) {
  std::vector<std::string> components(1);
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= value.size(); ++i) {
    if (i < value.size() && value[i] == '\\') {
      ++i;
      continue;
    }
    if (i < value.size() && value[i] != ';') continue;
    components.back() = unescape_text(value.substr(begin, i - begin));
    begin = i + 1;
    if (i < value.size()) components.emplace_back();
  }
  return components;
}

std::string unescape_text(std::string_view value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool escaped = value[i] == '\\' && i + 1 < value.size();
    const char c = escaped ? value[++i] : value[i];
    out.push_back(escaped && upper(c) == 'N' ? ' ' : c);
  }
  return out;
}

}  // namespace celltext::codec
