#include "celltext/store/ledger.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "accounts.h"
#include "transaction.h"

namespace celltext::store {

namespace {

constexpr std::pair<Service, std::string_view> services[] = {
    {Service::sms_sent, "sms-sent"}, {Service::sms_received, "sms-received"},
    {Service::mms_sent, "mms-sent"}, {Service::mms_received, "mms-received"},
    {Service::data, "data"},
};

constexpr std::pair<EntryState, std::string_view> states[] = {
    {EntryState::reserved, "reserved"},
    {EntryState::spent, "spent"},
    {EntryState::unknown, "unknown"},
};

template<class Table, class Value>
std::string_view find_name(const Table& table, Value value) {
  for (const auto& [known, name] : table)
    if (known == value) return name;
  return {};
}

template<class Value, class Table>
Value find_value(const Table& table, std::string_view name) {
  for (const auto& [value, known] : table)
    if (known == name) return value;
  throw StoreFailure("the ledger holds an unknown word");
}

Day read_day(std::int64_t number) {
  return Day{std::chrono::days{number}};
}

std::int64_t number_of(Day day) {
  return day.time_since_epoch().count();
}

std::optional<std::int64_t> millionths(const std::optional<model::Money>& amount) {
  if (!amount) return std::nullopt;
  return amount->millionths();
}

std::string currency_of(const std::optional<model::Money>& amount) {
  return amount ? std::string(amount->currency().code()) : "";
}

std::optional<model::Money> read_money(const Statement& row, int amount, int currency) {
  const auto known = model::Currency::parse(row.view(currency));
  if (!known) return std::nullopt;
  return model::Money(row.integer(amount), *known);
}

DaySum read_day_sum(const Statement& row) {
  DaySum sum;
  sum.day = read_day(row.integer(0));
  sum.state = find_value<EntryState>(states, row.view(1));
  sum.service = find_value<Service>(services, row.view(2));
  sum.destination = {row.text(3), row.text(4), row.text(5)};
  sum.entries = row.integer(7);
  sum.quantity = row.integer(8);
  sum.included = row.integer(9);
  sum.amount = read_money(row, 10, 6);
  sum.unpriced = row.integer(11);
  return sum;
}

Entry read_entry(const Statement& row) {
  Entry entry;
  entry.message = row.id<model::MessageId>(0);
  entry.state = find_value<EntryState>(states, row.view(1));
  entry.at = row.instant(2);
  entry.charge.line = row.id<model::LineId>(3);
  entry.charge.service = find_value<Service>(services, row.view(4));
  entry.charge.destination = {row.text(5), row.text(6), row.text(7)};
  entry.charge.quantity = row.integer(8);
  entry.charge.included = row.integer(9);
  entry.charge.amount = row.is_null(10) ? std::nullopt : read_money(row, 10, 11);
  entry.charge.plan = row.text(12);
  return entry;
}

void insert(Connection& connection, model::MessageId message, EntryState state, const Charge& charge, Instant at) {
  connection
      .prepare(
          "INSERT INTO ledger (line, message, state, at, day, service, scope, country, digits, quantity, included,"
          " amount, currency, plan) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(charge.line, message, name_of(state), at, number_of(local_calendar.day_of(at)), name_of(charge.service),
            charge.destination.scope, charge.destination.country, charge.destination.digits, charge.quantity,
            charge.included, millionths(charge.amount), currency_of(charge.amount), charge.plan)
      .run();
}

// What the counter has counted since it was last looked at.
std::int64_t advance_counter(Connection& connection, const std::string& counter, std::int64_t bytes, Instant now) {
  Statement last = connection.prepare("SELECT bytes FROM data_counters WHERE counter = ?");
  last.bind(counter);
  const std::int64_t seen = last.step() ? last.integer(0) : 0;
  connection
      .prepare(
          "INSERT INTO data_counters (counter, bytes, at) VALUES (?, ?, ?)"
          " ON CONFLICT (counter) DO UPDATE SET bytes = excluded.bytes, at = excluded.at")
      .bind(counter, bytes, now)
      .run();
  return bytes >= seen ? bytes - seen : bytes;
}

// Counters of boots and daemons long gone.
void forget_old_counters(Connection& connection, Instant now) {
  constexpr std::chrono::days kept{400};
  connection.prepare("DELETE FROM data_counters WHERE at < ?").bind(now - kept).run();
  connection.prepare("DELETE FROM data_bearers WHERE at < ?").bind(now - kept).run();
}

// What went over one data connection since we first saw something go: as we saw it, and as its counters say.
struct BearerUse {
  std::int64_t seen = 0;
  std::int64_t counted = 0;
  std::int64_t booked() const { return std::max(seen, counted); }
};

std::optional<BearerUse> find_bearer(Connection& connection, const std::string& bearer) {
  Statement query = connection.prepare("SELECT seen, counted FROM data_bearers WHERE bearer = ?");
  query.bind(bearer);
  if (!query.step()) return std::nullopt;
  return BearerUse{query.integer(0), query.integer(1)};
}

// Adds to what is known of it; gives what is to be booked because of that.
std::int64_t advance_bearer(Connection& connection, const std::string& bearer, const BearerUse& before,
                            const BearerUse& more, Instant now) {
  const BearerUse after{before.seen + more.seen, before.counted + more.counted};
  connection.prepare("INSERT OR REPLACE INTO data_bearers (bearer, seen, counted, at) VALUES (?, ?, ?, ?)")
      .bind(bearer, after.seen, after.counted, now)
      .run();
  return after.booked() - before.booked();
}

// The data of a day that costs in the same way is one entry.
void add_data(Connection& connection, const Charge& charge, Instant now) {
  connection
      .prepare(
          "UPDATE ledger SET quantity = quantity + ?5, included = included + ?6, amount = amount + ?7, at = ?8"
          " WHERE line = ?1 AND day = ?2 AND service = 'data' AND scope = ?3 AND plan = ?4 AND currency = ?9"
          " AND (amount IS NULL) = (?7 IS NULL)")
      .bind(charge.line, number_of(local_calendar.day_of(now)), charge.destination.scope, charge.plan, charge.quantity,
            charge.included, millionths(charge.amount), now, currency_of(charge.amount))
      .run();
  if (connection.changes() == 0) insert(connection, {}, EntryState::spent, charge, now);
}

// The entry whose outcome is open: what is reserved, else the last one that nobody saw settled.
std::optional<std::int64_t> open_entry(Connection& connection, model::MessageId message) {
  Statement query = connection.prepare(
      "SELECT id FROM ledger WHERE message = ? AND state IN ('reserved', 'unknown')"
      " ORDER BY state = 'reserved' DESC, id DESC LIMIT 1");
  query.bind(message);
  if (!query.step()) return std::nullopt;
  return query.integer(0);
}

}  // namespace

std::string_view name_of(Service service) {
  return find_name(services, service);
}

std::string_view name_of(EntryState state) {
  return find_name(states, state);
}

std::vector<DaySum> Ledger::days(model::LineId line, Day from, Day to) const {
  Statement query = database_->connection().prepare(
      "SELECT day, state, service, scope, country, digits, currency, entries, quantity, included, amount, unpriced"
      " FROM ledger_days WHERE line = ? AND day >= ? AND day < ? ORDER BY day");
  query.bind(line, number_of(from), number_of(to));
  std::vector<DaySum> sums;
  while (query.step()) sums.push_back(read_day_sum(query));
  return sums;
}

std::vector<Entry> Ledger::entries_of(model::MessageId message) const {
  Statement query = database_->connection().prepare(
      "SELECT message, state, at, line, service, scope, country, digits, quantity, included, amount, currency, plan"
      " FROM ledger WHERE message = ? ORDER BY id");
  query.bind(message);
  std::vector<Entry> entries;
  while (query.step()) entries.push_back(read_entry(query));
  return entries;
}

std::optional<Day> Ledger::last_use(model::LineId line) const {
  // The ledger outlives the messages, and messages may be older than the ledger.
  Statement sent = database_->connection().prepare(
      "SELECT sent_at FROM messages INDEXED BY messages_line WHERE line = ? AND direction = 'out' AND sent_at IS NOT "
      "NULL"
      " ORDER BY at DESC, id DESC LIMIT 1");
  sent.bind(line);
  std::optional<Day> last;
  if (sent.step()) last = local_calendar.day_of(sent.instant(0));
  Statement booked = database_->connection().prepare(
      "SELECT day FROM ledger_days WHERE line = ? AND state <> 'reserved'"
      " AND service IN ('sms-sent', 'mms-sent', 'data') ORDER BY day DESC LIMIT 1");
  booked.bind(line);
  if (booked.step()) last = std::max(last.value_or(Day::min()), read_day(booked.integer(0)));
  return last;
}

std::optional<Balance> Ledger::balance(model::LineId line) const {
  Statement query = database_->connection().prepare("SELECT amount, currency, at FROM balances WHERE line = ?");
  query.bind(line);
  if (!query.step()) return std::nullopt;
  const auto amount = read_money(query, 0, 1);
  if (!amount) return std::nullopt;
  return Balance{*amount, query.instant(2)};
}

Result<void> Ledger::remember_balance(model::LineId line, const Balance& balance) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    connection
        .prepare(
            "INSERT INTO balances (line, amount, currency, at) VALUES (?, ?, ?, ?) ON CONFLICT (line) DO UPDATE SET"
            " amount = excluded.amount, currency = excluded.currency, at = excluded.at WHERE excluded.at >= at")
        .bind(line, balance.amount.millionths(), balance.amount.currency().code(), balance.at)
        .run();
    return {};
  });
}

