import { type Connection, prepared, type ReadTx, type WriteTx } from './driver.ts';

/** Bytes of one stored row of a blob. */
export const chunkSize = 1024 * 1024;

export interface BlobRecord {
  readonly id: number;
  readonly sha256: string;
  readonly size: number;
}

/** Begins a blob whose digest is not known yet. It is not part of the case until `finishBlob`. */
export function beginBlob(tx: WriteTx): number {
  return Number(prepared(tx, 'INSERT INTO blob (state, chunk) VALUES (0, ?)').run(chunkSize).lastInsertRowid);
}

/** Chunks come in order; each but the last is exactly `chunkSize` bytes. */
export function putChunk(tx: WriteTx, blob: number, n: number, bytes: Uint8Array): void {
  prepared(tx, 'INSERT INTO blob_chunk VALUES (?, ?, ?)').run(blob, n, bytes);
}

/** Completes a blob. Where the case already holds the same bytes, the new copy is dropped and the old one's id returned. */
export function finishBlob(tx: WriteTx, blob: number, sha256: string, size: number): number {
  const known = blobBySha256(tx, sha256);
  if (known) {
    dropBlob(tx, blob);
    return known.id;
  }
  prepared(tx, 'UPDATE blob SET state = 1, sha256 = ?, size = ? WHERE id = ?').run(sha256, size, blob);
  return blob;
}

/** What holds a blob: exhibits (a folder's manifest, listing and files each count as the folder) and imports. */
export interface BlobUses {
  readonly exhibits: readonly string[];
  readonly imports: readonly number[];
}

export function blobUses(tx: ReadTx, blob: number): BlobUses {
  const exhibits = prepared(
    tx,
    `SELECT id FROM exhibit WHERE blob = @blob
     UNION SELECT l.exhibit FROM exhibit_folder l JOIN exhibit x ON x.id = l.exhibit WHERE l.listing = @blob
     UNION SELECT f.exhibit FROM exhibit_file f JOIN exhibit x ON x.id = f.exhibit WHERE f.blob = @blob ORDER BY 1`,
  ).all({ blob });
  const imports = prepared(tx, 'SELECT id FROM import WHERE blob = ? ORDER BY id').all(blob);
  return { exhibits: exhibits.map((row) => String(row.id)), imports: imports.map((row) => Number(row.id)) };
}

/** Every blob of an exhibit: its bytes; of a folder its manifest, its listing and its files. Each once. */
export function blobsOfExhibit(tx: ReadTx, exhibit: string): number[] {
  return prepared(
    tx,
    `SELECT blob FROM exhibit WHERE id = @exhibit UNION SELECT listing FROM exhibit_folder WHERE exhibit = @exhibit
     UNION SELECT blob FROM exhibit_file WHERE exhibit = @exhibit ORDER BY 1`,
  )
    .all({ exhibit })
    .map((row) => Number(row.blob));
}

/**
 * The one way in which complete evidence goes: its bytes are overwritten and removed in the running transaction, its digest
 * and size are kept. What else holds the same bytes (`blobUses`) loses them too. Of a blob that is not complete: nothing.
 *
 * Freed pages are zeroed (`secure_delete`), and the pages of this transaction reach the file and leave the write-ahead log
 * with the next `settleErasure`.
 */
export function eraseBlob(tx: WriteTx, blob: number): void {
  tx.db.pragma('secure_delete = ON');
  const { changes } = prepared(tx, 'UPDATE blob SET state = 2 WHERE id = ? AND state = 1').run(blob);
  if (changes > 0) prepared(tx, 'DELETE FROM blob_chunk WHERE blob = ?').run(blob);
  tx.db.pragma('incremental_vacuum');
}

export function isErased(tx: ReadTx, blob: number): boolean {
  return prepared(tx, 'SELECT 1 FROM blob WHERE id = ? AND state = 2').get(blob) !== undefined;
}

/**
 * After the transaction that erased: the pages as they were before are still in the write-ahead log, so that is written
 * back and cut off. Outside any transaction.
 */
export function settleErasure(db: Connection): void {
  db.pragma('wal_checkpoint(TRUNCATE)');
}

/** Chunks one step of `dropBlobPart` removes at most: keeps each transaction, and so the pause it makes, short. */
const dropStep = 64;

/**
 * Removes a part of a blob that is not complete, and gives its room back to the disk: pages given back in the transaction
 * that frees them need not be overwritten in the write-ahead log first.
 *
 * @returns whether more of it is left
 */
export function dropBlobPart(tx: WriteTx, blob: number): boolean {
  const { changes } = prepared(
    tx,
    `DELETE FROM blob_chunk WHERE blob = @blob AND n IN (SELECT n FROM blob_chunk WHERE blob = @blob ORDER BY n DESC LIMIT ${dropStep})`,
  ).run({ blob });
  if (changes < dropStep) prepared(tx, 'DELETE FROM blob WHERE id = ?').run(blob);
  tx.db.pragma('incremental_vacuum');
  return changes === dropStep;
}

/** Removes a small blob that is not complete, at once. */
export function dropBlob(tx: WriteTx, blob: number): void {
  prepared(tx, 'DELETE FROM blob_chunk WHERE blob = ?').run(blob);
  prepared(tx, 'DELETE FROM blob WHERE id = ?').run(blob);
}

export function blobBySha256(tx: ReadTx, sha256: string): BlobRecord | null {
  return (
    (prepared(tx, 'SELECT id, sha256, size FROM blob WHERE sha256 = ? AND state = 1').get(
      sha256,
    ) as unknown as BlobRecord) ?? null
  );
}

export function blobOf(tx: ReadTx, id: number): BlobRecord | null {
  return (
    (prepared(tx, 'SELECT id, sha256, size FROM blob WHERE id = ? AND state = 1').get(id) as unknown as BlobRecord) ??
    null
  );
}

/** One chunk as it stands, or null where there is none. */
export function chunkOf(tx: ReadTx, blob: number, n: number): Uint8Array | null {
  return (
    (prepared(tx, 'SELECT bytes FROM blob_chunk WHERE blob = ? AND n = ?').get(blob, n)?.bytes as
      | Uint8Array
      | undefined) ?? null
  );
}

/** Bytes [start, end) of a blob; fewer where the blob is shorter. */
export function blobRange(tx: ReadTx, blob: number, start: number, end: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let n = Math.floor(start / chunkSize); n * chunkSize < end; n++) {
    const bytes = chunkOf(tx, blob, n);
    if (!bytes) break;
    parts.push(bytes.subarray(Math.max(0, start - n * chunkSize), Math.min(bytes.length, end - n * chunkSize)));
  }
  return Buffer.concat(parts);
}

export function completeBlobs(tx: ReadTx): BlobRecord[] {
  return prepared(tx, 'SELECT id, sha256, size FROM blob WHERE state = 1 ORDER BY id').all() as unknown as BlobRecord[];
}

export function unfinishedBlobs(tx: ReadTx): number[] {
  return prepared(tx, 'SELECT id FROM blob WHERE state = 0')
    .all()
    .map((row) => Number(row.id));
}
