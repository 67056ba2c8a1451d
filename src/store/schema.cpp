#include "schema.h"

#include <fmt/format.h>

#include <array>

#include "celltext/base/i18n.h"
#include "schema_tables.h"
#include "transaction.h"

namespace celltext::store {

namespace {

// Written to the file's header: "CtxT".
constexpr std::int64_t application_id = 0x43747854;

// Times are milliseconds since 1970 UTC. Statuses, directions and the like are stored by the names that scripts see.
constexpr const char* version_1 = R"sql(
CREATE TABLE revisions (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  last  INTEGER NOT NULL
);
INSERT INTO revisions VALUES (1, 0);

CREATE TABLE lines (
  id          INTEGER PRIMARY KEY,
  iccid       TEXT NOT NULL UNIQUE,
  number      TEXT NOT NULL DEFAULT '',
  network     TEXT NOT NULL DEFAULT '',
  name        TEXT NOT NULL DEFAULT '',
  is_default  INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX lines_name ON lines (name) WHERE name <> '';
CREATE UNIQUE INDEX lines_default ON lines (is_default) WHERE is_default = 1;

CREATE TABLE conversations (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  participants  TEXT NOT NULL UNIQUE,
  last_message  INTEGER,
  last_at       INTEGER,
  unread        INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX conversations_last ON conversations (last_at, id);

CREATE TABLE messages (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  revision        INTEGER NOT NULL,
  conversation    INTEGER NOT NULL REFERENCES conversations (id),
  line            INTEGER REFERENCES lines (id),
  direction       TEXT NOT NULL,
  kind            TEXT NOT NULL,
  status          TEXT NOT NULL,
  at              INTEGER NOT NULL,
  read            INTEGER NOT NULL DEFAULT 1,
  sender          TEXT NOT NULL DEFAULT '',
  recipients      TEXT NOT NULL DEFAULT '',
  text            TEXT NOT NULL DEFAULT '',
  subject         TEXT NOT NULL DEFAULT '',
  encoding        TEXT,
  parts           INTEGER NOT NULL DEFAULT 1,
  created_at      INTEGER NOT NULL,
  sent_at         INTEGER,
  received_at     INTEGER,
  delivered_at    INTEGER,
  due_at          INTEGER,
  error_code      TEXT,
  error_message   TEXT,
  request_report  INTEGER NOT NULL DEFAULT 0,
  validity        INTEGER,
  flash           INTEGER NOT NULL DEFAULT 0,
  attempts        INTEGER NOT NULL DEFAULT 0,
  reference       INTEGER,
  daemon_run      TEXT,
  sms_path        TEXT,
  sender_as_said  TEXT,
  timestamp       TEXT,
  data            BLOB
);
CREATE UNIQUE INDEX messages_revision ON messages (revision);
CREATE INDEX messages_at ON messages (at, id);
CREATE INDEX messages_conversation ON messages (conversation, at, id);
CREATE INDEX messages_line ON messages (line, at, id);
CREATE INDEX messages_line_conversation ON messages (line, conversation);
CREATE INDEX messages_status ON messages (status, at, id);
CREATE INDEX messages_unread ON messages (at, id) WHERE read = 0;
CREATE INDEX messages_unread_conversation ON messages (conversation) WHERE read = 0;
CREATE INDEX messages_waiting ON messages (coalesce(due_at, created_at), id) WHERE status IN ('queued', 'scheduled');
CREATE INDEX messages_reference ON messages (line, reference) WHERE reference IS NOT NULL;

CREATE TABLE send_keys (
  key       TEXT NOT NULL,
  position  INTEGER NOT NULL,
  message   INTEGER NOT NULL,
  PRIMARY KEY (key, position)
) WITHOUT ROWID;

CREATE TABLE modem_copies (
  id          INTEGER PRIMARY KEY,
  equipment   TEXT NOT NULL,
  daemon_run  TEXT NOT NULL,
  path        TEXT NOT NULL,
  line        INTEGER REFERENCES lines (id),
  complete    INTEGER NOT NULL,
  digest      TEXT NOT NULL,
  sender      TEXT NOT NULL,
  timestamp   TEXT NOT NULL,
  message     INTEGER REFERENCES messages (id) ON DELETE SET NULL
);
CREATE UNIQUE INDEX modem_copies_place ON modem_copies (equipment, daemon_run, path);
CREATE INDEX modem_copies_digest ON modem_copies (digest);
CREATE INDEX modem_copies_message ON modem_copies (message);
)sql";

constexpr std::array<SchemaStep, 6> steps_so_far{{
    {version_1},
    {schema::contacts_and_drafts},
    {schema::ledger},
    {schema::picture_messages},
    {schema::esim},
    {schema::lines},
}};

std::int64_t version_of(Connection& connection) {
  return connection.integer("PRAGMA user_version");
}

// Whether anything in the file was made by somebody else.
bool is_foreign(Connection& connection) {
  const std::int64_t id = connection.integer("PRAGMA application_id");
  if (id == application_id) return false;
  return id != 0 || connection.integer("SELECT count(*) FROM sqlite_schema") != 0;
}

void take_step(Connection& connection, const SchemaStep& step, std::int64_t version) {
  connection.execute(step.sql);
  connection.execute(fmt::format("PRAGMA application_id = {}", application_id).c_str());
  connection.execute(fmt::format("PRAGMA user_version = {}", version).c_str());
}

}  // namespace

std::span<const SchemaStep> schema_steps() {
  return steps_so_far;
}

Result<void> bring_up_to_date(Connection& connection, std::span<const SchemaStep> steps,
                              const std::filesystem::path& file) {
  const auto newest = static_cast<std::int64_t>(steps.size());
  while (true) {
    if (version_of(connection) == newest) return {};
    Transaction transaction(connection, Transaction::Purpose::write);
    // Looked at again under the lock: another process may have been faster.
    const std::int64_t version = version_of(connection);
    if (version == newest) return {};
    if (version < 0 || is_foreign(connection)) {
      return Error{
          ErrorKind::invalid,
          tr_format("{} is not a database of celltext: move it away or choose another --data-dir", file.string())};
    }
    if (version > newest) {
      return Error{ErrorKind::invalid,
                   tr_format("{} was written by a newer celltext (schema {}, this one knows {}): install "
                             "that version",
                             file.string(), version, newest)};
    }
    take_step(connection, steps[static_cast<std::size_t>(version)], version + 1);
    transaction.commit();
  }
}

}  // namespace celltext::store
