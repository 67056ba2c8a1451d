#include "celltext/core/guard.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/text/display.h"

namespace celltext::core {

namespace {

// The warnings of a quote that somebody has to answer for.
struct Weighty {
  std::string_view warning;
  const char* code;
  PassedBy passed_by;
};

constexpr Weighty weighty[] = {
    {"emergency-number", "emergency-number", PassedBy::nobody},
    {"limit-exceeded", "spend-limit", PassedBy::over_limit},
    {"premium-rate", "premium-rate", PassedBy::yes},
};

std::optional<Objection> first_with(const Weighty& kind, const std::vector<Quote>& quotes) {
  for (const Quote& quote : quotes)
    for (const Warning& warning : quote.warnings)
      if (warning.code == kind.warning)
        return Objection{kind.code, fmt::format("{}: {}", text::display_safe(quote.to), warning.message),
                         kind.passed_by};
  return std::nullopt;
}

std::optional<Objection> leaves_while_roaming(const std::vector<Quote>& quotes) {
  const bool roams = std::ranges::any_of(quotes, [](const Quote& quote) { return quote.scope == Scope::roaming; });
  if (!roams) return std::nullopt;
  return Objection{"roaming", tr("the line is roaming, where messages cost more"), PassedBy::yes};
}

// The whole send, as far as its price is known.
std::optional<model::Money> total_of(const std::vector<Quote>& quotes) {
  std::optional<model::Money> total;
  for (const Quote& quote : quotes) {
    if (!quote.cost) continue;
    total = total ? *total + *quote.cost : *quote.cost;
  }
  return total;
}

std::optional<Objection> costs_too_much(const std::vector<Quote>& quotes, const Settings& settings) {
  const auto total = total_of(quotes);
  if (!total) return std::nullopt;
  const auto limit = model::Money::parse(settings.confirm_above, total->currency());
  if (!limit || *total <= *limit) return std::nullopt;
  return Objection{"confirm-above",
                   tr_format("this costs {}, more than the {} above which celltext asks first (confirm-above)",
                             total->with_currency(), limit->with_currency()),
                   PassedBy::yes};
}

bool is_passed(const Objection& objection, const store::Passes& passes) {
  switch (objection.passed_by) {
    case PassedBy::nobody:
      return false;
    case PassedBy::yes:
      return passes.yes;
    case PassedBy::over_limit:
      return passes.over_limit;
  }
  return false;
}

}  // namespace

std::vector<Objection> objections(const std::vector<Quote>& quotes, const Settings& settings) {
  std::vector<Objection> found;
  for (const Weighty& kind : weighty)
    if (auto objection = first_with(kind, quotes)) found.push_back(*std::move(objection));
  if (auto objection = leaves_while_roaming(quotes)) found.push_back(*std::move(objection));
  if (auto objection = costs_too_much(quotes, settings)) found.push_back(*std::move(objection));
  return found;
}

std::vector<Objection> remaining(std::vector<Objection> objections, const store::Passes& passes) {
  std::erase_if(objections, [&](const Objection& objection) { return is_passed(objection, passes); });
  return objections;
}

}  // namespace celltext::core
