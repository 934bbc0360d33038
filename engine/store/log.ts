/** The case's log (RFC 6962): its nodes and the checkpoints signed over it. The leaves are the ledger's entries. */
import { fromHex } from '../../shared/domain/ledger/hex.ts';
import { prepared, type ReadTx, type WriteTx } from './driver.ts';

/** Entries in the log. Their indexes have no gaps: `verification.case` looks for them. */
export function logSize(tx: ReadTx): number {
  return Number(prepared(tx, 'SELECT coalesce(max(log_index), -1) + 1 AS size FROM ledger_entry').get()?.size);
}

/** Root over the 2^level leaves from index * 2^level on; null where it is not there. */
export function logNode(tx: ReadTx, level: number, index: number): Uint8Array | null {
  if (level === 0) {
    const leaf = prepared(tx, 'SELECT hash FROM ledger_entry WHERE log_index = ?').get(index);
    return leaf ? fromHex(leaf.hash as string) : null;
  }
  const node = prepared(tx, 'SELECT hash FROM log_node WHERE level = ? AND n = ?').get(level, index);
  return node ? (node.hash as Uint8Array) : null;
}

/** Nodes of a level from index `from` to before `to`, by index. */
export function logNodes(tx: ReadTx, level: number, from: number, to: number): Map<number, Uint8Array> {
  const rows = prepared(tx, 'SELECT n, hash FROM log_node WHERE level = ? AND n >= ? AND n < ?').all(level, from, to);
  return new Map(rows.map(({ n, hash }) => [Number(n), hash as Uint8Array]));
}

export function addLogNode(tx: WriteTx, level: number, index: number, hash: Uint8Array): void {
  prepared(tx, 'INSERT INTO log_node VALUES (?, ?, ?)').run(level, index, hash);
}

export function countLogNodes(tx: ReadTx): number {
  return Number(prepared(tx, 'SELECT count(*) AS n FROM log_node').get()?.n);
}

export interface StoredCheckpoint {
  readonly size: number;
  /** Hex. */
  readonly root: string;
  /** When it was signed, by the device's clock. */
  readonly at: string;
  /** C2SP signed note. */
  readonly note: Uint8Array;
}

export function lastCheckpoint(tx: ReadTx): StoredCheckpoint | null {
  return (
    (prepared(tx, 'SELECT size, root, at, note FROM log_checkpoint ORDER BY size DESC LIMIT 1').get() as unknown as
      | StoredCheckpoint
      | undefined) ?? null
  );
}

/** The first checkpoint over more than `size` entries. */
export function checkpointAfter(tx: ReadTx, size: number): StoredCheckpoint | null {
  return (
    (prepared(tx, 'SELECT size, root, at, note FROM log_checkpoint WHERE size > ? ORDER BY size LIMIT 1').get(
      size,
    ) as unknown as StoredCheckpoint | undefined) ?? null
  );
}

export function addCheckpoint(tx: WriteTx, checkpoint: StoredCheckpoint): void {
  prepared(tx, 'INSERT INTO log_checkpoint VALUES (?, ?, ?, ?)').run(
    checkpoint.size,
    checkpoint.root,
    checkpoint.at,
    checkpoint.note,
  );
}
