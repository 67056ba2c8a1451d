#include "schema_tables.h"

namespace celltext::store::schema {

// The sums of a day are kept by the database itself, so that no way of writing to the ledger can forget them.
const char ledger[] = R"sql(
ALTER TABLE messages ADD COLUMN passes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN held_until INTEGER;
CREATE INDEX messages_held ON messages (held_until) WHERE held_until IS NOT NULL;

CREATE TABLE ledger (
  id        INTEGER PRIMARY KEY,
  line      INTEGER NOT NULL REFERENCES lines (id),
  message   INTEGER,
  service      TEXT NOT NULL,
  state     TEXT NOT NULL,
  at        INTEGER NOT NULL,
  day       INTEGER NOT NULL,
  scope     TEXT NOT NULL,
  country   TEXT NOT NULL,
  digits    TEXT NOT NULL,
  quantity  INTEGER NOT NULL,
  included  INTEGER NOT NULL,
  amount    INTEGER,
  currency  TEXT NOT NULL,
  plan      TEXT NOT NULL
);
CREATE UNIQUE INDEX ledger_reserved ON ledger (message) WHERE state = 'reserved';
CREATE INDEX ledger_message ON ledger (message) WHERE message IS NOT NULL;
CREATE INDEX ledger_data ON ledger (line, day) WHERE service = 'data';

CREATE TABLE ledger_days (
  line      INTEGER NOT NULL,
  day       INTEGER NOT NULL,
  state     TEXT NOT NULL,
  service      TEXT NOT NULL,
  scope     TEXT NOT NULL,
  country   TEXT NOT NULL,
  digits    TEXT NOT NULL,
  currency  TEXT NOT NULL,
  entries   INTEGER NOT NULL,
  quantity  INTEGER NOT NULL,
  included  INTEGER NOT NULL,
  amount    INTEGER NOT NULL,
  unpriced  INTEGER NOT NULL,
  PRIMARY KEY (line, day, state, service, scope, country, digits, currency)
) WITHOUT ROWID;

CREATE TRIGGER ledger_added AFTER INSERT ON ledger BEGIN
  INSERT INTO ledger_days VALUES (new.line, new.day, new.state, new.service, new.scope, new.country, new.digits,
      new.currency, 1, new.quantity, new.included, coalesce(new.amount, 0), new.amount IS NULL)
    ON CONFLICT DO UPDATE SET entries = entries + 1, quantity = quantity + excluded.quantity,
      included = included + excluded.included, amount = amount + excluded.amount, unpriced = unpriced + excluded.unpriced;
END;
CREATE TRIGGER ledger_removed AFTER DELETE ON ledger BEGIN
  UPDATE ledger_days SET entries = entries - 1, quantity = quantity - old.quantity, included = included - old.included,
      amount = amount - coalesce(old.amount, 0), unpriced = unpriced - (old.amount IS NULL)
    WHERE line = old.line AND day = old.day AND state = old.state AND service = old.service AND scope = old.scope
      AND country = old.country AND digits = old.digits AND currency = old.currency;
  DELETE FROM ledger_days
    WHERE line = old.line AND day = old.day AND state = old.state AND service = old.service AND scope = old.scope
      AND country = old.country AND digits = old.digits AND currency = old.currency AND entries = 0;
END;
CREATE TRIGGER ledger_changed AFTER UPDATE ON ledger BEGIN
  UPDATE ledger_days SET entries = entries - 1, quantity = quantity - old.quantity, included = included - old.included,
      amount = amount - coalesce(old.amount, 0), unpriced = unpriced - (old.amount IS NULL)
    WHERE line = old.line AND day = old.day AND state = old.state AND service = old.service AND scope = old.scope
      AND country = old.country AND digits = old.digits AND currency = old.currency;
  DELETE FROM ledger_days
    WHERE line = old.line AND day = old.day AND state = old.state AND service = old.service AND scope = old.scope
      AND country = old.country AND digits = old.digits AND currency = old.currency AND entries = 0;
  INSERT INTO ledger_days VALUES (new.line, new.day, new.state, new.service, new.scope, new.country, new.digits,
      new.currency, 1, new.quantity, new.included, coalesce(new.amount, 0), new.amount IS NULL)
    ON CONFLICT DO UPDATE SET entries = entries + 1, quantity = quantity + excluded.quantity,
      included = included + excluded.included, amount = amount + excluded.amount, unpriced = unpriced + excluded.unpriced;
END;

CREATE TABLE balances (
  line      INTEGER PRIMARY KEY REFERENCES lines (id),
  at        INTEGER NOT NULL,
  amount    INTEGER NOT NULL,
  currency  TEXT NOT NULL
);

CREATE TABLE data_counters (
  counter  TEXT PRIMARY KEY,
  bytes    INTEGER NOT NULL,
  at       INTEGER NOT NULL
) WITHOUT ROWID;
)sql";

}  // namespace celltext::store::schema
