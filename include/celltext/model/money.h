// Amounts of money: exact, in one currency, never floating point.
//
// An amount is a whole number of millionths of the currency's unit, enough for any price per part or per megabyte. It
// never wraps: beyond nine trillion units it stays where it is, and a limit then sees it as exceeded.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace celltext::model {

// A currency of ISO 4217.
class Currency {
 public:
  // Three capital letters ("USD"). Nothing: no currency in use is called so.
  static std::optional<Currency> parse(std::string_view code);

  std::string_view code() const { return {code_.data(), code_.size()}; }
  // How many decimals people write: 2, but 0 for JPY and 3 for KWD.
  int decimals() const { return decimals_; }

  bool operator==(const Currency& other) const { return code_ == other.code_; }

 private:
  Currency(std::string_view code, int decimals) : decimals_(decimals) { code.copy(code_.data(), code_.size()); }

  std::array<char, 3> code_{};
  int decimals_ = 2;
};

class Money {
 public:
  static constexpr std::int64_t millionths_in_unit = 1'000'000;

  // What the store keeps: millionths of the unit, and the currency's code beside them.
  Money(std::int64_t millionths, Currency currency) : millionths_(millionths), currency_(currency) {}
  static Money zero(Currency currency) { return {0, currency}; }
  // "12", "0.05", "-3.25", at most twelve digits before the point and six behind it. Nothing for anything else.
  static std::optional<Money> parse(std::string_view amount, Currency currency);

  std::int64_t millionths() const { return millionths_; }
  Currency currency() const { return currency_; }
  // The decimals that the currency has, more only where they are not zero: "0.05", "2.50", "0.0075".
  std::string amount() const;
  // For people: "2.50 USD".
  std::string with_currency() const;
  bool is_zero() const { return millionths_ == 0; }

  // Adding and comparing amounts of two currencies is a bug: std::logic_error.
  Money operator+(Money other) const;
  Money operator-(Money other) const;
  Money operator*(std::int64_t times) const;
  Money& operator+=(Money other) { return *this = *this + other; }
  std::strong_ordering operator<=>(Money other) const;
  bool operator==(const Money& other) const = default;

  // This amount times `share` / `whole`, rounded up to a millionth (away from zero): a price per megabyte for some
  // bytes, a forecast from the days gone. `whole` > 0, `share` >= 0.
  Money scaled(std::int64_t share, std::int64_t whole) const;

 private:
  void same_currency(Money other) const;

  std::int64_t millionths_;
  Currency currency_;
};

}  // namespace celltext::model
