#include "celltext/core/data_guard.h"

#include <algorithm>

#include "celltext/base/i18n.h"
#include "celltext/core/cashier.h"
#include "celltext/core/plans.h"
#include "celltext/mms/pictures.h"

namespace celltext::core {

namespace {

std::string octets_in_words(std::int64_t octets) {
  return mms::size_in_words(static_cast<std::uint64_t>(std::max<std::int64_t>(octets, 0)));
}

// What costs nobody knows how much may not begin beyond the limit.
bool exceeds(const tariff::Plan& plan, const model::Money& spent, const std::optional<model::Money>& cost) {
  if (!plan.spend_limit || (cost && cost->is_zero())) return false;
  return cost ? spent + *cost > *plan.spend_limit : spent >= *plan.spend_limit;
}

std::string cost_in_words(const FetchTerms& terms) {
  const auto cost = terms.cost();
  return cost ? tr_format("it costs {}", cost->with_currency()) : tr("what that costs is not known");
}

std::optional<Objection> beyond_limit(const FetchTerms& terms) {
  if (!terms.past_limit || !terms.limit) return std::nullopt;
  return Objection{"spend-limit",
                   tr_format("it takes {} of data, {}, and that is past the limit of {} in this period",
                             size_in_words(terms), cost_in_words(terms), terms.limit->with_currency()),
                   PassedBy::over_limit};
}

std::optional<Objection> beyond_quota(const FetchTerms& terms) {
  if (terms.past_allowance()) {
    if (terms.data && terms.data->is_zero()) return std::nullopt;
    return Objection{"data-quota",
                     tr_format("it takes {} of data, more than the {} that the plan has left: {}", size_in_words(terms),
                               octets_in_words(*terms.left), cost_in_words(terms)),
                     PassedBy::yes};
  }
  const bool has_price = !terms.left && terms.data && !terms.data->is_zero();
  if (!has_price) return std::nullopt;
  return Objection{
      "data-quota",
      tr_format("it takes {} of data, which the plan does not include: {}", size_in_words(terms), cost_in_words(terms)),
      PassedBy::yes};
}

std::optional<Objection> while_roaming(const FetchTerms& terms) {
  if (!terms.roaming) return std::nullopt;
  return Objection{"roaming",
                   tr_format("the line is roaming, where data costs more, and it takes {} of it", size_in_words(terms)),
                   PassedBy::yes};
}

}  // namespace

std::optional<model::Money> FetchTerms::cost() const {
  if (!data) return std::nullopt;
  return message && message->currency() == data->currency() ? *message + *data : *data;
}

FetchTerms terms_of_fetching(const Settings& settings, const store::Lines& lines, const store::Ledger& ledger,
                             const store::Download& download, bool roaming, Instant now, const Calendar& calendar) {
  FetchTerms terms;
  terms.announced = download.size > 0;
  terms.octets = terms.announced ? download.size : static_cast<std::int64_t>(settings.mms.max_download);
  terms.roaming = roaming;
  const auto line = lines.find(download.line);
  const tariff::Plan* plan = line ? plan_of(settings, *line) : nullptr;
  if (!plan) return terms;
  const Cashier cashier(settings, lines, calendar);
  terms.message = cashier.received(download.line, store::Service::mms_received, 1, roaming).amount;
  terms.data = cashier.data(ledger, download.line, terms.octets, roaming, now).amount;
  const tariff::UsageSoFar usage = usage_so_far(ledger, download.line, *plan, now, calendar);
  if (plan->data_included) terms.left = std::max<std::int64_t>(*plan->data_included - usage.data, 0);
  terms.limit = plan->spend_limit;
  const bool is_metered = plan->data_included || plan->data_price_per_mb;
  terms.past_limit = is_metered && exceeds(*plan, usage.spent, terms.cost());
  return terms;
}

std::vector<Objection> objections(const FetchTerms& terms) {
  std::vector<Objection> found;
  for (auto&& objection : {beyond_limit(terms), beyond_quota(terms), while_roaming(terms)})
    if (objection) found.push_back(*objection);
  return found;
}

std::string size_in_words(const FetchTerms& terms) {
  const std::string size = octets_in_words(terms.octets);
  return terms.announced ? size : tr_format("up to {}", size);
}

}  // namespace celltext::core
