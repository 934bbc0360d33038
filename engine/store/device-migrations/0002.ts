export const device0002 = `
-- Where each case's ledger ended when this device last committed to it, kept outside the case file. head: JSON (engine/log/head.ts).
CREATE TABLE sealed_head (case_id TEXT PRIMARY KEY, head TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- Heads that a case file no longer had when it was opened; they stay until it has them again.
CREATE TABLE lost_head (case_id TEXT NOT NULL, head TEXT NOT NULL, PRIMARY KEY (case_id, head)) STRICT, WITHOUT ROWID;
`;
