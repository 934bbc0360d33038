import { prepared, type ReadTx, type WriteTx } from './driver.ts';

export interface LedgerRecord {
  /** Position in the case's log, from 0: the order of commits, and never a clock's. */
  readonly logIndex: number;
  readonly feed: string;
  readonly seq: number;
  /** RFC 6962 leaf hash, hex. */
  readonly hash: string;
  /** The bytes that were signed, never encoded again. */
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  readonly act: string;
  readonly subject: string;
  readonly at: string;
  /** A person's id; null where the signed bytes cannot be read. */
  readonly actor: string | null;
  readonly salt: Uint8Array | null;
  /** JSON text that the entry's `detail` commits to. */
  readonly detail: string | null;
}

const columns = 'log_index AS logIndex, feed, seq, hash, payload, signature, act, subject, at, actor, salt, detail';

export function appendEntry(tx: WriteTx, record: LedgerRecord): void {
  prepared(
    tx,
    `INSERT INTO ledger_entry (log_index, feed, seq, hash, payload, signature, act, subject, at, actor, salt, detail)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    record.logIndex,
    record.feed,
    record.seq,
    record.hash,
    record.payload,
    record.signature,
    record.act,
    record.subject,
    record.at,
    record.actor,
    record.salt,
    record.detail,
  );
}

/** Counts entries that were appended: what the ledger holds of each act and person is then known without reading it. */
export function tallyEntries(tx: WriteTx, act: string, actor: string, entries: number): void {
  prepared(
    tx,
    `INSERT INTO ledger_tally VALUES (?, ?, ?) ON CONFLICT (act, actor) DO UPDATE SET entries = entries + excluded.entries`,
  ).run(act, actor, entries);
}

/** Entries of each act by each person. */
export function ledgerTally(tx: ReadTx): { readonly act: string; readonly actor: string; readonly entries: number }[] {
  return prepared(tx, 'SELECT act, actor, entries FROM ledger_tally').all() as unknown as {
    act: string;
    actor: string;
    entries: number;
  }[];
}

export function feedHead(tx: ReadTx, feed: string): { seq: number; hash: string } | null {
  return (
    (prepared(tx, 'SELECT seq, hash FROM ledger_entry WHERE feed = ? ORDER BY seq DESC LIMIT 1').get(
      feed,
    ) as unknown as {
      seq: number;
      hash: string;
    }) ?? null
  );
}

/** The newest entry of the log, in its feed; null where there is none. */
export function lastPlace(tx: ReadTx): { feed: string; seq: number; hash: string } | null {
  return (
    (prepared(tx, 'SELECT feed, seq, hash FROM ledger_entry ORDER BY log_index DESC LIMIT 1').get() as unknown as
      | { feed: string; seq: number; hash: string }
      | undefined) ?? null
  );
}

/** Heads of other feeds in order of feed id, at most 64: as many as an entry has room for. Finds them without reading the entries between. */
export function otherHeads(tx: ReadTx, feed: string): string[] {
  return prepared(
    tx,
    `WITH RECURSIVE feeds (feed) AS (
       SELECT min(feed) FROM ledger_entry
       UNION ALL SELECT (SELECT min(feed) FROM ledger_entry WHERE feed > feeds.feed) FROM feeds WHERE feeds.feed IS NOT NULL
     )
     SELECT (SELECT hash FROM ledger_entry WHERE feed = feeds.feed ORDER BY seq DESC LIMIT 1) AS hash
     FROM feeds WHERE feed IS NOT NULL AND feed <> ? LIMIT 64`,
  )
    .all(feed)
    .map((row) => row.hash as string);
}

/** Hash of the entry at a place of a feed; null where there is none. */
export function entryHashAt(tx: ReadTx, feed: string, seq: number): string | null {
  const row = prepared(tx, 'SELECT hash FROM ledger_entry WHERE feed = ? AND seq = ?').get(feed, seq);
  return row ? (row.hash as string) : null;
}

/** Where in the log an entry is; null where there is no such entry. */
export function logIndexOf(tx: ReadTx, hash: string): number | null {
  const row = prepared(tx, 'SELECT log_index AS n FROM ledger_entry WHERE hash = ?').get(hash);
  return row ? Number(row.n) : null;
}

/** Log indexes of the entries of these acts on one subject, in order. */
export function entryIndexes(tx: ReadTx, subject: string, acts: readonly string[]): number[] {
  return prepared(
    tx,
    `SELECT log_index AS n FROM ledger_entry WHERE subject = ? AND act IN (${acts.map(() => '?').join(', ')}) ORDER BY log_index`,
  )
    .all(subject, ...acts)
    .map(({ n }) => Number(n));
}

export function countEntries(tx: ReadTx): number {
  return Number(prepared(tx, 'SELECT count(*) AS n FROM ledger_entry').get()?.n);
}

export function entryByHash(tx: ReadTx, hash: string): LedgerRecord | null {
  return (
    (prepared(tx, `SELECT ${columns} FROM ledger_entry WHERE hash = ?`).get(hash) as unknown as LedgerRecord) ?? null
  );
}

/** Entries at these log indexes, in this order; one that is not there is left out. */
export function entriesAt(tx: ReadTx, indexes: Iterable<number>): LedgerRecord[] {
  const one = prepared(tx, `SELECT ${columns} FROM ledger_entry WHERE log_index = ?`);
  return [...indexes].flatMap((index) => (one.get(index) as unknown as LedgerRecord | undefined) ?? []);
}

/** Entries from a log index on, in the order of the log. */
export function entriesFrom(tx: ReadTx, index: number): LedgerRecord[] {
  return prepared(tx, `SELECT ${columns} FROM ledger_entry WHERE log_index >= ? ORDER BY log_index`).all(
    index,
  ) as unknown as LedgerRecord[];
}

/** Entries of these acts in the order of the log, found without reading the others. */
export function entriesOfActs(tx: ReadTx, acts: readonly string[]): LedgerRecord[] {
  const indexes = prepared(
    tx,
    `SELECT log_index AS n FROM ledger_entry INDEXED BY ledger_entry_browse WHERE act IN (${acts.map(() => '?').join(', ')}) ORDER BY log_index`,
  ).all(...acts);
  return entriesAt(
    tx,
    indexes.map(({ n }) => Number(n)),
  );
}

/** Every entry in the order of the log, `size` at a time. */
export function* entryBatches(tx: ReadTx, size: number): Generator<LedgerRecord[]> {
  // Indexes below 0 are of no log, but an altered file may have them.
  let after = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const rows = prepared(
      tx,
      // One buffer a row: each costs as much as all the rest of the row.
      `SELECT log_index AS logIndex, feed, seq, hash, act, subject, at, actor, detail, salt IS NULL AS unsalted,
         CAST(payload || signature || coalesce(salt, x'') AS BLOB) AS bytes, length(payload) AS ends, length(signature) AS signed
       FROM ledger_entry WHERE log_index > ? ORDER BY log_index LIMIT ?`,
    ).all(after, size) as unknown as PackedRow[];
    if (rows.length === 0) return;
    after = Number(rows.at(-1)?.logIndex);
    yield rows.map(unpacked);
  }
}

interface PackedRow extends Omit<LedgerRecord, 'payload' | 'signature' | 'salt'> {
  readonly unsalted: number;
  readonly bytes: Uint8Array;
  /** Where the payload ends, and how long the signature after it is. */
  readonly ends: number;
  readonly signed: number;
}

function unpacked(row: PackedRow): LedgerRecord {
  const { logIndex, feed, seq, hash, act, subject, at, actor, detail, bytes, ends, signed } = row;
  return {
    logIndex,
    feed,
    seq,
    hash,
    payload: bytes.subarray(0, ends),
    signature: bytes.subarray(ends, ends + signed),
    act,
    subject,
    at,
    actor,
    salt: row.unsalted ? null : bytes.subarray(ends + signed),
    detail,
  };
}

/** In the order of the log. */
export function* allEntries(tx: ReadTx): Generator<LedgerRecord> {
  for (const batch of entryBatches(tx, 500)) yield* batch;
}

export function entriesPage(
  tx: ReadTx,
  options: { subject?: string | undefined; offset: number; limit: number; oldestFirst?: boolean },
): { total: number; rows: LedgerRecord[] } {
  const where = options.subject === undefined ? '' : 'WHERE subject = ?';
  const bound = options.subject === undefined ? [] : [options.subject];
  const order = options.oldestFirst ? 'ASC' : 'DESC';
  return {
    total: Number(prepared(tx, `SELECT count(*) AS n FROM ledger_entry ${where}`).get(...bound)?.n),
    rows: prepared(tx, `SELECT ${columns} FROM ledger_entry ${where} ORDER BY log_index ${order} LIMIT ? OFFSET ?`).all(
      ...bound,
      options.limit,
      options.offset,
    ) as unknown as LedgerRecord[],
  };
}
