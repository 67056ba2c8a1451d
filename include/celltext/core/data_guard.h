// What fetching a picture message over the modem's data connection takes and costs, and what speaks against it: the
// same answer for the courier, which fetches by itself, and for whoever asks a user first.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "celltext/base/calendar.h"
#include "celltext/core/guard.h"
#include "celltext/core/settings.h"
#include "celltext/model/money.h"
#include "celltext/store/ledger.h"
#include "celltext/store/lines.h"
#include "celltext/store/picture_messages.h"

namespace celltext::core {

struct FetchTerms {
  std::int64_t octets = 0;  // at most
  bool announced = true;    // false: the network did not say, and `octets` is as much as would be read
  bool roaming = false;
  std::optional<std::int64_t> left;     // octets that the plan's allowance still has; none: there is no allowance
  std::optional<model::Money> message;  // what receiving it costs besides its data; none: not known
  std::optional<model::Money> data;     // none: not known
  // With this the line has spent more than its limit allows.
  bool past_limit = false;
  std::optional<model::Money> limit;

  bool past_allowance() const { return left && octets > *left; }
  // All of it as far as it is known.
  std::optional<model::Money> cost() const;
};

// `roaming`: the line's modem is. A size that was not announced counts as `max-download`.
FetchTerms terms_of_fetching(const Settings& settings, const store::Lines& lines, const store::Ledger& ledger,
                             const store::Download& download, bool roaming, Instant now,
                             const Calendar& calendar = local_calendar);

// In the order of weight: "spend-limit", "data-quota" (it goes beyond the allowance, or its data has a price),
// "roaming". Their words name the size and the cost. Nothing over another way than the modem's data.
std::vector<Objection> objections(const FetchTerms& terms);

// "600 kB", "up to 1 MB".
std::string size_in_words(const FetchTerms& terms);

}  // namespace celltext::core
