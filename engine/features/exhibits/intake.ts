import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { FailureError } from '../../../shared/api/failures.ts';
import type { Progress } from '../../../shared/api/primitives.ts';
import type { CaseFile } from '../../case-file.ts';
import { fileFailure } from '../../grants.ts';
import { beginBlob, chunkSize, dropBlob, putChunk } from '../../store/blobs.ts';
import { stage } from '../../unit-of-work.ts';

export interface Intake {
  /** A blob that is not part of the case until `finishBlob`. */
  readonly blob: number;
  readonly sha256: string;
  readonly size: number;
}

/** Copies bytes into the case file, hashing the very bytes that are stored. On any failure nothing is left behind. */
export async function takeIn(
  file: CaseFile,
  chunks: AsyncIterable<Uint8Array>,
  options: { total: number | null; signal: AbortSignal; progress: (report: Progress) => void },
): Promise<Intake> {
  const blob = stage(file, beginBlob);
  try {
    const hash = createHash('sha256');
    let size = 0;
    let n = 0;
    for await (const bytes of chunks) {
      options.signal.throwIfAborted();
      hash.update(bytes);
      stage(file, (tx) => putChunk(tx, blob, n++, bytes));
      size += bytes.length;
      options.progress({ phase: 'Taking in', done: size, total: options.total, unit: 'bytes' });
    }
    return { blob, sha256: hash.digest('hex'), size };
  } catch (error) {
    stage(file, (tx) => dropBlob(tx, blob));
    throw error;
  }
}

/** A file's bytes in pieces of the store's chunk size. @throws FailureError where it cannot be read or changes meanwhile */
export async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    throw fileFailure(path, error);
  }
  try {
    const before = await handle.stat();
    if (before.size === 0)
      throw new FailureError('file-empty', 'The file is empty.', 'Choose another file; an exhibit needs content.');
    for (let at = 0; ; ) {
      // A buffer each: the store keeps none, but the hash and SQLite must see the same bytes.
      const buffer = Buffer.alloc(chunkSize);
      let filled = 0;
      while (filled < chunkSize) {
        const { bytesRead } = await handle.read(buffer, filled, chunkSize - filled, at + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      if (filled === 0) break;
      at += filled;
      yield buffer.subarray(0, filled);
      if (filled < chunkSize) break;
    }
    const after = await handle.stat();
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs)
      throw new FailureError(
        'file-unreadable',
        'The file changed while it was being read.',
        'Wait until nothing writes to it any more, or copy it first.',
      );
  } catch (error) {
    throw error instanceof FailureError ? error : fileFailure(path, error);
  } finally {
    await handle.close();
  }
}

/** Lines of text gathered into pieces of the store's chunk size, exact but for the last. */
export async function* textChunks(lines: Iterable<string>): AsyncGenerator<Uint8Array> {
  let waiting: Buffer[] = [];
  let size = 0;
  for (const line of lines) {
    const bytes = Buffer.from(line);
    waiting.push(bytes);
    size += bytes.length;
    if (size < chunkSize) continue;
    const all = Buffer.concat(waiting);
    let at = 0;
    for (; all.length - at >= chunkSize; at += chunkSize) yield all.subarray(at, at + chunkSize);
    waiting = [all.subarray(at)];
    size = all.length - at;
    await turn();
  }
  if (size > 0) yield Buffer.concat(waiting);
}
