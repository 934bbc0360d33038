import { createHash } from 'node:crypto';
import { fromHex } from '../../../shared/domain/ledger/hex.ts';
import { MerkleRange } from '../../../shared/domain/ledger/merkle.ts';
import { prepared, type WriteTx } from '../driver.ts';

/** The ledger's rows become the leaves of the case's log: log_index is the order they were committed in, from 0, without gaps. */
export const case0002 = `
CREATE TABLE ledger_entry_indexed (
  log_index INTEGER PRIMARY KEY,
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
  UNIQUE (feed, seq)
) STRICT;
INSERT INTO ledger_entry_indexed
  SELECT row_number() OVER (ORDER BY rowid) - 1, feed, seq, hash, payload, signature, act, subject, at, salt, detail, outbox
  FROM ledger_entry ORDER BY rowid;
DROP TABLE ledger_entry;
ALTER TABLE ledger_entry_indexed RENAME TO ledger_entry;
CREATE INDEX ledger_entry_subject ON ledger_entry (subject);
CREATE INDEX ledger_entry_outbox ON ledger_entry (feed, seq) WHERE outbox = 1;

-- Perfect subtrees of the log (RFC 6962): the root over the 2^level leaves from n * 2^level on. Level 0 is ledger_entry.hash.
CREATE TABLE log_node (level INTEGER NOT NULL, n INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, n)) STRICT, WITHOUT ROWID;

-- Checkpoints that this device signed. note: the C2SP signed note, byte for byte; root: hex.
CREATE TABLE log_checkpoint (size INTEGER PRIMARY KEY, root TEXT NOT NULL, at TEXT NOT NULL, note BLOB NOT NULL) STRICT;
`;

/** Grows the tree over the entries that were there before. */
export function growTree0002(tx: WriteTx): void {
  const put = prepared(tx, 'INSERT INTO log_node VALUES (?, ?, ?)');
  const range = new MerkleRange(
    (data) => createHash('sha256').update(data).digest(),
    (level, n, hash) => {
      if (level > 0) put.run(level, n, hash);
    },
  );
  const page = prepared(
    tx,
    'SELECT log_index AS n, hash FROM ledger_entry WHERE log_index > ? ORDER BY log_index LIMIT 500',
  );
  for (let rows = page.all(-1); rows.length > 0; rows = page.all(rows.at(-1)?.n))
    for (const row of rows) range.push(fromHex(row.hash as string));
}
