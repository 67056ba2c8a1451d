// What every line has spent, and what it is about to spend: one entry for each thing that is billed.
//
// An entry begins as `reserved` when a message is put into the outbox, becomes `spent` in the transaction that settles
// the message, or `unknown` if nobody saw the outcome, and goes away if the message certainly did not leave. What it
// costs is written into it: later prices don't change it. Sums by day are kept beside the entries by triggers, so that
// a usage report reads a few rows.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "celltext/base/calendar.h"
#include "celltext/base/result.h"
#include "celltext/model/message.h"
#include "celltext/model/money.h"
#include "celltext/store/database.h"

namespace celltext::store {

enum class Service { sms_sent, sms_received, mms_sent, mms_received, data };
enum class EntryState { reserved, spent, unknown };

std::string_view name_of(Service service);  // "sms-sent"
std::string_view name_of(EntryState state);

// Where a thing goes or comes from, as far as prices tell it apart.
struct Destination {
  std::string scope;    // "domestic", "international", "roaming", "short-code", "premium"
  std::string country;  // ISO 3166; empty: unknown
  std::string digits;   // the first ones of a number abroad, for prices by calling code; else empty
  bool operator==(const Destination&) const = default;
};

// How many first digits of a number abroad are kept: the longest calling code with its area code that tells countries
// apart.
inline constexpr std::size_t kept_digits = 7;

// One thing and its price.
struct Charge {
  model::LineId line;
  Service service = Service::sms_sent;
  Destination destination;
  std::int64_t quantity = 0;           // parts of SMS, MMS, or bytes
  std::int64_t included = 0;           // of them, those that the plan's allowance pays for
  std::optional<model::Money> amount;  // none: no price is known
  std::string plan;                    // empty: none
};

struct Entry {
  Charge charge;
  model::MessageId message;  // none for data
  EntryState state = EntryState::spent;
  Instant at;
};

// The sum of all entries of a day that are alike.
struct DaySum {
  Day day;
  EntryState state = EntryState::spent;
  Service service = Service::sms_sent;
  Destination destination;
  std::int64_t entries = 0;
  std::int64_t quantity = 0;
  std::int64_t included = 0;
  std::optional<model::Money> amount;  // none: nothing of it has a price
  std::int64_t unpriced = 0;           // entries without a price
};

struct Balance {
  model::Money amount;
  Instant at;  // when the network said so
};

class Ledger {
 public:
  explicit Ledger(Database& database) : database_(&database) {}

  // From the first day up to, not including, the last.
  std::vector<DaySum> days(model::LineId line, Day from, Day to) const;
  // All that was ever written about a message, oldest first.
  std::vector<Entry> entries_of(model::MessageId message) const;
  // When the line was last used in a way that keeps a number alive: to send a message, or for data.
  std::optional<Day> last_use(model::LineId line) const;

  std::optional<Balance> balance(model::LineId line) const;
  // An older one than the one that is known is not kept.
  Result<void> remember_balance(model::LineId line, const Balance& balance);

  // What a counter of bytes shows now. The difference to what it showed last is booked on the line, all of it if the
  // counter is new or began again: once, whoever looks and however often. `price` says what so many bytes more cost.
  // `bearer`: the data connection of a run of the daemon whose counter it is.
  using DataPricer = std::function<Charge(const Ledger& ledger, std::int64_t bytes)>;
  Result<void> count_data(const std::string& counter, std::int64_t bytes, Instant now, const DataPricer& price,
                          const std::string& bearer = {});
  // Bytes that were seen going over a data connection are booked on the line at once. What its counters show later, if
  // they ever do, is only booked as far as it is more than all that was seen: nothing is booked twice.
  Result<void> see_data(const std::string& bearer, std::int64_t bytes, Instant now, const DataPricer& price);

 private:
  Database* database_;
};

// What a user has agreed to beforehand.
struct Passes {
  bool yes = false;         // a guard that asks
  bool over_limit = false;  // the spend limit
};

// A message that somebody wants to send, for whoever knows the prices.
struct Purchase {
  model::LineId line;  // none: not known yet
  Service service = Service::sms_sent;
  std::string to;
  std::int64_t quantity = 1;
  Instant at;  // when it leaves
  bool roaming = false;
  Passes passes;
};

// It must not leave now: why, and when to think of it again.
struct Hold {
  model::Trouble trouble;
  std::optional<Instant> until{};  // none: when somebody says so
};

// Called inside the transaction that spends, so that nobody else can spend meanwhile. `ledger` shows everything but the
// message itself. No charge: the line isn't known yet.
using Priced = std::variant<std::optional<Charge>, Hold>;
using Pricer = std::function<Priced(const Ledger& ledger, const Purchase& purchase)>;

}  // namespace celltext::store
