#include "celltext/core/compose.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"
#include "celltext/text/utf8.h"

namespace celltext::core {

namespace {

// 3GPP TS 23.040 §9.2.3.24.1: the number of parts is one octet.
constexpr int most_parts = 255;
// The longest text that can fit, in octets of UTF-8: nothing longer is worth measuring.
constexpr std::size_t most_octets = 255 * 153 * 4;

std::vector<std::string_view> split_at_commas(std::string_view list) {
  std::vector<std::string_view> items;
  while (true) {
    const auto comma = list.find(',');
    items.push_back(list.substr(0, comma));
    if (comma == std::string_view::npos) return items;
    list.remove_prefix(comma + 1);
  }
}

Result<std::vector<std::string>> read_recipients(const std::vector<std::string>& typed, const model::Region& region) {
  std::vector<std::string> recipients;
  for (const std::string& list : typed) {
    for (const std::string_view item : split_at_commas(list)) {
      auto recipient = model::parse_recipient(item, region);
      if (!recipient) return recipient.error();
      if (std::ranges::find(recipients, *recipient) == recipients.end()) recipients.push_back(*std::move(recipient));
    }
  }
  if (recipients.empty()) return Error{ErrorKind::invalid, tr("there is no recipient")};
  return recipients;
}

Scope scope_of(const std::string& to, const model::Region& country, const Origin& origin) {
  if (origin.roaming) return Scope::roaming;
  constexpr std::size_t longest_short_code = 6;
  if (!to.starts_with('+')) return to.size() <= longest_short_code ? Scope::short_code : Scope::domestic;
  return country == origin.region && !country.empty() ? Scope::domestic : Scope::international;
}

Warning costly_characters(const std::string& text, const codec::Segments& segments, const codec::CheapSpelling& cheap) {
  std::string characters;
  for (const char32_t c : codec::costly_characters(text)) text::append_utf8(characters, c);
  return {"costly-characters", tr_format("because of “{}” the text takes {} parts; in plain letters it would take {}",
                                         text::display_safe(characters), segments.parts, cheap.segments.parts)};
}

std::vector<Warning> warnings_for(const Quote& quote, const std::string& text, const Origin& origin) {
  std::vector<Warning> warnings;
  if (quote.suggestion) warnings.push_back(costly_characters(text, quote.segments, *quote.suggestion));
  if (quote.segments.parts > 1)
    warnings.push_back({"several-parts", tr_format("each of the {} parts is charged", quote.segments.parts)});
  if (quote.to.starts_with('+') && origin.region.empty())
    warnings.push_back({"home-unknown", tr("the country of the SIM is not known; set country in the configuration")});
  return warnings;
}

}  // namespace

std::string_view name_of(Scope scope) {
  switch (scope) {
    case Scope::domestic:
      return "domestic";
    case Scope::international:
      return "international";
    case Scope::roaming:
      return "roaming";
    case Scope::short_code:
      return "short-code";
  }
  return "domestic";
}

Result<std::vector<Quote>> quote(const std::vector<std::string>& recipients, const std::string& text,
                                 const Origin& origin) {
  if (text.empty()) return Error{ErrorKind::invalid, tr("the text is empty")};
  if (!text::is_utf8(text)) return Error{ErrorKind::invalid, tr("the text is not UTF-8")};
  if (text.find('\0') != std::string::npos) return Error{ErrorKind::invalid, tr("the text holds a NUL character")};
  auto to = read_recipients(recipients, origin.region);
  if (!to) return to.error();
  const bool measurable = text.size() <= most_octets;
  const codec::Segments segments = measurable ? codec::measure(text) : codec::Segments{};
  if (!measurable || segments.parts > most_parts)
    return Error{ErrorKind::invalid, tr_format("the text is too long: an SMS has at most {} parts", most_parts)};

  const auto suggestion = codec::cheap_spelling(text);
  std::vector<Quote> quotes;
  for (std::string& recipient : *to) {
    Quote quote{
        .to = std::move(recipient), .country = {}, .segments = segments, .warnings = {}, .suggestion = suggestion};
    if (quote.to.starts_with('+')) quote.country = model::region_of(quote.to);
    quote.scope = scope_of(quote.to, quote.country, origin);
    quote.warnings = warnings_for(quote, text, origin);
    quotes.push_back(std::move(quote));
  }
  return quotes;
}

}  // namespace celltext::core
