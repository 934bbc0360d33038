/** The thread of index-rows-job.ts: rows in, the digests of their blocks and the pieces of their runs out. */
import { parentPort, type Transferable, workerData } from 'node:worker_threads';
import { constants, zstdCompressSync } from 'node:zlib';
import { ColumnRun } from '../../shared/domain/search/column-piece.ts';
import { encodeDirectory } from '../../shared/domain/search/word-directory.ts';
import { runEvents, WordRun } from '../../shared/domain/search/word-pages.ts';
import { BlockDigest, blockRows } from '../block-digest.ts';
import { identityBytes } from '../importers/identity.ts';
import { BatchCursor, type ImportedRow, storedRow } from './import-batch.ts';
import type { DerivedBlock, DerivedPiece, FromIndexer, ToIndexer } from './index-rows-job.ts';

const port = parentPort;
if (!port) throw new Error('not in a worker thread');
const importId = workerData as number;

const block = new BlockDigest();
let blocks: DerivedBlock[] = [];
let blockNumber = 0;
let blockFirst = 0;

const words = new WordRun();
const columns = new ColumnRun(runEvents);
const identities = new Uint8Array(runEvents * identityBytes);
let pieces: DerivedPiece[] = [];
let run = 0;
let runFirst = 0;

function addRow(id: number, row: ImportedRow): void {
  if (block.count === 0) blockFirst = id;
  block.add(storedRow(id, importId, row));
  if (block.count === blockRows) endBlock();
  const { record } = row;
  if (words.count === 0) runFirst = id;
  identities.set(row.identity, words.count * identityBytes);
  columns.add(record.instant, [record.source, record.type, record.actor, record.host]);
  words.add(record.message, `${record.source} ${record.type} ${record.actor} ${record.host}`, record.extraText);
  if (words.full) endRun();
}

function endBlock(): void {
  blocks.push({ n: blockNumber++, firstEvent: blockFirst, ...block.finish() });
}

function endRun(): void {
  const { count } = words;
  const put = (kind: DerivedPiece['kind'], n: number, raw: Uint8Array): void => {
    const packed = zstdCompressSync(raw, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
    pieces.push({ run, kind, n, firstEvent: runFirst, count, bytes: new Uint8Array(packed) });
    // Pieces of a large run leave as they are made, not all at once.
    if (pieces.length === 64) send();
  };
  put('columns', 0, columns.take());
  put('identities', 0, identities.subarray(0, count * identityBytes));
  const pages = words.take();
  put('words', 0, encodeDirectory(pages.first));
  for (const [n, page] of pages.events.entries()) put('wordEvents', n, page);
  for (const [n, page] of pages.places.entries()) put('wordPlaces', n, page);
  run++;
}

function send(): void {
  if (blocks.length === 0 && pieces.length === 0) return;
  const transfer: Transferable[] = pieces.map(({ bytes }) => bytes.buffer);
  post({ kind: 'derived', blocks, pieces }, transfer);
  blocks = [];
  pieces = [];
}

function post(message: FromIndexer, transfer: Transferable[] = []): void {
  port?.postMessage(message, transfer);
}

port.on('message', (message: ToIndexer) => {
  if (message.kind === 'end') {
    if (block.count > 0) endBlock();
    if (words.count > 0) endRun();
    send();
    post({ kind: 'done' });
    return;
  }
  const { wire, skipped } = message;
  const skip = new Set(skipped);
  let id = message.firstEvent;
  const cursor = new BatchCursor(wire);
  for (let n = 0; cursor.next(); n++) if (!skip.has(n)) addRow(id++, cursor);
  send();
  post({ kind: 'taken' });
});
