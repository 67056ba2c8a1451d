#include "celltext/core/one_time_code.h"

#include <glib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <vector>

#include "celltext/text/utf8.h"
#include "code_words.h"

namespace celltext::core {

namespace {

using Text = std::u32string;

// A stretch of the text: [begin, end).
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// A code, or part of one, as it stands in the text.
struct Candidate {
  Span span;
  std::string code;
  bool looks_like_a_year = false;
  bool announced = false;  // "is 1234", ": 1234"
};

bool is_digit(char32_t c) {
  return g_unichar_isdigit(c);
}
bool is_token_char(char32_t c) {
  return is_digit(c) || (c < 0x80 && g_ascii_isalnum(static_cast<char>(c)));
}

class Message {
 public:
  explicit Message(std::string_view utf8) {
    while (!utf8.empty()) {
      const char32_t c = text::next_code_point(utf8);
      original_.push_back(c);
      lower_.push_back(g_unichar_tolower(c));
    }
  }

  TextView lower() const { return lower_; }
  std::size_t size() const { return lower_.size(); }
  // Beyond either end stands a space.
  char32_t at(std::size_t position) const { return position < lower_.size() ? lower_[position] : U' '; }
  char32_t before(std::size_t position, std::size_t distance = 1) const {
    return position >= distance ? lower_[position - distance] : U' ';
  }

  bool all_digits(Span span) const {
    return std::all_of(lower_.begin() + span.begin, lower_.begin() + span.end, is_digit);
  }
  // ASCII; digits of any script become ASCII.
  std::string code(Span span) const {
    std::string code;
    for (std::size_t i = span.begin; i < span.end; ++i) {
      const char32_t c = original_[i];
      if (is_digit(c))
        code.push_back(static_cast<char>('0' + g_unichar_digit_value(c)));
      else if (is_token_char(c))
        code.push_back(static_cast<char>(c));
    }
    return code;
  }

  std::vector<Span> tokens() const {
    std::vector<Span> tokens;
    for (std::size_t i = 0; i < size(); ++i) {
      if (!is_token_char(lower_[i])) continue;
      const std::size_t begin = i;
      while (i < size() && is_token_char(lower_[i])) ++i;
      tokens.push_back({begin, i});
    }
    return tokens;
  }

 private:
  Text original_;
  Text lower_;
};

bool stands_free(const Message& message, Span word, Stands stands) {
  if (stands == Stands::anywhere) return true;
  if (g_unichar_isalpha(message.at(word.end))) return false;
  return stands == Stands::at_the_end || !g_unichar_isalpha(message.before(word.begin));
}

bool ends_with_any(TextView text, std::span<const TextView> words, TextView between) {
  while (!text.empty() && between.find(text.back()) != TextView::npos) text.remove_suffix(1);
  return std::ranges::any_of(words, [&](TextView word) {
    if (!text.ends_with(word)) return false;
    const TextView rest = text.substr(0, text.size() - word.size());
    return word[0] > 0x7F || rest.empty() || !g_unichar_isalpha(rest.back());
  });
}

bool begins_with_any(TextView text, std::span<const TextView> words) {
  while (!text.empty() && text.front() == U' ') text.remove_prefix(1);
  return std::ranges::any_of(words, [&](TextView word) {
    if (!text.starts_with(word)) return false;
    return word[0] > 0x7F || word.size() == text.size() || !g_unichar_isalpha(text[word.size()]);
  });
}

std::vector<Span> find_code_words(const Message& message) {
  std::vector<Span> found;
  for (const CodeWord& code_word : code_words) {
    std::size_t at = message.lower().find(code_word.word);
    for (; at != TextView::npos; at = message.lower().find(code_word.word, at + 1)) {
      const Span span{at, at + code_word.word.size()};
      if (!stands_free(message, span, code_word.stands)) continue;
      if (!ends_with_any(message.lower().substr(0, at), other_kinds, U" -:")) found.push_back(span);
    }
  }
  return found;
}

// Numbers with one space or dash between them: one code in groups, a telephone number, a date, or neighbours by chance.
struct Chain {
  std::vector<Span> groups;
  bool dashed = false;
  std::size_t digits = 0;

