#include "charset.h"

#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "celltext/base/c_ptr.h"
#include "celltext/text/utf8.h"
#include "lower_case.h"

namespace celltext::codec {

namespace {

struct Charset {
  std::uint16_t mibenum;
  std::string_view name;
  const char* iconv;  // the widest set that has all of it: phones that say GB2312 send GBK
  bool wide = false;
};

constexpr Charset charsets[] = {
    {3, "us-ascii", "ISO-8859-1"},
    {4, "iso-8859-1", "ISO-8859-1"},
    {5, "iso-8859-2", "ISO-8859-2"},
    {6, "iso-8859-3", "ISO-8859-3"},
    {7, "iso-8859-4", "ISO-8859-4"},
    {8, "iso-8859-5", "ISO-8859-5"},
    {9, "iso-8859-6", "ISO-8859-6"},
    {10, "iso-8859-7", "ISO-8859-7"},
    {11, "iso-8859-8", "ISO-8859-8"},
    {12, "iso-8859-9", "ISO-8859-9"},
    {13, "iso-8859-10", "ISO-8859-10"},
    {17, "shift_jis", "CP932"},
    {18, "euc-jp", "EUC-JP"},
    {38, "euc-kr", "CP949"},
    {39, "iso-2022-jp", "ISO-2022-JP"},
    {106, utf8_charset, "UTF-8"},
    {109, "iso-8859-13", "ISO-8859-13"},
    {110, "iso-8859-14", "ISO-8859-14"},
    {111, "iso-8859-15", "ISO-8859-15"},
    {112, "iso-8859-16", "ISO-8859-16"},
    {113, "gbk", "GB18030"},
    {114, "gb18030", "GB18030"},
    {1000, "iso-10646-ucs-2", "UTF-16BE", true},
    {1013, "utf-16be", "UTF-16BE", true},
    {1014, "utf-16le", "UTF-16LE", true},
    {1015, "utf-16", "UTF-16BE", true},
    {2025, "gb2312", "GB18030"},
    {2026, "big5", "BIG5-HKSCS"},
    {2084, "koi8-r", "KOI8-R"},
    {2250, "windows-1250", "CP1250"},
    {2251, "windows-1251", "CP1251"},
    {2252, "windows-1252", "CP1252"},
    {2259, "tis-620", "TIS-620"},
};

struct Alias {
  std::string_view alias;
  std::string_view name;
};

constexpr Alias aliases[] = {
    {"utf8", utf8_charset},
    {"ascii", "us-ascii"},
    {"latin1", "iso-8859-1"},
    {"ucs-2", "iso-10646-ucs-2"},
    {"ucs2", "iso-10646-ucs-2"},
    {"sjis", "shift_jis"},
    {"utf16", "utf-16"},
    {"big-5", "big5"},
    {"iso-10646-ucs2", "iso-10646-ucs-2"},
    {"cp936", "gbk"},
};

constexpr std::string_view replacement = "\xEF\xBF\xBD";

const Charset* find_charset(std::string_view name) {
  const auto found = std::ranges::find(charsets, name, &Charset::name);
  return found == std::end(charsets) ? nullptr : found;
}

bool begins(ByteView octets, std::string_view mark) {
  return octets.size() >= mark.size() &&
         std::equal(mark.begin(), mark.end(), octets.begin(),
                    [](char c, std::uint8_t octet) { return static_cast<std::uint8_t>(c) == octet; });
}

std::string_view as_text(ByteView octets) {
  return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

class Converter {
 public:
  explicit Converter(const char* from) : handle_(iconv_open("UTF-8", from)) {}
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() {
    if (opened()) iconv_close(handle_);
  }
  bool opened() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  // `unit` octets are skipped for each thing that has no meaning.
  std::string convert(ByteView octets, std::size_t unit) {
    std::string out;
    std::array<char, 4096> buffer;
    char* in = const_cast<char*>(reinterpret_cast<const char*>(octets.data()));  // iconv does not write to it
    std::size_t left = octets.size();
    while (left > 0) {
      char* to = buffer.data();
      std::size_t room = buffer.size();
      const std::size_t converted = iconv(handle_, &in, &left, &to, &room);
      const int why = converted == static_cast<std::size_t>(-1) ? errno : 0;
      out.append(buffer.data(), buffer.size() - room);
      if (why == 0 || why == E2BIG) continue;
      out += replacement;
      if (why == EINVAL) break;  // cut in the middle of a character
      const std::size_t skipped = std::min(unit, left);
      in += skipped;
      left -= skipped;
    }
    return out;
  }

 private:
  iconv_t handle_;
};

std::string ascii_only(ByteView octets) {
  std::string out;
  for (const std::uint8_t octet : octets) {
    if (octet < 0x80)
      out += static_cast<char>(octet);
    else
      out += replacement;
  }
  return out;
}

std::string converted(ByteView octets, const char* from, std::size_t unit) {
  Converter converter(from);
  return converter.opened() ? converter.convert(octets, unit) : ascii_only(octets);
}

std::string wide_to_utf8(ByteView octets, const char* from) {
  if (begins(octets, "\xFF\xFE")) return converted(octets.subspan(2), "UTF-16LE", 2);
  if (begins(octets, "\xFE\xFF")) return converted(octets.subspan(2), "UTF-16BE", 2);
  return converted(octets, from, 2);
}

}  // namespace

std::string charset_name(std::uint64_t mibenum) {
  if (mibenum == 0) return {};
  const auto found = std::ranges::find(charsets, mibenum, &Charset::mibenum);
  return found == std::end(charsets) ? fmt::format("mibenum-{}", mibenum) : std::string(found->name);
}

std::string charset_name(std::string_view name) {
  std::string lower = lower_case(name);
  const auto alias = std::ranges::find(aliases, lower, &Alias::alias);
  return alias == std::end(aliases) ? lower : std::string(alias->name);
}

std::optional<std::uint16_t> mibenum_of(std::string_view name) {
  const Charset* charset = find_charset(name);
  return charset ? std::optional(charset->mibenum) : std::nullopt;
}

bool is_wide(std::string_view name) {
  const Charset* charset = find_charset(name);
  return charset && charset->wide;
}

std::string to_utf8(ByteView octets, std::string_view charset) {
  if (begins(octets, "\xEF\xBB\xBF") && !is_wide(charset)) octets = octets.subspan(3);
  const std::string_view text = as_text(octets);
  if (charset == utf8_charset) return text::repair_utf8(text);
  if (charset.empty() || charset == "us-ascii")
    return text::is_utf8(text) ? std::string(text) : converted(octets, "ISO-8859-1", 1);
  const Charset* known = find_charset(charset);
  if (!known) return ascii_only(octets);
  return known->wide ? wide_to_utf8(octets, known->iconv) : converted(octets, known->iconv, 1);
}

}  // namespace celltext::codec
