/** What outsiders said of the log's checkpoints. Kept as it came and never changed: it verifies by itself. */
export const case0004 = `
-- RFC 3161 TimeStampTokens (DER) over the signed notes of checkpoints. roots: the certificates (PEM) that the token was held
-- to when it came; at: when that was, by the device's clock.
CREATE TABLE checkpoint_timestamp (
  id INTEGER PRIMARY KEY,
  size INTEGER NOT NULL,
  root TEXT NOT NULL,
  token BLOB NOT NULL UNIQUE,
  url TEXT NOT NULL,
  roots TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX checkpoint_timestamp_size ON checkpoint_timestamp (size);

-- c2sp.org/tlog-cosignature: signature is the time (8 bytes, seconds) and the Ed25519 signature of the witness's key.
CREATE TABLE checkpoint_cosignature (
  size INTEGER NOT NULL,
  root TEXT NOT NULL,
  vkey TEXT NOT NULL,
  signature BLOB NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (size, vkey)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER checkpoint_timestamp_stays BEFORE UPDATE ON checkpoint_timestamp BEGIN SELECT raise(ABORT, 'a timestamp is never changed'); END;
CREATE TRIGGER checkpoint_timestamp_remains BEFORE DELETE ON checkpoint_timestamp BEGIN SELECT raise(ABORT, 'a timestamp is never removed'); END;
CREATE TRIGGER checkpoint_cosignature_stays BEFORE UPDATE ON checkpoint_cosignature BEGIN SELECT raise(ABORT, 'a cosignature is never changed'); END;
CREATE TRIGGER checkpoint_cosignature_remains BEFORE DELETE ON checkpoint_cosignature BEGIN SELECT raise(ABORT, 'a cosignature is never removed'); END;
`;
