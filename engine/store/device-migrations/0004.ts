export const device0004 = `
-- Saved ways to read a table. mapping: RFC 8785 JSON; sha256: over it.
CREATE TABLE mapping (name TEXT PRIMARY KEY, mapping TEXT NOT NULL, sha256 TEXT NOT NULL, saved_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;
