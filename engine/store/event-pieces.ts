/**
 * What timelines are drawn and searched from without reading rows: pieces derived from an import's rows when it was made, a run
 * of consecutive events at a time. They are never evidence: verifying a case holds them to the rows and to the digest that the
 * import's ledger entry signed.
 */
import { createHash, hash } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { FailureError } from '../../shared/api/failures.ts';
import { prepared, type ReadTx, type WriteTx } from './driver.ts';
import { lastEvent } from './meta.ts';

/** Numbers as stored. */
export const pieceKinds = { columns: 1, identities: 2, words: 3, wordEvents: 4, wordPlaces: 5 } as const;
export type PieceKind = keyof typeof pieceKinds;

export interface EventPiece {
  readonly run: number;
  readonly kind: PieceKind;
  /** Number of the page; 0 where there is one. */
  readonly n: number;
  /** The run's events. */
  readonly firstEvent: number;
  readonly count: number;
  /** Packed: zstd. */
  readonly bytes: Uint8Array;
}

export const packPiece = (bytes: Uint8Array): Uint8Array =>
  zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });

export function addPiece(tx: WriteTx, importId: number, piece: EventPiece): void {
  prepared(
    tx,
    'INSERT INTO event_piece (import, run, kind, n, first_event, count, sha256, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(
    importId,
    piece.run,
    pieceKinds[piece.kind],
    piece.n,
    piece.firstEvent,
    piece.count,
    hash('sha256', piece.bytes, 'buffer'),
    piece.bytes,
  );
}

/** SHA-256 over all pieces of an import: their places, events and digests, a line each. Hex. */
export function piecesDigest(tx: ReadTx, importId: number): string {
  const digest = createHash('sha256');
  for (const row of prepared(
    tx,
    'SELECT run, kind, n, first_event, count, sha256 FROM event_piece WHERE import = ? ORDER BY run, kind, n',
  ).iterate(importId))
    digest.update(
      `${row.run} ${row.kind} ${row.n} ${row.first_event} ${row.count} ${Buffer.from(row.sha256 as Uint8Array).toString('hex')}\n`,
    );
  return digest.digest('hex');
}

export interface PieceRun {
  readonly import: number;
  readonly run: number;
  readonly firstEvent: number;
  readonly count: number;
}

/** Runs of the case's events that have a piece of this kind, by first event; staged ones are left out. */
export function pieceRuns(tx: ReadTx, kind: PieceKind): PieceRun[] {
  return prepared(
    tx,
    `SELECT import, run, first_event AS firstEvent, count FROM event_piece
     WHERE kind = ? AND n = 0 AND first_event + count - 1 <= ? ORDER BY first_event`,
  ).all(pieceKinds[kind], lastEvent(tx)) as unknown as PieceRun[];
}

/** Whether runs cover the events 1 to `last`, each once. */
export function coverEvents(runs: readonly PieceRun[], last: number): boolean {
  let next = 1;
  for (const { firstEvent, count } of runs) {
    if (firstEvent !== next) return false;
    next += count;
  }
  return next === last + 1;
}

/**
 * A piece's bytes, unpacked.
 *
 * @throws FailureError `case-damaged` where it is missing or not what was stored
 */
export function readPiece(tx: ReadTx, { import: importId, run }: PieceRun, kind: PieceKind, n = 0): Uint8Array {
  const row = prepared(
    tx,
    'SELECT sha256, bytes FROM event_piece WHERE import = ? AND run = ? AND kind = ? AND n = ?',
  ).get(importId, run, pieceKinds[kind], n);
  const bytes = row?.bytes as Uint8Array | undefined;
  if (!bytes || !hash('sha256', bytes, 'buffer').equals(row?.sha256 as Uint8Array)) throw damaged();
  try {
    return zstdDecompressSync(bytes, { chunkSize: Math.min(1 << 20, Math.max(1 << 15, bytes.length * 4)) });
  } catch (error) {
    throw damaged(error);
  }
}

export function damaged(cause?: unknown): FailureError {
  return new FailureError(
    'case-damaged',
    'A part of the case’s index is missing or was altered outside Continuity.',
    'Keep the file as it is and verify the case; restore the last copy if its events were altered too.',
    'The events themselves were not touched.',
    cause === undefined ? undefined : { cause },
  );
}

/** Every piece of an import as stored: for verifying it. */
export function* storedPieces(
  tx: ReadTx,
  importId: number,
): Generator<Omit<EventPiece, 'kind' | 'bytes'> & { kind: PieceKind; intact: boolean }> {
  const names = Object.fromEntries(Object.entries(pieceKinds).map(([name, number]) => [number, name]));
  for (const row of prepared(tx, 'SELECT * FROM event_piece WHERE import = ? ORDER BY run, kind, n').iterate(importId))
    yield {
      run: row.run as number,
      kind: names[row.kind as number] as PieceKind,
      n: row.n as number,
      firstEvent: row.first_event as number,
      count: row.count as number,
      intact: hash('sha256', row.bytes as Uint8Array, 'buffer').equals(row.sha256 as Uint8Array),
    };
}
