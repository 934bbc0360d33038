/** Folders as exhibits, what was known of evidence when it was taken in, and evidence that its own connection cannot change. */
export const case0006 = `
-- parent: the exhibit a redaction was made from. original, acquisition: JSON as in the contract. erased_at: its bytes are gone.
ALTER TABLE exhibit ADD COLUMN parent TEXT REFERENCES exhibit;
ALTER TABLE exhibit ADD COLUMN original TEXT;
ALTER TABLE exhibit ADD COLUMN acquisition TEXT;
ALTER TABLE exhibit ADD COLUMN erased_at TEXT;

-- Folder exhibits. exhibit.blob is the manifest; listing: the record of names, times and skipped things that the manifest lists.
-- Rows of an exhibit that does not exist (yet) are staged: they are not part of the case.
CREATE TABLE exhibit_folder (
  exhibit TEXT PRIMARY KEY,
  listing INTEGER NOT NULL REFERENCES blob,
  files INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  folders INTEGER NOT NULL,
  skipped INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- original: the path as the file system had it, where path differs. original_bytes: the same, where it is not valid UTF-8.
CREATE TABLE exhibit_file (
  exhibit TEXT NOT NULL,
  n INTEGER NOT NULL,
  path TEXT NOT NULL,
  original TEXT,
  original_bytes BLOB,
  blob INTEGER NOT NULL REFERENCES blob,
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  modified TEXT,
  created TEXT,
  PRIMARY KEY (exhibit, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX exhibit_file_blob ON exhibit_file (blob);
CREATE TABLE exhibit_skipped (
  exhibit TEXT NOT NULL,
  n INTEGER NOT NULL,
  path TEXT NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (exhibit, n)
) STRICT, WITHOUT ROWID;

-- blob.state: 0 being written, 1 complete, 2 erased (its chunks are gone; sha256 and size still say what it was). Read-only
-- ever after: what is complete may only be erased, and that is said by its state before a byte of it goes.
CREATE TRIGGER blob_chunk_kept_insert BEFORE INSERT ON blob_chunk
  WHEN (SELECT state FROM blob WHERE id = NEW.blob) IS NOT 0
  BEGIN SELECT RAISE(ABORT, 'evidence is read-only: nothing is added to what is complete'); END;
CREATE TRIGGER blob_chunk_kept_update BEFORE UPDATE ON blob_chunk
  BEGIN SELECT RAISE(ABORT, 'evidence is read-only: stored bytes are never changed'); END;
CREATE TRIGGER blob_chunk_kept_delete BEFORE DELETE ON blob_chunk
  WHEN (SELECT state FROM blob WHERE id = OLD.blob) = 1
  BEGIN SELECT RAISE(ABORT, 'evidence is read-only: stored bytes go by erasure alone'); END;
-- A row put in another's place would remove that without a delete (SQLite's REPLACE), so that is refused where it is put.
CREATE TRIGGER blob_kept_insert BEFORE INSERT ON blob
  WHEN NEW.state IS NOT 0 OR EXISTS (SELECT 1 FROM blob WHERE id = NEW.id AND state <> 0)
  BEGIN SELECT RAISE(ABORT, 'evidence is read-only: stored bytes are written before they are complete'); END;
CREATE TRIGGER blob_kept_finish BEFORE UPDATE ON blob
  WHEN NEW.state = 1 AND EXISTS (SELECT 1 FROM blob WHERE sha256 = NEW.sha256 AND state = 1 AND id <> OLD.id)
  BEGIN SELECT RAISE(ABORT, 'evidence is read-only: the same bytes are stored already'); END;
CREATE TRIGGER blob_kept_update BEFORE UPDATE ON blob
  WHEN OLD.state <> 0 AND NOT (OLD.state = 1 AND NEW.state = 2 AND NEW.id = OLD.id AND NEW.sha256 = OLD.sha256 AND NEW.size = OLD.size AND NEW.chunk = OLD.chunk)
  BEGIN SELECT RAISE(ABORT, 'evidence is read-only: what is complete can only be erased'); END;
CREATE TRIGGER blob_kept_delete BEFORE DELETE ON blob WHEN OLD.state <> 0
  BEGIN SELECT RAISE(ABORT, 'evidence is read-only: the record of stored bytes is kept'); END;
CREATE TRIGGER exhibit_kept_insert BEFORE INSERT ON exhibit
  WHEN EXISTS (SELECT 1 FROM exhibit WHERE id = NEW.id OR (producer = NEW.producer AND number = NEW.number))
  BEGIN SELECT RAISE(ABORT, 'exhibits are kept: a reference is never used again'); END;
CREATE TRIGGER exhibit_kept_update BEFORE UPDATE OF id, producer, number, kind, blob, at, person, events, entry, parent ON exhibit
  BEGIN SELECT RAISE(ABORT, 'exhibits are kept: what one is does not change'); END;
CREATE TRIGGER exhibit_kept_delete BEFORE DELETE ON exhibit
  BEGIN SELECT RAISE(ABORT, 'exhibits are kept: none is ever removed'); END;
${['exhibit_file', 'exhibit_skipped', 'exhibit_folder'].map(kept).join('')}
`;

/** Rows of an exhibit that is there: nothing is added or changed, and they go only once it is erased. */
function kept(table: string): string {
  const refuse = `BEGIN SELECT RAISE(ABORT, 'evidence is read-only: the files of an exhibit are kept as they are'); END;\n`;
  return `
CREATE TRIGGER ${table}_kept_insert BEFORE INSERT ON ${table} WHEN EXISTS (SELECT 1 FROM exhibit WHERE id = NEW.exhibit)
  ${refuse}CREATE TRIGGER ${table}_kept_update BEFORE UPDATE ON ${table}
  WHEN EXISTS (SELECT 1 FROM exhibit WHERE id = OLD.exhibit OR id = NEW.exhibit)
  ${refuse}CREATE TRIGGER ${table}_kept_delete BEFORE DELETE ON ${table}
  WHEN EXISTS (SELECT 1 FROM exhibit WHERE id = OLD.exhibit AND erased_at IS NULL)
  ${refuse}`;
}
