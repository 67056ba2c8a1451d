// Delivery reports: finding the message that a report is about, and settling it.
#include <chrono>
#include <cstdlib>

#include "accounts.h"
#include "celltext/model/delivery_status.h"
#include "celltext/store/inbox.h"
#include "conversation_index.h"
#include "transaction.h"

namespace celltext::store {

namespace {

using namespace std::chrono_literals;
using model::Status;

// The reference is one octet and comes round after 256 messages, so time decides. A report names the time at which the
// service centre took the message; it and our clock may disagree by a time zone that one of them does not know.
constexpr Instant::duration clock_tolerance = 26h;
// Without that time: how long a service centre tries.
constexpr Instant::duration longest_delivery = 8 * 24h;

struct Candidate {
  model::MessageId id;
  Status status = Status::sent;
};

// Networks add or drop a country code or a trunk prefix; with line, reference and time the last digits are enough.
bool same_subscriber(std::string_view a, std::string_view b) {
  constexpr std::size_t digits = 7;
  if (a == b) return true;
  if (a.size() < digits || b.size() < digits) return false;
  return a.substr(a.size() - digits) == b.substr(b.size() - digits);
}

bool is_near(const DeliveryReport& report, Instant now, Instant sent_at) {
  if (report.sent_at) return std::chrono::abs(*report.sent_at - sent_at) <= clock_tolerance;
  const Instant reported = report.discharged_at.value_or(now);
  return sent_at <= reported + clock_tolerance && sent_at >= reported - longest_delivery;
}

Instant::duration distance(const DeliveryReport& report, Instant now, Instant sent_at) {
  return std::chrono::abs(report.sent_at.value_or(report.discharged_at.value_or(now)) - sent_at);
}

std::optional<Candidate> nearest_message(Connection& connection, const DeliveryReport& report, Instant now) {
  Statement query = connection.prepare(
      "SELECT id, status, recipients, coalesce(sent_at, at) FROM messages INDEXED BY messages_reference"
      " WHERE line = ? AND reference = ? AND status IN ('sent', 'delivered', 'failed', 'unknown') ORDER BY id DESC");
  query.bind(report.line, report.reference);
  std::optional<Candidate> nearest;
  Instant::duration shortest{};
  while (query.step()) {
    const Instant sent_at = query.instant(3);
    if (!same_subscriber(query.view(2), report.recipient) || !is_near(report, now, sent_at)) continue;
    const Instant::duration away = distance(report, now, sent_at);
    if (nearest && away >= shortest) continue;
    shortest = away;
    nearest = Candidate{query.id<model::MessageId>(0), *model::status_from_name(query.view(1))};
  }
  return nearest;
}

// Either way it did leave, also if nobody had seen that.
void set_spent(Connection& connection, model::MessageId id, Instant now) {
  settle_charge(connection, id, Status::sent, now);
}

void set_delivered(Connection& connection, model::MessageId id, const DeliveryReport& report, Instant now) {
  connection
      .prepare(
          "UPDATE messages SET status = 'delivered', delivered_at = ?2, sent_at = coalesce(sent_at, ?3),"
          " error_code = NULL, error_message = NULL WHERE id = ?1")
      .bind(id, report.discharged_at.value_or(now), report.sent_at)
      .run();
  note_change(connection, id);
  set_spent(connection, id, now);
}

void set_not_delivered(Connection& connection, model::MessageId id, const DeliveryReport& report, Instant now) {
  connection
      .prepare(
          "UPDATE messages SET status = 'failed', sent_at = coalesce(sent_at, ?2), error_code = ?3, error_message = ?4"
          " WHERE id = ?1")
      .bind(id, report.sent_at, fmt::format("tp-status-{}", report.tp_status),
            model::describe_delivery(report.tp_status))
      .run();
  note_change(connection, id);
  set_spent(connection, id, now);
}

// What was delivered stays delivered. A service centre may give up and succeed later after all, but not the other way
// round.
void settle(Connection& connection, const Candidate& message, const DeliveryReport& report, Instant now) {
  if (message.status == Status::delivered) return;
  switch (model::classify_delivery(report.tp_status)) {
    case model::Delivery::delivered:
      return set_delivered(connection, message.id, report, now);
    case model::Delivery::still_trying:
      return;
    case model::Delivery::not_delivered:
      if (message.status != Status::failed) set_not_delivered(connection, message.id, report, now);
      return;
  }
}

}  // namespace

Result<std::optional<model::MessageId>> Inbox::apply_report(const DeliveryReport& report, Instant now) {
  using Outcome = std::optional<model::MessageId>;
  return write(*database_, [&](Connection& connection) -> Result<Outcome> {
    const auto message = nearest_message(connection, report, now);
    if (!message) return Outcome();
    settle(connection, *message, report, now);
    return Outcome(message->id);
  });
}

}  // namespace celltext::store
