import { prepared, type ReadTx, type WriteTx } from './driver.ts';

export interface LedgerRecord {
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
  readonly salt: Uint8Array | null;
  /** JSON text that the entry's `detail` commits to. */
  readonly detail: string | null;
}

const columns = 'feed, seq, hash, payload, signature, act, subject, at, salt, detail';

export function appendEntry(tx: WriteTx, record: LedgerRecord): void {
  prepared(tx, `INSERT INTO ledger_entry (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`).run(
    record.feed,
    record.seq,
    record.hash,
    record.payload,
    record.signature,
    record.act,
    record.subject,
    record.at,
    record.salt,
    record.detail,
  );
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

/** Heads of every other feed, in order of feed id. */
export function otherHeads(tx: ReadTx, feed: string): string[] {
  return prepared(
    tx,
    'SELECT hash FROM ledger_entry e WHERE feed <> ? AND seq = (SELECT max(seq) FROM ledger_entry WHERE feed = e.feed) ORDER BY feed',
  )
    .all(feed)
    .map((row) => row.hash as string);
}

export function countEntries(tx: ReadTx): number {
  return Number(prepared(tx, 'SELECT count(*) AS n FROM ledger_entry').get()?.n);
}

export function entryByHash(tx: ReadTx, hash: string): LedgerRecord | null {
  return (
    (prepared(tx, `SELECT ${columns} FROM ledger_entry WHERE hash = ?`).get(hash) as unknown as LedgerRecord) ?? null
  );
}

/** In the order they were appended here. */
export function* allEntries(tx: ReadTx): Generator<LedgerRecord> {
  let after = 0;
  for (;;) {
    const rows = prepared(
      tx,
      `SELECT rowid AS n, ${columns} FROM ledger_entry WHERE rowid > ? ORDER BY rowid LIMIT 500`,
    ).all(after);
    if (rows.length === 0) return;
    for (const row of rows) yield row as unknown as LedgerRecord;
    after = Number(rows.at(-1)?.n);
  }
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
    rows: prepared(tx, `SELECT ${columns} FROM ledger_entry ${where} ORDER BY rowid ${order} LIMIT ? OFFSET ?`).all(
      ...bound,
      options.limit,
      options.offset,
    ) as unknown as LedgerRecord[],
  };
}
