import { prepared, type ReadTx, type WriteTx } from './driver.ts';

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

/**
 * Completes a blob, or returns the one that holds the same bytes already; the new copy is then to be dropped.
 *
 * @returns the blob that stays
 */
export function keepBlob(tx: WriteTx, blob: number, sha256: string, size: number): number {
  const known = blobBySha256(tx, sha256);
  if (known) return known.id;
  prepared(tx, 'UPDATE blob SET state = 1, sha256 = ?, size = ? WHERE id = ?').run(sha256, size, blob);
  return blob;
}

/** As `keepBlob`, dropping the new copy at once: for what is small. */
export function finishBlob(tx: WriteTx, blob: number, sha256: string, size: number): number {
  const kept = keepBlob(tx, blob, sha256, size);
  if (kept !== blob) dropBlob(tx, blob);
  return kept;
}

/** Chunks, and blobs, that one step of `dropBlobs` removes at most: keeps each transaction, and so the pause it makes, short. */
const dropStep = { chunks: 64, blobs: 2000 };

/**
 * Removes a part of blobs that are not complete, and gives their room back to the disk: pages given back in the transaction
 * that frees them need not be overwritten in the write-ahead log first.
 *
 * @returns whether more of them is left
 */
export function dropBlobs(tx: WriteTx, blobs: readonly number[]): boolean {
  const some = blobs.slice(0, dropStep.blobs);
  let room = dropStep.chunks;
  let whole = 0;
  for (const blob of some) {
    const { changes } = prepared(
      tx,
      'DELETE FROM blob_chunk WHERE blob = @blob AND n IN (SELECT n FROM blob_chunk WHERE blob = @blob ORDER BY n DESC LIMIT @room)',
    ).run({ blob, room });
    room -= changes;
    if (room === 0) break;
    prepared(tx, 'DELETE FROM blob WHERE id = ?').run(blob);
    whole++;
  }
  tx.db.pragma('incremental_vacuum');
  return whole < blobs.length;
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
  // Within one chunk it is that chunk's own memory.
  return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
}

export function completeBlobs(tx: ReadTx): BlobRecord[] {
  return prepared(tx, 'SELECT id, sha256, size FROM blob WHERE state = 1 ORDER BY id').all() as unknown as BlobRecord[];
}

export function unfinishedBlobs(tx: ReadTx): number[] {
  return prepared(tx, 'SELECT id FROM blob WHERE state = 0')
    .all()
    .map((row) => Number(row.id));
}

/** Those of some blobs that are still there and not complete. */
export function unfinishedOf(tx: ReadTx, blobs: readonly number[]): number[] {
  return prepared(tx, 'SELECT b.id FROM json_each(?) one JOIN blob b ON b.id = one.value WHERE b.state = 0')
    .all(JSON.stringify(blobs))
    .map((row) => Number(row.id));
}
