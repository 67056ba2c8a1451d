#include "celltext/store/drafts.h"

#include "attachment_files.h"
#include "number_list.h"
#include "transaction.h"

namespace celltext::store {

namespace {

bool says_the_same(const Draft& a, const Draft& b) {
  return a.text == b.text && a.recipients == b.recipients && a.send_at == b.send_at && a.subject == b.subject &&
         a.cc == b.cc;
}

bool is_empty(const Draft& draft) {
  return draft.text.empty() && draft.recipients.empty() && draft.subject.empty() && draft.cc.empty();
}

std::vector<StoredAttachment> attachments_of_draft(Database& database, const std::string& key) {
  Statement query = database.connection().prepare(
      "SELECT name, type, size, digest FROM draft_attachments WHERE participants = ? ORDER BY position");
  query.bind(key);
  return read_stored_attachments(query, database.data_dir());
}

void add_attachment(Connection& connection, const std::string& key, int position, const NewAttachment& attachment,
                    const std::string& digest) {
  connection
      .prepare(
          "INSERT INTO draft_attachments (participants, position, name, type, size, digest) VALUES (?, ?, ?, ?, ?, ?)")
      .bind(key, position, safe_file_name(attachment.name, attachment.type), attachment.type,
            static_cast<std::int64_t>(attachment.content.size()), digest)
      .run();
}

std::vector<std::string> digests_of_draft(Connection& connection, const std::string& key) {
  Statement query = connection.prepare("SELECT digest FROM draft_attachments WHERE participants = ?");
  query.bind(key);
  std::vector<std::string> digests;
  while (query.step()) digests.push_back(query.text(0));
  return digests;
}

// Files go in a transaction of their own, when nothing brings the rows back any more.
Result<void> remove_files(Database& database, const std::vector<std::string>& digests) {
  if (digests.empty()) return {};
  return write(database, [&](Connection& connection) -> Result<void> {
    remove_unused_files(connection, database.data_dir(), digests);
    return {};
  });
}

}  // namespace

std::optional<Draft> Drafts::find(const std::vector<std::string>& participants) const {
  const std::string key = participants_key(participants);
  Statement query = database_->connection().prepare(
      "SELECT participants, recipients, text, send_at, saved_at, subject, copies FROM drafts WHERE participants = ?");
  query.bind(key);
  if (!query.step()) return std::nullopt;
  return Draft{split_numbers(query.view(0)),
               split_numbers(query.view(1)),
               query.text(2),
               query.maybe_instant(3),
               query.instant(4),
               query.text(5),
               split_numbers(query.view(6)),
               attachments_of_draft(*database_, key)};
}

Result<void> Drafts::put(const Draft& draft, Instant now) {
  const auto known = find(draft.participants);
  if (is_empty(draft) && (!known || known->attachments.empty())) return remove(draft.participants);
  if (known && says_the_same(*known, draft)) return {};
  return write(*database_, [&](Connection& connection) -> Result<void> {
    connection
        .prepare(
            "INSERT INTO drafts (participants, recipients, text, send_at, saved_at, subject, copies)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (participants) DO UPDATE SET recipients = excluded.recipients,"
            " text = excluded.text, send_at = excluded.send_at, saved_at = excluded.saved_at,"
            " subject = excluded.subject, copies = excluded.copies")
        .bind(participants_key(draft.participants), join_numbers(draft.recipients), draft.text, draft.send_at, now,
              draft.subject, join_numbers(draft.cc))
        .run();
    return {};
  });
}

Result<void> Drafts::attach(const std::vector<std::string>& participants, const std::vector<NewAttachment>& attachments,
                            Instant now) {
  const auto known = find(participants);
  if (attachments.empty() && (!known || known->attachments.empty())) return {};
  if (attachments.empty() && is_empty(*known)) return remove(participants);
  const std::string key = participants_key(participants);
  std::vector<std::string> before;
  auto attached = write(*database_, [&](Connection& connection) -> Result<void> {
    before = digests_of_draft(connection, key);
    connection
        .prepare(
            "INSERT INTO drafts (participants, recipients, text, saved_at) VALUES (?, '', '', ?) ON CONFLICT DO "
            "NOTHING")
        .bind(key, now)
        .run();
    connection.prepare("DELETE FROM draft_attachments WHERE participants = ?").bind(key).run();
    int position = 0;
    for (const NewAttachment& attachment : attachments) {
      const auto digest = keep_content(database_->data_dir(), attachment.content);
      if (!digest) return digest.error();
      add_attachment(connection, key, position++, attachment, *digest);
    }
    return {};
  });
  if (!attached) return attached;
  return remove_files(*database_, before);
}

Result<void> Drafts::remove(const std::vector<std::string>& participants) {
  const std::string key = participants_key(participants);
  if (!find(participants)) return {};
  std::vector<std::string> digests;
  auto removed = write(*database_, [&](Connection& connection) -> Result<void> {
    digests = digests_of_draft(connection, key);
    connection.prepare("DELETE FROM drafts WHERE participants = ?").bind(key).run();
    return {};
  });
  if (!removed) return removed;
  return remove_files(*database_, digests);
}

}  // namespace celltext::store
