#include "schema_tables.h"

namespace celltext::store::schema {

// The content of an attachment is a file beside the database, named by its SHA-256: `digest` in upper-case hexadecimal.
const char picture_messages[] = R"sql(
CREATE TABLE attachments (
  message   INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  position  INTEGER NOT NULL,
  name      TEXT NOT NULL,
  type      TEXT NOT NULL,
  size      INTEGER NOT NULL,
  digest    TEXT NOT NULL,
  PRIMARY KEY (message, position)
) WITHOUT ROWID;
CREATE INDEX attachments_digest ON attachments (digest);

CREATE TABLE mms (
  message         INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
  transaction_id  TEXT NOT NULL DEFAULT '',
  location        TEXT NOT NULL DEFAULT '',
  size            INTEGER NOT NULL DEFAULT 0,
  expires_at      INTEGER,
  due_at          INTEGER,
  attempts        INTEGER NOT NULL DEFAULT 0,
  asked           INTEGER NOT NULL DEFAULT 0,
  answered        INTEGER NOT NULL DEFAULT 0,
  network_id      TEXT NOT NULL DEFAULT '',
  wants_read      INTEGER NOT NULL DEFAULT 0,
  raw             BLOB
);
CREATE INDEX mms_due ON mms (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX mms_network_id ON mms (network_id) WHERE network_id <> '';
CREATE INDEX mms_wants_read ON mms (message) WHERE wants_read = 1;
CREATE INDEX mms_raw ON mms (message) WHERE raw IS NOT NULL;

CREATE TABLE mms_recipients (
  message   INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  number    TEXT NOT NULL,
  copy      INTEGER NOT NULL DEFAULT 0,
  status    TEXT NOT NULL DEFAULT '',
  at        INTEGER,
  PRIMARY KEY (message, number)
) WITHOUT ROWID;

CREATE TABLE mms_notices (
  transaction_id  TEXT NOT NULL,
  location        TEXT NOT NULL,
  message         INTEGER REFERENCES messages (id) ON DELETE SET NULL,
  seen_at         INTEGER NOT NULL,
  PRIMARY KEY (transaction_id, location)
) WITHOUT ROWID;
CREATE INDEX mms_notices_message ON mms_notices (message);

CREATE TABLE mms_answers (
  id              INTEGER PRIMARY KEY,
  line            INTEGER REFERENCES lines (id),
  kind            TEXT NOT NULL,
  transaction_id  TEXT NOT NULL DEFAULT '',
  network_id      TEXT NOT NULL DEFAULT '',
  recipient       TEXT NOT NULL DEFAULT '',
  status          INTEGER NOT NULL DEFAULT 0,
  created_at      INTEGER NOT NULL,
  due_at          INTEGER NOT NULL,
  attempts        INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX mms_answers_due ON mms_answers (due_at);

CREATE TABLE mms_decoder (
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  version  TEXT NOT NULL
);
)sql";

}  // namespace celltext::store::schema