  bool equal_groups() const {
    const auto length = [](Span s) { return s.end - s.begin; };
    return std::ranges::all_of(groups, [&](Span s) { return length(s) == length(groups.front()); });
  }
  bool is_one_code() const {
    const bool date = dashed && groups.size() == 3;
    return groups.size() <= 3 && !date && equal_groups() && digits >= 4 && digits <= 8;
  }
  bool is_other_number() const { return groups.size() > 1 && (dashed || digits >= 9); }
};

bool joins_groups(char32_t c) {
  return c == U' ' || c == 0x00A0 || c == U'-' || c == 0x2011 || c == 0x2013;
}

std::vector<Chain> chains_of_digits(const Message& message) {
  std::vector<Chain> chains;
  bool joined = false;
  for (const Span token : message.tokens()) {
    const bool digits = message.all_digits(token);
    if (digits && !joined) chains.push_back({});
    if (digits) {
      chains.back().groups.push_back(token);
      chains.back().digits += token.end - token.begin;
    }
    const char32_t separator = message.at(token.end);
    joined = digits && joins_groups(separator) && is_digit(message.at(token.end + 1));
    if (joined && separator != U' ' && separator != 0x00A0) chains.back().dashed = true;
  }
  return chains;
}

bool joins_numbers(char32_t c) {
  return c == U'.' || c == U',' || c == U':' || c == U'/';
}

// Part of a decimal, a time, a date, an amount, an address, a masked number or a telephone number in full.
bool belongs_to_something_else(const Message& message, Span span) {
  const char32_t left = message.before(span.begin);
  const char32_t right = message.at(span.end);
  if (joins_numbers(left) && is_digit(message.before(span.begin, 2))) return true;
  if (joins_numbers(right) && is_digit(message.at(span.end + 1))) return true;
  const auto is_currency = [](char32_t c) { return g_unichar_type(c) == G_UNICODE_CURRENCY_SYMBOL; };
  if (is_currency(left) || is_currency(right) || (left == U' ' && is_currency(message.before(span.begin, 2))))
    return true;
  if (TextView(U"+*•/=&?_@").find(left) != TextView::npos || TextView(U"@/_=").find(right) != TextView::npos)
    return true;
  return ends_with_any(message.lower().substr(0, span.begin), not_a_code_after, U" -:") ||
         begins_with_any(message.lower().substr(span.end), not_a_code_before);
}

bool is_year(const std::string& code) {
  return code.size() == 4 && (code.starts_with("19") || code.starts_with("20"));
}

// Capital letters and digits, both: "7XK2PQ".
bool is_mixed_code(const std::string& code) {
  const auto digits = std::ranges::count_if(code, [](char c) { return g_ascii_isdigit(c); });
  const auto capitals = std::ranges::count_if(code, [](char c) { return g_ascii_isupper(c); });
  return code.size() >= 5 && code.size() <= 8 && digits > 0 && capitals > 0 && digits + capitals == std::ssize(code) &&
         !code.starts_with("XX");
}

std::vector<Candidate> find_candidates(const Message& message) {
  std::vector<Candidate> candidates;
  const auto consider = [&](Span span) {
    std::string code = message.code(span);
    if (code.size() < 4 || code.size() > 8 || belongs_to_something_else(message, span)) return;
    const bool year = is_year(code);
    const bool announced = ends_with_any(message.lower().substr(0, span.begin), announcers, U" \n\"'“‘「[(");
    candidates.push_back({span, std::move(code), year, announced});
  };
  for (const Chain& chain : chains_of_digits(message)) {
    if (chain.is_one_code())
      consider({chain.groups.front().begin, chain.groups.back().end});
    else if (!chain.is_other_number())
      std::ranges::for_each(chain.groups, consider);
  }
  for (const Span token : message.tokens())
    if (is_mixed_code(message.code(token))) consider(token);
  return candidates;
}

constexpr int too_far = 80;

// How far a code is from a word for it, in characters; the end of a sentence between them counts as many.
int distance(const Message& message, Span code, Span word) {
  const Span gap = word.end <= code.begin ? Span{word.end, code.begin} : Span{code.end, word.begin};
  if (gap.begin > gap.end) return too_far + 1;
  int distance = static_cast<int>(std::min<std::size_t>(gap.end - gap.begin, too_far + 1));
  for (std::size_t i = gap.begin; i < gap.end && distance <= too_far; ++i) {
    const char32_t c = message.at(i);
    const bool ends_sentence = TextView(U"。！？").find(c) != TextView::npos ||
                               (TextView(U".!?").find(c) != TextView::npos && message.at(i + 1) == U' ');
    if (ends_sentence) distance += 60;
  }
  return distance;
}

// Of a year only "code is 2031" or "code: 2031" makes a code.
int limit_for(const Candidate& candidate) {
  return candidate.looks_like_a_year ? 4 : too_far;
}

}  // namespace

std::optional<std::string> find_one_time_code(std::string_view text) {
  // What says "code" stands near the beginning; an SMS of ten parts is no longer than this.
  const Message message(text.substr(0, 8'000));
  const std::vector<Span> words = find_code_words(message);
  const Candidate* best = nullptr;
  int best_rank = std::numeric_limits<int>::max();
  const std::vector<Candidate> candidates = find_candidates(message);
  for (const Candidate& candidate : candidates) {
    for (const Span word : words) {
      const int d = distance(message, candidate.span, word);
      if (d > limit_for(candidate)) continue;
      const int rank = candidate.announced ? d - too_far / 4 : d;
      if (rank >= best_rank) continue;
      best = &candidate;
      best_rank = rank;
    }
  }
  if (best) return best->code;
  // "482913" and nothing else.
  if (candidates.size() == 1 && !candidates.front().looks_like_a_year &&
      candidates.front().span.end - candidates.front().span.begin + 4 >= message.size())
    return candidates.front().code;
  return std::nullopt;
}

}  // namespace celltext::core
