import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { blockSize } from '../../shared/domain/bundle/manifest.ts';

export interface HashedFile {
  readonly sha256: string;
  /** Bytes that were read. */
  readonly size: number;
  /** SHA-256 of each block of `blockSize` bytes, the last one possibly shorter. An empty file has none. */
  readonly blocks: string[];
}

const readSize = 16 * blockSize;

/**
 * Hashes a file as it stands on disk, whole and by blocks, in one pass.
 *
 * @throws the signal's reason, and whatever the file system says
 */
export async function hashFile(
  path: string,
  signal: AbortSignal,
  onBytes: (done: number, total: number) => void = () => {},
): Promise<HashedFile> {
  const file = await open(path, 'r');
  try {
    const total = (await file.stat()).size;
    const whole = createHash('sha256');
    const blocks: string[] = [];
    const buffer = Buffer.allocUnsafe(readSize);
    let size = 0;
    for (;;) {
      signal.throwIfAborted();
      const filled = await fill(file, buffer);
      const bytes = buffer.subarray(0, filled);
      whole.update(bytes);
      for (let at = 0; at < filled; at += blockSize)
        blocks.push(
          createHash('sha256')
            .update(bytes.subarray(at, at + blockSize))
            .digest('hex'),
        );
      size += filled;
      onBytes(size, total);
      if (filled < readSize) return { sha256: whole.digest('hex'), size, blocks };
    }
  } finally {
    await file.close();
  }
}

/** Reads until the buffer is full or the file ends: a short read in between would shift every block after it. */
async function fill(file: FileHandle, buffer: Buffer): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, null);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
