export const case0007 = `
-- What people state about the case (shared/domain/statements). body: canonical JSON, null where it withdraws what was stated
-- before; entry: leaf hash of the ledger entry that holds it. Rows are never changed: the newest of a kind and key holds.
CREATE TABLE statement (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  body TEXT NOT NULL,
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES person,
  entry TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX statement_key ON statement (kind, key, id);
`;