Result<void> Ledger::count_data(const std::string& counter, std::int64_t bytes, Instant now, const DataPricer& price,
                                const std::string& bearer) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    const std::int64_t counted = advance_counter(connection, counter, bytes, now);
    if (counted == 0) return {};
    forget_old_counters(connection, now);
    const auto seen = find_bearer(connection, bearer);
    const std::int64_t more = seen ? advance_bearer(connection, bearer, *seen, {0, counted}, now) : counted;
    if (more > 0) add_data(connection, price(*this, more), now);
    return {};
  });
}

Result<void> Ledger::see_data(const std::string& bearer, std::int64_t bytes, Instant now, const DataPricer& price) {
  if (bytes <= 0) return {};
  return write(*database_, [&](Connection& connection) -> Result<void> {
    const BearerUse before = find_bearer(connection, bearer).value_or(BearerUse{});
    const std::int64_t more = advance_bearer(connection, bearer, before, {bytes, 0}, now);
    if (more > 0) add_data(connection, price(*this, more), now);
    return {};
  });
}

void reserve(Connection& connection, model::MessageId message, const Charge& charge, Instant at) {
  release_reservation(connection, message);
  insert(connection, message, EntryState::reserved, charge, at);
}

void release_reservation(Connection& connection, model::MessageId message) {
  connection.prepare("DELETE FROM ledger WHERE message = ? AND state = 'reserved'").bind(message).run();
}

