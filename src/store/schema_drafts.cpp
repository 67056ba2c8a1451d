#include "schema_tables.h"

namespace celltext::store::schema {

const char contacts_and_drafts[] = R"sql(
CREATE TABLE contacts (
  id    INTEGER PRIMARY KEY,
  name  TEXT NOT NULL UNIQUE
);
CREATE INDEX contacts_name ON contacts (name COLLATE NOCASE, id);

CREATE TABLE contact_numbers (
  id       INTEGER PRIMARY KEY,
  contact  INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
  number   TEXT NOT NULL,
  UNIQUE (number, contact)
);
CREATE INDEX contact_numbers_contact ON contact_numbers (contact, id);

CREATE TABLE drafts (
  participants  TEXT PRIMARY KEY,
  recipients    TEXT NOT NULL,
  text          TEXT NOT NULL,
  send_at       INTEGER,
  saved_at      INTEGER NOT NULL
) WITHOUT ROWID;
)sql";

}  // namespace celltext::store::schema
