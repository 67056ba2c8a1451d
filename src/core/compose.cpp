#include "celltext/core/compose.h"

#include <algorithm>

#include "caution_words.h"
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

Warning costly_characters(const std::string& text, const codec::Segments& segments, const codec::CheapSpelling& cheap) {
  std::string characters;
  for (const char32_t c : codec::costly_characters(text)) text::append_utf8(characters, c);
  return {"costly-characters", tr_format("because of “{}” the text takes {} parts; in plain letters it would take {}",
                                         text::display_safe(characters), segments.parts, cheap.segments.parts)};
}

void warn_of_text(Quote& quote, const std::string& text) {
  if (quote.suggestion) quote.warnings.push_back(costly_characters(text, quote.segments, *quote.suggestion));
  if (quote.segments.parts > 1)
    quote.warnings.push_back({"several-parts", tr_format("each of the {} parts is charged", quote.segments.parts)});
}

const model::Region& home_of(const Origin& origin) {
  return origin.home.empty() ? origin.region : origin.home;
}

// Quotes one recipient after the other, with what the ones before have left of the allowance.
class Till {
 public:
  explicit Till(const Origin& origin) : origin_(origin), usage_(origin.usage) {
    if (origin.plan && !usage_) usage_.emplace(origin.plan->currency);
  }

  void price(Quote& quote, tariff::Service service, std::int64_t units) {
    const tariff::Item item{service, destination_of(quote.to, home_of(origin_), origin_.roaming), units};
    quote.country = quote.to.starts_with('+') ? item.destination.country : model::Region();
    quote.scope = item.destination.scope;
    tariff::Charge charge;
    if (origin_.plan) {
      charge = tariff::charge(*origin_.plan, *usage_, item);
    } else {
      charge.cautions = tariff::cautions_about(item.destination);
    }
    quote.cost = charge.cost;
    quote.allowance = charge.allowance;
    warn(quote, charge, item);
    if (origin_.plan) usage_ = tariff::after(*usage_, item, charge);
  }

 private:
  void warn(Quote& quote, const tariff::Charge& charge, const tariff::Item& item) const {
    const bool home_unknown = quote.to.starts_with('+') && home_of(origin_).empty();
    if (model::is_emergency_number(quote.to, home_of(origin_)))
      quote.warnings.push_back(in_words(tariff::Caution::emergency_number, {quote.to, item, charge, origin_, usage_}));
    for (const tariff::Caution caution : charge.cautions) {
      if (caution == tariff::Caution::international && home_unknown) continue;
      quote.warnings.push_back(in_words(caution, {quote.to, item, charge, origin_, usage_}));
    }
    if (home_unknown)
      quote.warnings.push_back(
          {"home-unknown", tr("the country of the SIM is not known; set country in the configuration")});
  }

  const Origin& origin_;
  std::optional<tariff::UsageSoFar> usage_;
};

}  // namespace

tariff::Destination destination_of(const std::string& to, const model::Region& home, bool roaming) {
  constexpr std::size_t longest_short_code = 6;
  const bool complete = to.starts_with('+');
  tariff::Destination destination;
  destination.country = complete ? model::region_of(to) : home;
  destination.digits = complete ? to.substr(1) : "";
  destination.premium = model::is_premium_rate(to, home);
  if (roaming) {
    destination.scope = Scope::roaming;
  } else if (!complete) {
    destination.scope = to.size() <= longest_short_code ? Scope::short_code : Scope::domestic;
  } else if (home.empty() || destination.country != home) {
    destination.scope = Scope::international;
  }
  return destination;
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
  Till till(origin);
  std::vector<Quote> quotes;
  for (std::string& recipient : *to) {
    Quote quote;
    quote.to = std::move(recipient);
    quote.segments = segments;
    quote.suggestion = suggestion;
    warn_of_text(quote, text);
    till.price(quote, tariff::Service::sms_sent, segments.parts);
    quotes.push_back(std::move(quote));
  }
  return quotes;
}

Result<std::vector<Quote>> quote_mms(const std::vector<std::string>& recipients, bool as_group, const Origin& origin,
                                     const std::vector<std::string>& cc) {
  auto to = read_recipients(recipients, origin.region);
  if (!to) return to.error();
  const std::size_t first_copy = to->size();
  if (!cc.empty()) {
    const auto copies = read_recipients(cc, origin.region);
    if (!copies) return copies.error();
    for (const std::string& number : *copies)
      if (std::ranges::find(*to, number) == to->end()) to->push_back(number);
  }
  const bool is_one_message = as_group || !cc.empty();
  Till till(origin);
  std::vector<Quote> quotes;
  for (std::string& recipient : *to) {
    Quote quote;
    quote.to = std::move(recipient);
    quote.copy = quotes.size() >= first_copy;
    quote.kind = model::Kind::mms;
    till.price(quote, tariff::Service::mms_sent, is_one_message && !quotes.empty() ? 0 : 1);
    quotes.push_back(std::move(quote));
  }
  return quotes;
}

}  // namespace celltext::core
