#include "outbox_prices.h"

#include <algorithm>

#include "accounts.h"
#include "conversation_index.h"
#include "number_list.h"

namespace celltext::store {

namespace {

// What nobody knows the price of may be dearer than all others.
bool is_dearer(const Charge& one, const Charge& other) {
  if (!one.amount || !other.amount) return !one.amount && other.amount;
  return one.amount->currency() == other.amount->currency() && *one.amount > *other.amount;
}

// A group's message is paid once, at the price of whoever of its recipients makes it dearest; and every one of them may
// be somebody to whom nothing must be sent unasked.
Priced price_for_all(Database& database, const Pricer& price, Purchase purchase,
                     const std::vector<std::string>& recipients) {
  const Ledger ledger(database);
  std::optional<Charge> dearest;
  for (const std::string& recipient : recipients) {
    purchase.to = recipient;
    Priced priced = price(ledger, purchase);
    if (std::holds_alternative<Hold>(priced)) return priced;
    auto& charge = std::get<0>(priced);
    if (charge && (!dearest || is_dearer(*charge, *dearest))) dearest = std::move(charge);
  }
  return dearest;
}

void hold_back(Connection& connection, model::MessageId id, const Hold& hold) {
  connection.prepare("UPDATE messages SET held_until = ?, error_code = ?, error_message = ? WHERE id = ?")
      .bind(hold.until.value_or(for_ever), hold.trouble.code, hold.trouble.message, id)
      .run();
  note_change(connection, id);
}

}  // namespace

Result<void> reserve_for(Database& database, const NewMessage& message, const std::vector<std::string>& recipients,
                         model::MessageId id, Instant now) {
  if (!message.price) return {};
  Purchase purchase;
  purchase.line = message.line;
  const bool mms = message.kind == model::Kind::mms;
  if (mms) purchase.service = Service::mms_sent;
  purchase.quantity = mms ? 1 : message.parts;
  purchase.at = std::max(now, message.send_at.value_or(now));
  purchase.roaming = message.roaming;
  purchase.passes = message.passes;
  const Priced priced = price_for_all(database, message.price, purchase, recipients);
  if (const auto* hold = std::get_if<Hold>(&priced)) return Error{ErrorKind::guarded, hold->trouble.message};
  if (const auto& charge = std::get<0>(priced)) reserve(database.connection(), id, *charge, purchase.at);
  return {};
}

bool price_again(Database& database, const Marking& marking) {
  Connection& connection = database.connection();
  Statement row = connection.prepare("SELECT recipients, parts, passes, kind FROM messages WHERE id = ?");
  row.bind(marking.id).step();
  const auto recipients = split_numbers(row.view(0));
  Purchase purchase;
  purchase.line = marking.line;
  const bool mms = row.view(3) == name_of(model::Kind::mms);
  purchase.service = mms ? Service::mms_sent : Service::sms_sent;
  purchase.quantity = mms ? 1 : row.integer(1);
  purchase.at = marking.at;
  purchase.roaming = marking.roaming;
  purchase.passes = passes_from(row.integer(2));
  release_reservation(connection, marking.id);
  const Priced priced = price_for_all(database, marking.price, purchase, recipients);
  if (const auto* hold = std::get_if<Hold>(&priced)) {
    hold_back(connection, marking.id, *hold);
    return false;
  }
  if (const auto& charge = std::get<0>(priced)) reserve(connection, marking.id, *charge, marking.at);
  return true;
}

}  // namespace celltext::store
