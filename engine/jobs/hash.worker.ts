/** Hashes what it is handed: pieces of many things, each thing's in order. Answers every piece, the last with the digest. */
import { createHash, type Hash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { HashedPiece, HashPiece } from './hash-crew.ts';

const port = parentPort;
if (!port) throw new Error('not in a worker thread');
const hashes = new Map<number, Hash>();

port.on('message', ({ id, bytes, last }: HashPiece) => {
  const hash = hashes.get(id) ?? createHash('sha256');
  hash.update(bytes);
  if (last) hashes.delete(id);
  else hashes.set(id, hash);
  port.postMessage({ id, sha256: last ? hash.digest('hex') : null } satisfies HashedPiece);
});
