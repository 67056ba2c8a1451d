// A database in a temporary folder, and quick ways to fill it.
#pragma once

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "celltext/store/database.h"
#include "celltext/store/inbox.h"
#include "celltext/store/lines.h"
#include "celltext/store/messages.h"
#include "celltext/store/outbox.h"
#include "store/conversation_index.h"
#include "store/transaction.h"

namespace celltext::testing {

// The value, or an exception that ends the test with the error's words.
template<class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return *std::move(result);
}
inline void must(Result<void> result) {
  if (!result) throw std::runtime_error(result.error().message);
}

// A folder that is removed with everything in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    static std::atomic<int> count{0};
    path_ = base() / ("celltext-test-" + std::to_string(getpid()) + "-" + std::to_string(++count));
    std::filesystem::remove_all(path_);
    std::filesystem::create_directory(path_);
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  // In memory where there is such a place: every commit waits for the disk.
  static std::filesystem::path base() {
    const std::filesystem::path memory = "/dev/shm";
    return access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
  }

  std::filesystem::path path_;
};

// A time in 2026 that tests count from.
inline Instant test_time(std::int64_t milliseconds = 0) {
  return Instant{std::chrono::milliseconds{1'780'000'000'000 + milliseconds}};
}

struct StoreFixture {
  TemporaryFolder folder;
  store::Database database = must(store::Database::open(folder.path() / "data"));
  store::Lines lines{database};
  store::Messages messages{database};
  store::Outbox outbox{database};
  store::Inbox inbox{database};
  model::LineId line = must(lines.ensure("8901260000000000001", "+15551230001", "310260"));

  // A second connection, as another process has it.
  store::Database other() const { return must(store::Database::open(database.data_dir())); }

  store::NewMessage new_message(const std::string& to, const std::string& text) const {
    store::NewMessage message;
    message.to = {to};
    message.text = text;
    return message;
  }

  // All messages, oldest first.
  std::vector<model::Message> all() const {
    store::MessageQuery query;
    query.limit = 1'000'000;
    return messages.list(query);
  }

  model::MessageId enqueue(const std::string& to, const std::string& text, Instant now = test_time()) {
    return must(outbox.enqueue(new_message(to, text), now)).ids.front();
  }

  // Enqueues a message and takes it through the modem.
  model::MessageId send(const std::string& to, const std::string& text, Instant now, int reference) {
    const model::MessageId id = enqueue(to, text, now);
    const store::Marking marking{id, line, ":1.1", "/SMS/out"};
    must(outbox.advance(nullptr, &marking));
    store::Settlement settlement;
    settlement.id = id;
    settlement.status = model::Status::sent;
    settlement.at = now;
    settlement.reference = reference;
    must(outbox.advance(&settlement, nullptr));
    return id;
  }

  // An incoming message as the modem `equipment` shows it under /SMS/`number`.
  store::Arrival arrival(const std::string& from, const std::string& text, int number, Instant at = test_time()) const {
    store::Arrival arrival;
    arrival.line = line;
    arrival.place = {"350000000000001", ":1.1", "/SMS/" + std::to_string(number)};
    arrival.sender = arrival.sender_as_said = from;
    arrival.text = text;
    arrival.timestamp = to_rfc3339(at);
    arrival.sent_at = std::chrono::floor<std::chrono::seconds>(at);
    arrival.received_at = at;
    arrival.encoding = model::Encoding::gsm7;
    return arrival;
  }
};

// Writes `count` messages in `conversations` conversations, a minute apart, in one transaction; every tenth is outgoing
// and every thousandth unread. Returns when the next would come. 100,000 take about a second.
inline Instant fill(store::Database& database, model::LineId line, int count, int conversations,
                    Instant from = test_time()) {
  Instant at = from;
  must(store::write(database, [&](store::Connection& connection) -> Result<void> {
    std::vector<model::ConversationId> ids;
    for (int i = 0; i < conversations; ++i) {
      ids.push_back(store::ensure_conversation(connection, {"+1555" + std::to_string(1'000'000 + i)}));
    }
    std::int64_t revision = connection.integer("SELECT last FROM revisions");
    for (int i = 0; i < count; ++i, at += std::chrono::minutes{1}) {
      const bool out = i % 10 == 9;
      const int who = static_cast<int>((i * std::int64_t{7919}) % conversations);
      const std::string number = "+1555" + std::to_string(1'000'000 + who);
      const std::string text =
          "Message " + std::to_string(i) + ": shall we meet at the station tomorrow, \u660E\u5929\u89C1?";
      connection
          .prepare(
              "INSERT INTO messages (revision, conversation, line, direction, kind, status, at, read, sender,"
              " recipients, text, encoding, created_at, sent_at, received_at)"
              " VALUES (?1, ?2, ?3, ?4, 'sms', ?5, ?6, ?7, ?8, ?9, ?10, 'ucs2', ?6, ?6, ?6)")
          .bind(++revision, ids[static_cast<std::size_t>(who)], line, out ? "out" : "in",
                out ? "delivered" : "received", at, out || i % 1000 != 0, out ? "" : number, out ? number : "", text)
          .run();
    }
    connection.prepare("UPDATE revisions SET last = ?").bind(revision).run();
    for (const auto id : ids) store::refresh_conversation(connection, id);
    return {};
  }));
  return at;
}

}  // namespace celltext::testing
