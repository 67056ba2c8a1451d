#include "celltext/core/balance.h"

#include <glib.h>

#include <algorithm>

#include "celltext/base/c_ptr.h"
#include "celltext/base/i18n.h"
#include "celltext/text/display.h"

namespace celltext::core {

namespace {

using Regex = CPtr<GRegex, g_regex_unref>;
using MatchInfo = CPtr<GMatchInfo, g_match_info_unref>;
using GText = CPtr<char, g_free>;

constexpr std::size_t longest_answer = 2000;
// How hard an expression may try: one that is written badly would try for ever on some answers.
constexpr const char* match_limit = "(*LIMIT_MATCH=100000)";

Error not_found(const tariff::Plan& plan) {
  return {ErrorKind::refused,
          tr_format("balance-match of the plan {} finds no amount in the answer", text::display_safe(plan.name))};
}

}  // namespace

Result<model::Money> read_balance(const tariff::Plan& plan, std::string_view answer) {
  const std::string subject(answer.substr(0, longest_answer));
  if (!g_utf8_validate_len(subject.data(), subject.size(), nullptr)) return not_found(plan);
  GError* failure = nullptr;
  const Regex regex(
      g_regex_new((match_limit + plan.balance.match).c_str(), GRegexCompileFlags{}, GRegexMatchFlags{}, &failure));
  if (!regex) {
    const std::string why = failure->message;
    g_error_free(failure);
    return Error{ErrorKind::invalid,
                 tr_format("balance-match of the plan {}: {}", text::display_safe(plan.name), text::display_safe(why))};
  }
  GMatchInfo* found = nullptr;
  const bool matches = g_regex_match_full(regex.get(), subject.data(), static_cast<gssize>(subject.size()), 0,
                                          GRegexMatchFlags{}, &found, nullptr) != FALSE;
  const MatchInfo info(found);
  if (!matches) return not_found(plan);
  const GText group(g_match_info_fetch(info.get(), g_match_info_get_match_count(info.get()) > 1 ? 1 : 0));
  std::string amount = group ? group.get() : "";
  std::ranges::replace(amount, ',', '.');
  const auto money = model::Money::parse(amount, plan.currency);
  if (!money) return not_found(plan);
  return *money;
}

}  // namespace celltext::core
