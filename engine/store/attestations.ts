/** What outsiders said of the log's checkpoints, as it came. Rows are added and never changed: the tables refuse it. */
import { prepared, type ReadTx, type WriteTx } from './driver.ts';
import { checkpointAfter, type StoredCheckpoint } from './log.ts';

export interface StoredTimestamp {
  /** Size and root (hex) of the checkpoint that was stamped. */
  readonly size: number;
  readonly root: string;
  /** RFC 3161 TimeStampToken, DER. */
  readonly token: Uint8Array;
  readonly url: string;
  /** PEM of the certificates that it was held to. */
  readonly roots: string;
  /** When it came, by the device's clock. */
  readonly at: string;
}

export interface StoredCosignature {
  readonly size: number;
  readonly root: string;
  /** C2SP verifier key of the witness. */
  readonly vkey: string;
  /** 72 bytes: time and signature (c2sp.org/tlog-cosignature). */
  readonly signature: Uint8Array;
  readonly at: string;
}

/** False where the very token was there before. */
export function addTimestamp(tx: WriteTx, row: StoredTimestamp): boolean {
  const { size, root, token, url, roots, at } = row;
  const done = prepared(
    tx,
    'INSERT INTO checkpoint_timestamp (size, root, token, url, roots, at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (token) DO NOTHING',
  ).run(size, root, token, url, roots, at);
  return done.changes > 0;
}

/** By size, then in the order they came. */
export function timestamps(tx: ReadTx): StoredTimestamp[] {
  return prepared(
    tx,
    'SELECT size, root, token, url, roots, at FROM checkpoint_timestamp ORDER BY size, id',
  ).all() as unknown as StoredTimestamp[];
}

/** The newest `limit`, those over the most entries first. */
export function newestTimestamps(tx: ReadTx, limit: number): StoredTimestamp[] {
  return prepared(
    tx,
    'SELECT size, root, token, url, roots, at FROM checkpoint_timestamp ORDER BY size DESC, id LIMIT ?',
  ).all(limit) as unknown as StoredTimestamp[];
}

export function countTimestamps(tx: ReadTx): number {
  return Number(prepared(tx, 'SELECT count(*) AS n FROM checkpoint_timestamp').get()?.n);
}

/** False where that witness's cosignature of that size was there before: the first one stays. */
export function addCosignature(tx: WriteTx, row: StoredCosignature): boolean {
  const { size, root, vkey, signature, at } = row;
  const done = prepared(
    tx,
    'INSERT INTO checkpoint_cosignature VALUES (?, ?, ?, ?, ?) ON CONFLICT (size, vkey) DO NOTHING',
  ).run(size, root, vkey, signature, at);
  return done.changes > 0;
}

/** By size, then by key. */
export function cosignatures(tx: ReadTx): StoredCosignature[] {
  return prepared(
    tx,
    'SELECT size, root, vkey, signature, at FROM checkpoint_cosignature ORDER BY size, vkey',
  ).all() as unknown as StoredCosignature[];
}

/** The newest `limit` of one witness, those over the most entries first. */
export function newestCosignatures(tx: ReadTx, vkey: string, limit: number): StoredCosignature[] {
  return prepared(
    tx,
    'SELECT size, root, vkey, signature, at FROM checkpoint_cosignature WHERE vkey = ? ORDER BY size DESC LIMIT ?',
  ).all(vkey, limit) as unknown as StoredCosignature[];
}

/** How many are kept of each witness. */
export function countCosignatures(tx: ReadTx): Map<string, number> {
  const rows = prepared(tx, 'SELECT vkey, count(*) AS n FROM checkpoint_cosignature GROUP BY vkey ORDER BY vkey').all();
  return new Map(rows.map((row) => [row.vkey as string, Number(row.n)]));
}

/** The checkpoint that this device signed over exactly `size` entries. */
export function checkpointOf(tx: ReadTx, size: number): StoredCheckpoint | null {
  const found = checkpointAfter(tx, size - 1);
  return found?.size === size ? found : null;
}
