#include "schema_tables.h"

namespace celltext::store::schema {

const char esim[] = R"sql(
CREATE TABLE esim_downloads (
  id           INTEGER PRIMARY KEY,
  eid          TEXT NOT NULL,
  code         TEXT NOT NULL,
  server       TEXT NOT NULL,
  transaction_id  TEXT NOT NULL DEFAULT '',
  step         TEXT NOT NULL DEFAULT '',
  iccid        TEXT NOT NULL DEFAULT '',
  name         TEXT NOT NULL DEFAULT '',
  started_at   INTEGER NOT NULL,
  error        TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX esim_downloads_code ON esim_downloads (eid, code);

CREATE TABLE esim_notifications (
  eid         TEXT NOT NULL,
  number      INTEGER NOT NULL,
  tries       INTEGER NOT NULL,
  tried_at    INTEGER NOT NULL,
  error       TEXT NOT NULL,
  PRIMARY KEY (eid, number)
) WITHOUT ROWID;
)sql";

}  // namespace celltext::store::schema
