#include "schema_tables.h"

namespace celltext::store::schema {

// What picture messages need besides: how far a transfer is, the attachments of a draft, octets that were booked before
// a counter shows them, and when a notification may be forgotten (months of 30 days from when it was seen, for those
// that are there already).
//
// And lines that share a modem: which profiles lie on which card, when a sleeping line was visited, where a modem is to
// be brought back to.
const char lines[] = R"sql(
ALTER TABLE mms ADD COLUMN transfer_done INTEGER;
ALTER TABLE mms ADD COLUMN transfer_size INTEGER NOT NULL DEFAULT 0;

ALTER TABLE drafts ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN copies TEXT NOT NULL DEFAULT '';
CREATE TABLE draft_attachments (
  participants  TEXT NOT NULL REFERENCES drafts (participants) ON DELETE CASCADE,
  position      INTEGER NOT NULL,
  name          TEXT NOT NULL,
  type          TEXT NOT NULL,
  size          INTEGER NOT NULL,
  digest        TEXT NOT NULL,
  PRIMARY KEY (participants, position)
) WITHOUT ROWID;
CREATE INDEX draft_attachments_digest ON draft_attachments (digest);

CREATE TABLE data_bearers (
  bearer   TEXT PRIMARY KEY,
  seen     INTEGER NOT NULL,
  counted  INTEGER NOT NULL,
  at       INTEGER NOT NULL
) WITHOUT ROWID;

ALTER TABLE mms_notices ADD COLUMN forget_at INTEGER;
UPDATE mms_notices SET forget_at = seen_at + 12 * 30 * 86400000;
CREATE INDEX mms_notices_forget ON mms_notices (forget_at);

CREATE TABLE card_profiles (
  iccid    TEXT PRIMARY KEY,
  card     TEXT NOT NULL,
  seen_at  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX card_profiles_card ON card_profiles (card);

CREATE TABLE line_visits (
  iccid       TEXT PRIMARY KEY,
  visited_at  INTEGER,
  failures    INTEGER NOT NULL DEFAULT 0,
  again_at    INTEGER
) WITHOUT ROWID;

CREATE TABLE absences (
  modem     TEXT PRIMARY KEY,
  home      TEXT NOT NULL,
  visiting  TEXT NOT NULL,
  left_at   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE data_connections (
  run      TEXT NOT NULL,
  bearer   TEXT NOT NULL,
  modem    TEXT NOT NULL,
  created  INTEGER NOT NULL,
  PRIMARY KEY (run, bearer)
) WITHOUT ROWID;
)sql";

}  // namespace celltext::store::schema
