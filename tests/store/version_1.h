// A file of schema version 1 as it was when that was the newest, with a few rows. Not to be changed.
#pragma once

namespace celltext::testing {

inline constexpr const char* version_1_file = R"sql(
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

PRAGMA application_id = 1131706452;
PRAGMA user_version = 1;
PRAGMA journal_mode = WAL;

INSERT INTO lines VALUES (1, '8901260000000000001', '+15551230001', '310260', 'us', 1);
INSERT INTO conversations VALUES (1, '+15559990001', 2, 1780000001000, 1);
INSERT INTO messages (id, revision, conversation, line, direction, kind, status, at, read, sender, text, encoding, created_at,
                      sent_at, received_at, sender_as_said, timestamp)
VALUES (1, 1, 1, 1, 'in', 'sms', 'received', 1780000000000, 0, '+15559990001', '你好', 'ucs2', 1780000000000,
        1780000000000, 1780000000000, '+15559990001', '2026-05-28T20:26:40Z');
INSERT INTO messages (id, revision, conversation, line, direction, kind, status, at, recipients, text, encoding, created_at,
                      error_code, error_message, request_report, attempts, daemon_run, sms_path)
VALUES (2, 3, 1, 1, 'out', 'sms', 'failed', 1780000001000, '+15559990001', 'hello', 'gsm7', 1780000001000,
        'cms-38', 'network out of order', 1, 1, ':1.5', '/SMS/1');
UPDATE revisions SET last = 3;
INSERT INTO send_keys VALUES ('k', 0, 2);
INSERT INTO modem_copies VALUES (1, '350000000000001', ':1.5', '/SMS/0', 1, 1, 'digest', '+15559990001', '1780000000000', 1);
)sql";

}  // namespace celltext::testing
