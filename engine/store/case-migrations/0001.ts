export const case0001 = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT NOT NULL, initials TEXT NOT NULL, role TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Originals and exhibits, by content. state: 0 being written, 1 complete (size and sha256 then hold).
CREATE TABLE blob (
  id INTEGER PRIMARY KEY,
  state INTEGER NOT NULL,
  sha256 TEXT,
  size INTEGER,
  chunk INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX blob_sha256 ON blob (sha256) WHERE state = 1;
CREATE TABLE blob_chunk (blob INTEGER NOT NULL REFERENCES blob, n INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (blob, n)) STRICT;

-- state: 0 staged (its rows are not part of the case), 1 done.
CREATE TABLE import (
  id INTEGER PRIMARY KEY,
  state INTEGER NOT NULL,
  file TEXT NOT NULL,
  blob INTEGER NOT NULL REFERENCES blob DEFERRABLE INITIALLY DEFERRED,
  format TEXT,
  encoding TEXT,
  zone TEXT,
  columns TEXT,
  at TEXT NOT NULL,
  person TEXT NOT NULL,
  rows INTEGER,
  imported INTEGER,
  duplicate INTEGER,
  first_event INTEGER,
  last_event INTEGER,
  span_from INTEGER,
  span_to INTEGER,
  entry TEXT
) STRICT;
CREATE TABLE rejected_row (import INTEGER NOT NULL REFERENCES import, line INTEGER NOT NULL, reason TEXT NOT NULL) STRICT;
CREATE INDEX rejected_row_import ON rejected_row (import, line);

-- kind: s source, y type, a actor, h host, d description of the time, b basis.
CREATE TABLE label (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL, UNIQUE (kind, text)) STRICT;

-- at: microseconds since 1970 UTC. Rows above meta.last_event belong to a staged import.
CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  import INTEGER NOT NULL,
  at INTEGER NOT NULL,
  time_text TEXT NOT NULL,
  basis INTEGER NOT NULL,
  description INTEGER NOT NULL,
  source INTEGER NOT NULL,
  type INTEGER NOT NULL,
  actor INTEGER NOT NULL,
  host INTEGER NOT NULL,
  message TEXT NOT NULL,
  source_tags TEXT,
  line INTEGER NOT NULL,
  byte_start INTEGER NOT NULL,
  byte_end INTEGER NOT NULL,
  identity BLOB NOT NULL
) STRICT;
CREATE INDEX event_at ON event (at, id);
CREATE INDEX event_identity ON event (identity);
CREATE VIRTUAL TABLE event_text USING fts5 (text, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');

-- Signed row-set digests: see docs/architecture.md. row_tags: first 8 bytes of each row's SHA-256; digest: SHA-256 over the full ones.
CREATE TABLE event_block (
  import INTEGER NOT NULL,
  n INTEGER NOT NULL,
  first_event INTEGER NOT NULL,
  count INTEGER NOT NULL,
  row_tags BLOB NOT NULL,
  digest BLOB NOT NULL,
  PRIMARY KEY (import, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE annotation (
  id TEXT PRIMARY KEY,
  note TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES person,
  at TEXT NOT NULL,
  events INTEGER NOT NULL,
  withdrawn_at TEXT,
  withdrawn_by TEXT,
  withdrawn_reason TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE annotation_tag (annotation TEXT NOT NULL REFERENCES annotation, tag TEXT NOT NULL, PRIMARY KEY (annotation, tag)) STRICT, WITHOUT ROWID;
CREATE TABLE annotation_event (event INTEGER NOT NULL, annotation TEXT NOT NULL REFERENCES annotation, PRIMARY KEY (event, annotation)) STRICT, WITHOUT ROWID;
CREATE INDEX annotation_event_annotation ON annotation_event (annotation, event);

CREATE TABLE exhibit (
  id TEXT PRIMARY KEY,
  producer TEXT NOT NULL,
  number INTEGER NOT NULL,
  description TEXT NOT NULL,
  kind TEXT NOT NULL,
  file TEXT NOT NULL,
  media_type TEXT NOT NULL,
  blob INTEGER NOT NULL REFERENCES blob,
  at TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES person,
  events INTEGER,
  parents TEXT NOT NULL,
  entry TEXT NOT NULL,
  UNIQUE (producer, number)
) STRICT;
CREATE TABLE exhibit_event (event INTEGER NOT NULL, exhibit TEXT NOT NULL REFERENCES exhibit, PRIMARY KEY (event, exhibit)) STRICT, WITHOUT ROWID;

-- outbox: 1 until a durable checkpoint of the central log covers the entry. salt and detail are the personal part, outside the signed bytes.
CREATE TABLE ledger_entry (
  feed TEXT NOT NULL,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  payload BLOB NOT NULL,
  signature BLOB NOT NULL,
  act TEXT NOT NULL,
  subject TEXT NOT NULL,
  at TEXT NOT NULL,
  salt BLOB,
  detail TEXT,
  outbox INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (feed, seq)
) STRICT;
CREATE INDEX ledger_entry_subject ON ledger_entry (subject);
CREATE INDEX ledger_entry_outbox ON ledger_entry (feed, seq) WHERE outbox = 1;
`;
