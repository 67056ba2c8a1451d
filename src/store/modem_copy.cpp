#include "modem_copy.h"

#include <glib.h>

#include "celltext/base/c_ptr.h"

namespace celltext::store {

namespace {

// Each field with its length before it, so that no two messages run together to the same bytes.
void add_field(GChecksum* checksum, const void* data, std::size_t size) {
  const std::string length = std::to_string(size) + ":";
  g_checksum_update(checksum, reinterpret_cast<const guchar*>(length.data()), static_cast<gssize>(length.size()));
  g_checksum_update(checksum, static_cast<const guchar*>(data), static_cast<gssize>(size));
}

void add_field(GChecksum* checksum, const std::string& text) {
  add_field(checksum, text.data(), text.size());
}

// The instant where it can be read: another version of the daemon may spell it differently.
std::string time_key(const Arrival& arrival) {
  if (arrival.sent_at) return std::to_string(arrival.sent_at->time_since_epoch().count());
  return arrival.timestamp;
}

ModemCopy read_copy(const Statement& row) {
  return {row.integer(0), row.integer(1) != 0, row.text(2), row.id<model::MessageId>(3)};
}

// The oldest row of `query` (id, complete, digest, message, equipment, daemon_run, path) whose place is not alive.
std::optional<ModemCopy> first_lost(Statement& query, const CopyPlace& place, const std::set<std::string>& alive) {
  while (query.step()) {
    const bool lives =
        query.view(4) == place.equipment && query.view(5) == place.daemon_run && alive.contains(query.text(6));
    if (!lives) return read_copy(query);
  }
  return std::nullopt;
}

}  // namespace

std::string digest_of(const Arrival& arrival) {
  const CPtr<GChecksum, g_checksum_free> checksum(g_checksum_new(G_CHECKSUM_SHA256));
  add_field(checksum.get(), arrival.sender_as_said);
  add_field(checksum.get(), time_key(arrival));
  add_field(checksum.get(), arrival.text);
  add_field(checksum.get(), arrival.data.data(), arrival.data.size());
  return g_checksum_get_string(checksum.get());
}

std::optional<ModemCopy> copy_at(Connection& connection, const CopyPlace& place) {
  Statement query = connection.prepare(
      "SELECT id, complete, digest, message FROM modem_copies WHERE equipment = ? AND daemon_run = ? AND path = ?");
  query.bind(place.equipment, place.daemon_run, place.path);
  if (!query.step()) return std::nullopt;
  return read_copy(query);
}

std::optional<ModemCopy> matching_lost_copy(Connection& connection, const Arrival& arrival, const std::string& digest,
                                            const std::set<std::string>& alive) {
  // The same SIM in another modem, or the same modem with another SIM: the copy may lie in either's memory.
  Statement same = connection.prepare(
      "SELECT id, complete, digest, message, equipment, daemon_run, path FROM modem_copies"
      " WHERE digest = ? AND complete = ? AND (equipment = ? OR line = ?) ORDER BY id");
  same.bind(digest, arrival.complete, arrival.place.equipment, arrival.line);
  if (auto copy = first_lost(same, arrival.place, alive); copy || !arrival.complete) return copy;

  // The daemon may say nothing at all about a message that is not whole, not even who sent it.
  Statement partial = connection.prepare(
      "SELECT id, complete, digest, message, equipment, daemon_run, path FROM modem_copies"
      " WHERE complete = 0 AND sender IN (?1, '') AND timestamp IN (?2, '') AND (equipment = ?3 OR line = ?4)"
      " ORDER BY sender = '', id");
  partial.bind(arrival.sender_as_said, time_key(arrival), arrival.place.equipment, arrival.line);
  return first_lost(partial, arrival.place, alive);
}

void add_copy(Connection& connection, const Arrival& arrival, const std::string& digest, model::MessageId message) {
  connection
      .prepare(
          "INSERT INTO modem_copies (equipment, daemon_run, path, line, complete, digest, sender, timestamp, message)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(arrival.place.equipment, arrival.place.daemon_run, arrival.place.path, arrival.line, arrival.complete,
            digest, arrival.sender_as_said, time_key(arrival), message)
      .run();
}

void update_copy(Connection& connection, std::int64_t id, const Arrival& arrival, const std::string& digest,
                 model::MessageId message) {
  connection
      .prepare(
          "UPDATE modem_copies SET equipment = ?, daemon_run = ?, path = ?, complete = ?, digest = ?, sender = ?,"
          " timestamp = ?, message = ? WHERE id = ?")
      .bind(arrival.place.equipment, arrival.place.daemon_run, arrival.place.path, arrival.complete, digest,
            arrival.sender_as_said, time_key(arrival), message, id)
      .run();
}

void forget_places(Connection& connection, const std::string& equipment, const std::string& daemon_run) {
  connection.prepare("UPDATE modem_copies SET daemon_run = '', path = id WHERE equipment = ? AND daemon_run = ?")
      .bind(equipment, daemon_run)
      .run();
}

}  // namespace celltext::store
