#include "celltext/codec/vcard.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "celltext/text/utf8.h"
#include "vcard_lines.h"

namespace celltext::codec {

namespace {

constexpr std::size_t most_cards = 100'000;
constexpr std::size_t most_numbers = 100;  // of one card

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

std::string one_line(std::string_view text) {
  return trimmed(text::display_safe(text));
}

bool is_ideographic(std::string_view text) {
  if (text.empty()) return false;
  const char32_t first = text::next_code_point(text);
  return first >= 0x2E80 && first < 0xAC00;
}

// "family;given;…": the given name goes first, but not in Chinese.
std::string name_of_components(const std::vector<std::string>& components) {
  const std::string family = one_line(components[0]);
  const std::string given = components.size() > 1 ? one_line(components[1]) : "";
  if (family.empty() || given.empty()) return family + given;
  return is_ideographic(family) && is_ideographic(given) ? family + given : given + " " + family;
}

// Whether it begins with `beginning`, which is in lower case, in any case.
bool begins_with(std::string_view text, std::string_view beginning) {
  return text.size() >= beginning.size() && std::ranges::equal(text.substr(0, beginning.size()), beginning, {},
                                                               [](char c) { return static_cast<char>(c | 0x20); });
}

// "tel:+1-555-0100;ext=5" in vCard 4.
std::string number_of(std::string_view number) {
  if (begins_with(number, "tel:")) number.remove_prefix(4);
  return one_line(number.substr(0, number.find(';')));
}

// One card as it is read.
class Card {
 public:
  explicit Card(std::size_t line) : line_(line) {}

  Result<void> take(const VCardLine& line) {
    if (line.name != "FN" && line.name != "N" && line.name != "ORG" && line.name != "TEL") return {};
    auto value = decode_value(line);
    if (!value) return value.error();
    if (line.name == "FN" && formatted_.empty()) formatted_ = one_line(unescape_text(*value));
    if (line.name == "N" && name_.empty()) name_ = name_of_components(split_components(*value));
    if (line.name == "ORG" && organisation_.empty()) organisation_ = one_line(split_components(*value).front());
    if (line.name == "TEL") take_number(number_of(*value));
    return {};
  }

  VCard finish() && {
    std::string name = !formatted_.empty() ? formatted_ : !name_.empty() ? name_ : organisation_;
    return {std::move(name), std::move(numbers_), line_};
  }

 private:
  void take_number(std::string number) {
    if (number.empty() || numbers_.size() >= most_numbers) return;
    if (std::ranges::find(numbers_, number) == numbers_.end()) numbers_.push_back(std::move(number));
  }

  std::size_t line_;
  std::string formatted_;
  std::string name_;
  std::string organisation_;
  std::vector<std::string> numbers_;
};

bool says_card(const VCardLine& line) {
  const std::string value = trimmed(line.value);
  return value.size() == 5 && begins_with(value, "vcard");
}

// Reads up to the card's END; cards inside it (AGENT of vCard 2.1) are skipped.
Result<VCard> read_card(VCardReader& reader, std::size_t begin) {
  Card card(begin);
  for (std::size_t depth = 1; depth > 0;) {
    const auto line = reader.next();
    if (!line) return line.error();
    if (!*line) return wrong_line(begin, tr("the vCard that begins here has no end"));
    if ((*line)->name == "BEGIN" && says_card(**line)) ++depth;
    if ((*line)->name == "END" && says_card(**line)) --depth;
    if (depth != 1) continue;
    if (auto taken = card.take(**line); !taken) return taken.error();
  }
  return std::move(card).finish();
}

}  // namespace

Result<std::vector<VCard>> parse_vcards(std::string_view file) {
  if (file.find('\0') != std::string_view::npos)
    return Error{ErrorKind::invalid, tr("this is no vCard: it holds a NUL character")};
  VCardReader reader(file);
  std::vector<VCard> cards;
  while (true) {
    const auto line = reader.next();
    if (!line) return line.error();
    if (!*line) break;
    if ((*line)->name != "BEGIN" || !says_card(**line))
      return wrong_line((*line)->number, tr("here a vCard should begin, with BEGIN:VCARD"));
    if (cards.size() == most_cards) return wrong_line((*line)->number, tr_format("more than {} vCards", most_cards));
    auto card = read_card(reader, (*line)->number);
    if (!card) return card.error();
    cards.push_back(*std::move(card));
  }
  if (cards.empty()) return Error{ErrorKind::invalid, tr("there is no vCard in it")};
  return cards;
}

}  // namespace celltext::codec
