export const device0003 = `
-- Tries in a row that got no timestamp or cosignature. target: 'tsa', or a witness's verifier key; last_at: µs since 1970 UTC.
CREATE TABLE attestation_try (
  case_id TEXT NOT NULL,
  target TEXT NOT NULL,
  tries INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  failure TEXT NOT NULL,
  PRIMARY KEY (case_id, target)
) STRICT, WITHOUT ROWID;
-- This device as a witness: the newest checkpoint that it cosigned of each log, and the log's verifier key it was held to.
CREATE TABLE witnessed_log (
  origin TEXT PRIMARY KEY,
  vkey TEXT NOT NULL,
  size INTEGER NOT NULL,
  root TEXT NOT NULL,
  note BLOB NOT NULL,
  at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;
