#include "celltext/store/inbox.h"

#include "accounts.h"
#include "conversation_index.h"
#include "modem_copy.h"
#include "notices.h"
#include "transaction.h"

namespace celltext::store {

namespace {

using What = Admission::What;

std::vector<std::string> participants_of(const Arrival& arrival) {
  if (arrival.sender.empty()) return {};
  return {arrival.sender};
}

std::optional<std::string_view> encoding_name(const Arrival& arrival) {
  if (!arrival.encoding || arrival.notice) return std::nullopt;
  return name_of(*arrival.encoding);
}

model::Status status_of(const Arrival& arrival) {
  if (arrival.notice) return model::Status::pending_download;
  return arrival.complete ? model::Status::received : model::Status::partial;
}

model::MessageId store_message(Connection& connection, const Arrival& arrival) {
  const auto conversation = ensure_conversation(connection, participants_of(arrival));
  connection
      .prepare(
          "INSERT INTO messages (revision, conversation, line, direction, status, at, read, sender, text, "
          "encoding,"
          " parts, created_at, sent_at, received_at, sender_as_said, timestamp, data, kind)"
          " VALUES (?1, ?2, ?3, 'in', ?4, ?5, 0, ?6, ?7, ?8, ?9, ?5, ?10, ?5, ?11, ?12, ?13, ?14)")
      .bind(next_revision(connection), conversation, arrival.line, name_of(status_of(arrival)), arrival.received_at,
            arrival.sender, arrival.text, encoding_name(arrival), arrival.parts, arrival.sent_at,
            arrival.sender_as_said, arrival.timestamp, ByteView(arrival.data),
            name_of(arrival.notice ? model::Kind::mms : model::Kind::sms))
      .run();
  const model::MessageId id{connection.last_insert_id()};
  if (arrival.notice) add_notice(connection, id, *arrival.notice, arrival.received_at);
  refresh_conversation(connection, conversation);
  return id;
}

// A message that became whole stands where the user looks for what is new: at the time its last part came.
void complete_message(Connection& connection, model::MessageId id, const Arrival& arrival) {
  Statement before = connection.prepare("SELECT conversation FROM messages WHERE id = ?");
  before.bind(id).step();
  const auto old_conversation = before.id<model::ConversationId>(0);
  before.run();
  const auto conversation = ensure_conversation(connection, participants_of(arrival));
  connection
      .prepare(
          "UPDATE messages SET conversation = ?2, status = 'received', at = ?3, read = 0, sender = ?4, text = ?5,"
          " encoding = ?6, parts = ?7, sent_at = ?8, received_at = ?3, sender_as_said = ?9, timestamp = ?10, data = ?11"
          " WHERE id = ?1")
      .bind(id, conversation, arrival.received_at, arrival.sender, arrival.text, encoding_name(arrival), arrival.parts,
            arrival.sent_at, arrival.sender_as_said, arrival.timestamp, ByteView(arrival.data))
      .run();
  note_change(connection, id);
  if (old_conversation != conversation) refresh_conversation(connection, old_conversation);
}

// The copy is one that we know. It may have become whole, and it may have moved.
Admission admit_known(Connection& connection, const ModemCopy& copy, const Arrival& arrival,
                      const std::string& digest) {
  Admission admission{What::known, copy.message};
  if (!copy.complete && arrival.complete) {
    // The user may have thrown away the incomplete one; what has come now was never seen.
    admission.what = copy.message ? What::completed : What::stored;
    if (copy.message)
      complete_message(connection, copy.message, arrival);
    else
      admission.message = store_message(connection, arrival);
  }
  update_copy(connection, copy.id, arrival, digest, admission.message);
  return admission;
}

// The copy at the arrival's own place, if it can be the same message.
std::optional<ModemCopy> copy_at_same_place(Connection& connection, const Arrival& arrival, const std::string& digest) {
  const auto copy = copy_at(connection, arrival.place);
  if (!copy || copy->digest == digest || !copy->complete) return copy;
  // A run of the daemon gives each path once; so this is another run under the same name, after a reboot.
  forget_places(connection, arrival.place.equipment, arrival.place.daemon_run);
  return std::nullopt;
}

Admission place_arrival(Connection& connection, const Arrival& arrival, const std::set<std::string>& alive) {
  const std::string digest = digest_of(arrival);
  auto copy = copy_at_same_place(connection, arrival, digest);
  if (!copy) copy = matching_lost_copy(connection, arrival, digest, alive);
  if (copy) return admit_known(connection, *copy, arrival, digest);
  if (const auto known = arrival.notice ? known_notice(connection, *arrival.notice) : std::nullopt) {
    add_copy(connection, arrival, digest, *known);
    return {What::known, *known};
  }
  const Admission admission{What::stored, store_message(connection, arrival)};
  add_copy(connection, arrival, digest, admission.message);
  return admission;
}

}  // namespace

Result<Admission> Inbox::admit(const Arrival& arrival, const std::set<std::string>& alive) {
  return write(*database_, [&](Connection& connection) -> Result<Admission> {
    const Admission admission = place_arrival(connection, arrival, alive);
    const bool is_new = admission.what != What::known && arrival.complete;
    if (is_new && arrival.charge) book(connection, admission.message, *arrival.charge, arrival.received_at);
    return admission;
  });
}

Result<void> Inbox::copy_gone(const CopyPlace& place) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    connection.prepare("DELETE FROM modem_copies WHERE equipment = ? AND daemon_run = ? AND path = ?")
        .bind(place.equipment, place.daemon_run, place.path)
        .run();
    return {};
  });
}

std::vector<std::string> Inbox::abandoned_copies(const std::string& equipment, const std::string& daemon_run) const {
  Statement query = database_->connection().prepare(
      "SELECT path FROM modem_copies WHERE equipment = ? AND daemon_run = ? AND message IS NULL ORDER BY id");
  query.bind(equipment, daemon_run);
  std::vector<std::string> paths;
  while (query.step()) paths.push_back(query.text(0));
  return paths;
}

Result<void> Inbox::copies_gone_except(const std::string& equipment, const std::string& daemon_run,
                                       const std::set<std::string>& alive) {
  return write(*database_, [&](Connection& connection) -> Result<void> {
    std::vector<std::int64_t> gone;
    Statement query = connection.prepare("SELECT id, daemon_run, path FROM modem_copies WHERE equipment = ?");
    query.bind(equipment);
    while (query.step()) {
      if (query.view(1) != daemon_run || !alive.contains(query.text(2))) gone.push_back(query.integer(0));
    }
    for (const std::int64_t id : gone) connection.prepare("DELETE FROM modem_copies WHERE id = ?").bind(id).run();
    return {};
  });
}

}  // namespace celltext::store