void settle_charge(Connection& connection, model::MessageId message, model::Status outcome, Instant at) {
  if (outcome == model::Status::queued) return;  // it stays reserved
  const auto entry = open_entry(connection, message);
  if (!entry) return;
  if (outcome == model::Status::failed) {
    connection.prepare("DELETE FROM ledger WHERE id = ?").bind(*entry).run();
    return;
  }
  // What becomes known later was spent when it left.
  const auto state = outcome == model::Status::unknown ? EntryState::unknown : EntryState::spent;
  connection
      .prepare(
          "UPDATE ledger SET at = iif(state = 'reserved', ?3, at), day = iif(state = 'reserved', ?4, day), state = ?2"
          " WHERE id = ?1")
      .bind(*entry, name_of(state), at, number_of(local_calendar.day_of(at)))
      .run();
}

void book(Connection& connection, model::MessageId message, const Charge& charge, Instant at) {
  insert(connection, message, EntryState::spent, charge, at);
}

namespace {

constexpr int pass_yes = 1;
constexpr int pass_over_limit = 2;

}  // namespace

int number_of(const Passes& passes) {
  return (passes.yes ? pass_yes : 0) + (passes.over_limit ? pass_over_limit : 0);
}

Passes passes_from(std::int64_t number) {
  return {(number & pass_yes) != 0, (number & pass_over_limit) != 0};
}

std::optional<model::Money> read_cost(std::string_view column) {
  const auto space = column.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  std::int64_t amount = 0;
  const auto currency = model::Currency::parse(column.substr(space + 1));
  const auto read = std::from_chars(column.data(), column.data() + space, amount);
  if (!currency || read.ec != std::errc{}) return std::nullopt;
  return model::Money(amount, *currency);
}

}  // namespace celltext::store
