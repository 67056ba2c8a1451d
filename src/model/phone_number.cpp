#include "celltext/model/phone_number.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "calling_codes.h"
#include "celltext/base/i18n.h"
#include "number_library.h"

namespace celltext::model {

namespace {

// Nobody writes a number in more bytes, even in full-width characters; longer input is not looked at.
constexpr std::size_t longest_spelling = 128;
// E.164 allows 15 digits. A complete number has at least a calling code and six more.
constexpr std::size_t longest_e164 = 15;
constexpr std::size_t shortest_e164 = 7;
// TP-Destination-Address, 3GPP TS 23.040 §9.1.2.5: 20 semi-octets.
constexpr std::size_t longest_recipient = 20;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Spellings of separators, the plus and the digits outside ASCII, and what they stand for. '0' begins a run of ten
// digits.
struct Spelling {
  std::string_view utf8;
  char meaning;
};

constexpr std::array<Spelling, 17> spellings{{
    {"\u00A0", ' '},  // no-break space
    {"\u2007", ' '},  // figure space
    {"\u2009", ' '},  // thin space
    {"\u202F", ' '},  // narrow no-break space
    {"\u3000", ' '},  // ideographic space
    {"\u2010", '-'},  // hyphen
    {"\u2011", '-'},  // no-break hyphen
    {"\u2012", '-'},  // figure dash
    {"\u2013", '-'},  // en dash
    {"\u2014", '-'},  // em dash
    {"\u2212", '-'},  // minus
    {"\uFF0D", '-'},  // full-width forms, as Chinese and Japanese input methods write them
    {"\uFF08", '('},
    {"\uFF09", ')'},
    {"\uFF0B", '+'},
    {"\uFF0A", '*'},
    {"\uFF03", '#'},
}};
constexpr std::string_view full_width_zero = "\uFF10";

// Takes one character off the front and gives the ASCII character it stands for, or '?'.
char next_character(std::string_view& rest) {
  if (static_cast<unsigned char>(rest.front()) < 0x80) {
    const char c = rest.front();
    rest.remove_prefix(1);
    return c;
  }
  for (const Spelling& spelling : spellings) {
    if (!rest.starts_with(spelling.utf8)) continue;
    rest.remove_prefix(spelling.utf8.size());
    return spelling.meaning;
  }
  if (rest.size() >= 3 && rest.starts_with(full_width_zero.substr(0, 2))) {
    const int digit = static_cast<unsigned char>(rest[2]) - static_cast<unsigned char>(full_width_zero[2]);
    if (digit >= 0 && digit <= 9) {
      rest.remove_prefix(3);
      return static_cast<char>('0' + digit);
    }
  }
  rest.remove_prefix(1);
  return '?';
}

// A number as its characters show it.
struct Reading {
  std::string ascii;     // each character by its plain spelling, '?' for what has none
  std::string digits;    // only the digits
  bool plus = false;     // begins with '+'
  bool dialable = true;  // nothing but digits, separators and a leading '+'
  bool service = false;  // holds '*' or '#'
};

Reading read(std::string_view text) {
  constexpr std::string_view separators = " -.()/";
  Reading reading;
  while (!text.empty()) {
    const char c = next_character(text);
    reading.ascii.push_back(c);
    if (is_digit(c)) {
      reading.digits.push_back(c);
    } else if (c == '+' && reading.digits.empty() && !reading.plus) {
      reading.plus = true;
    } else if (c == '*' || c == '#') {
      reading.service = true;
      reading.dialable = false;
    } else if (separators.find(c) == std::string_view::npos) {
      reading.dialable = false;
    }
  }
  if (reading.digits.empty()) reading.dialable = false;
  return reading;
}

// "+44 (0)20 …": the zero is for callers inside the country, except where it belongs to the number.
bool has_bracketed_zero(const Reading& reading) {
  return reading.ascii.find("(0") != std::string::npos;
}

bool is_complete(const Reading& reading) {
  return reading.plus && reading.digits.size() >= shortest_e164 && reading.digits.size() <= longest_e164 &&
         reading.digits.front() != '0' && !has_bracketed_zero(reading);
}

std::string bare(const Reading& reading) {
  return (reading.plus ? "+" : "") + reading.digits;
}

// Up to six digits are a short code, except in small places whose subscribers have no more.
bool is_short_code(const Reading& reading, const Region& region) {
  static constexpr std::array<std::string_view, 19> small_places{
      "AC", "AD", "CK", "FK", "FO", "GL", "KI", "NC", "NF", "NU", "PM", "SB", "SH", "TA", "TK", "TO", "TV", "VU", "WF"};
  if (reading.plus || reading.digits.size() > 6) return false;
  return std::ranges::find(small_places, region) == small_places.end();
}

// National numbers whose length and first digits say everything, for those who would wait for the library most often.
// N is a digit from 2 to 9, T one from 3 to 9, X any.
struct SimplePlan {
  std::string_view region;
  std::string_view pattern;
  std::string_view prefix;
};

constexpr std::array<SimplePlan, 5> simple_plans{{
    {"US", "NXXXXXXXXX", "+1"},
    {"US", "1NXXXXXXXXX", "+"},
    {"CA", "NXXXXXXXXX", "+1"},
    {"CA", "1NXXXXXXXXX", "+"},
    {"CN", "1TXXXXXXXXX", "+86"},  // mobile phones; 10…, 11… and 12… are services
}};

bool fits(char digit, char pattern) {
  switch (pattern) {
    case 'N':
      return digit >= '2';
    case 'T':
      return digit >= '3';
    case 'X':
      return true;
    default:
      return digit == pattern;
  }
}

std::string complete_simply(const Reading& reading, const Region& region) {
  for (const SimplePlan& plan : simple_plans) {
    if (plan.region == region && std::ranges::equal(reading.digits, plan.pattern, fits)) {
      return std::string(plan.prefix) + reading.digits;
    }
  }
  return {};
}

std::string complete(const Reading& reading, const Region& region) {
  if (!reading.plus) {
    if (region.empty()) return {};
    if (std::string number = complete_simply(reading, region); !number.empty()) return number;
  }
  return complete_number(reading.plus ? reading.ascii : reading.digits, region);
}

std::string normalise(const Reading& reading, const Region& region) {
  if (is_complete(reading) || is_short_code(reading, region)) return bare(reading);
  const std::string completed = complete(reading, region);
  return completed.empty() ? bare(reading) : completed;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool has_control_character(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

// Whether a complete number is one of a premium rate, where its first digits say so. Nothing: ask the library.
std::optional<bool> simple_premium_rate(std::string_view e164) {
  if (e164.starts_with("+1")) return e164.starts_with("+1900");
  if (e164.starts_with("+861") && e164.size() == 14) return false;  // mobile phones
  return std::nullopt;
}

}  // namespace

std::string normalise(std::string_view number, const Region& region) {
  if (number.size() > longest_spelling) return std::string(number);
  const Reading reading = read(number);
  if (!reading.dialable) return std::string(number);
  return normalise(reading, region);
}

Result<std::string> parse_recipient(std::string_view typed, const Region& region) {
  const std::string_view number = trim(typed);
  if (number.empty()) return Error{ErrorKind::invalid, tr("the recipient is empty: give a number like +15551230001")};
  if (has_control_character(number)) {
    return Error{ErrorKind::invalid, tr("the recipient holds a control character: give one number, digits only")};
  }
  if (number.size() > longest_spelling) {
    return Error{ErrorKind::invalid, tr("the recipient is too long: a number has 20 digits at most")};
  }
  const Reading reading = read(number);
  if (reading.service) {
    return Error{ErrorKind::invalid,
                 tr_format("{} is a service code, not a recipient: dial it with `celltext modem ussd`", number)};
  }
  if (!reading.dialable) {
    return Error{ErrorKind::invalid,
                 tr_format("{} is not a telephone number: give it in digits, like +15551230001", number)};
  }
  if (reading.digits.size() > longest_recipient) {
    return Error{ErrorKind::invalid, tr_format("{} is too long: a number has 20 digits at most", number)};
  }
  return normalise(reading, region);
}

Region region_of(std::string_view e164) {
  const bool plausible = e164.size() > shortest_e164 && e164.size() <= longest_e164 + 1 && e164.front() == '+' &&
                         std::all_of(e164.begin() + 1, e164.end(), is_digit);
  if (!plausible) return {};
  const auto region = region_of_prefix(e164.substr(1));
  if (!region) return {};
  return region->empty() ? library_region_of(std::string(e164)) : Region(*region);
}

bool is_premium_rate(std::string_view number, const Region& region) {
  if (number.size() > longest_recipient + 1 || !read(number).dialable) return false;
  const auto known = simple_premium_rate(number);
  return known ? *known : library_is_premium_rate(std::string(number), region);
}

std::string calling_code(std::string_view e164) {
  return e164.starts_with('+') ? std::string(calling_code_of(e164.substr(1))) : "";
}

}  // namespace celltext::model
