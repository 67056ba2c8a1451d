#include "celltext/model/money.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace celltext::model {

namespace {

// The currencies of ISO 4217 that are in use, by the number of their decimals.
struct Currencies {
  int decimals;
  std::string_view codes;  // separated by blanks
};

constexpr Currencies currencies[] = {
    {2,
     "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP "
     "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR "
     "JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN "
     "NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP "
     "SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"},
    {0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"},
    {3, "BHD IQD JOD KWD LYD OMR TND"},
};

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr int finest_decimals = 6;

__extension__ using Wide = __int128;

std::int64_t within_range(Wide value) {
  return static_cast<std::int64_t>(std::clamp<Wide>(value, -most, most));
}

std::optional<std::int64_t> read_digits(std::string_view digits) {
  std::int64_t value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::optional<Currency> Currency::parse(std::string_view code) {
  if (code.size() != 3 || code.find(' ') != std::string_view::npos) return std::nullopt;
  for (const Currencies& group : currencies)
    if (group.codes.find(code) != std::string_view::npos) return Currency(code, group.decimals);
  return std::nullopt;
}

std::optional<Money> Money::parse(std::string_view amount, Currency currency) {
  constexpr std::size_t longest_whole = 12;
  const bool negative = amount.starts_with('-');
  if (negative) amount.remove_prefix(1);
  const auto point = amount.find('.');
  const std::string_view whole = amount.substr(0, point);
  const bool has_fraction = point != std::string_view::npos;
  std::string fraction(has_fraction ? amount.substr(point + 1) : "");
  if (whole.empty() || whole.size() > longest_whole) return std::nullopt;
  if (has_fraction && (fraction.empty() || fraction.size() > finest_decimals)) return std::nullopt;
  fraction.resize(finest_decimals, '0');
  const auto units = read_digits(whole);
  const auto millionths = read_digits(fraction);
  if (!units || !millionths) return std::nullopt;
  const std::int64_t value = *units * millionths_in_unit + *millionths;
  return Money(negative ? -value : value, currency);
}

std::string Money::amount() const {
  const std::uint64_t size =
      millionths_ < 0 ? -static_cast<std::uint64_t>(millionths_) : static_cast<std::uint64_t>(millionths_);
  std::string text =
      fmt::format("{}{}.{:06}", millionths_ < 0 ? "-" : "", size / millionths_in_unit, size % millionths_in_unit);
  const auto shortest = text.size() - static_cast<std::size_t>(finest_decimals - currency_.decimals());
  while (text.size() > shortest && text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string Money::with_currency() const {
  return fmt::format("{} {}", amount(), currency_.code());
}

void Money::same_currency(Money other) const {
  if (currency_ == other.currency_) return;
  throw std::logic_error(fmt::format("{} meets {}", with_currency(), other.with_currency()));
}

Money Money::operator+(Money other) const {
  same_currency(other);
  return {within_range(Wide{millionths_} + other.millionths_), currency_};
}

Money Money::operator-(Money other) const {
  same_currency(other);
  return {within_range(Wide{millionths_} - other.millionths_), currency_};
}

Money Money::operator*(std::int64_t times) const {
  return {within_range(Wide{millionths_} * times), currency_};
}

std::strong_ordering Money::operator<=>(Money other) const {
  same_currency(other);
  return millionths_ <=> other.millionths_;
}

Money Money::scaled(std::int64_t share, std::int64_t whole) const {
  const Wide product = Wide{millionths_} * share;
  const Wide away = product < 0 ? -(Wide{whole} - 1) : Wide{whole} - 1;
  return {within_range((product + away) / whole), currency_};
}

}  // namespace celltext::model
