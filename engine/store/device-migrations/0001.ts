export const device0001 = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT NOT NULL, initials TEXT NOT NULL, role TEXT NOT NULL, current INTEGER NOT NULL) STRICT, WITHOUT ROWID;
-- key: the case key, wrapped by the device key (AES-256-GCM, the case id as additional data).
CREATE TABLE enrolled_case (
  id TEXT PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  opened_at TEXT NOT NULL,
  file TEXT NOT NULL,
  key BLOB NOT NULL
) STRICT, WITHOUT ROWID;
`;
