/** Writes and hashes the pieces of files in the order they come. */
import { createHash, type Hash, hash } from 'node:crypto';
import { readSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { blockSize } from '../../shared/domain/bundle/manifest.ts';
import type { OutputAnswer, OutputRequest, OutputStart } from './hashed-output.ts';

const port = parentPort;
if (!port) throw new Error('not in a worker thread');
const { fds, memory } = workerData as OutputStart;

class HashedFd {
  readonly #fd: number;
  readonly #blocks: string[] = [];
  /** Of the bytes before each piece: what comes after it can be hashed again without what came before. */
  readonly #states: { readonly at: number; readonly hash: Hash }[] = [];
  #whole = createHash('sha256');
  #size = 0;

  constructor(fd: number) {
    this.#fd = fd;
  }

  append(bytes: Uint8Array): void {
    write(this.#fd, bytes, this.#size);
    this.#states.push({ at: this.#size, hash: this.#whole.copy() });
    this.#count(bytes);
  }

  #count(bytes: Uint8Array): void {
    this.#whole.update(bytes);
    for (let at = 0; at < bytes.length; at += blockSize)
      this.#blocks.push(hash('sha256', bytes.subarray(at, at + blockSize), 'hex'));
    this.#size += bytes.length;
  }

  fill(offset: number, content: Uint8Array): void {
    if (offset < 0 || offset + content.length > this.#size) throw new RangeError('bytes that were never written');
    write(this.#fd, content, offset);
    const state = this.#states.findLast(({ at }) => at <= offset);
    const end = this.#size;
    this.#size = state?.at ?? 0;
    this.#whole = state?.hash.copy() ?? createHash('sha256');
    this.#blocks.length = this.#size / blockSize;
    const buffer = Buffer.allocUnsafe(16 * blockSize);
    while (this.#size < end) {
      const filled = read(this.#fd, buffer, this.#size, Math.min(buffer.length, end - this.#size));
      this.#count(buffer.subarray(0, filled));
    }
  }

  hashed(): Extract<OutputAnswer, { kind: 'hashed' }>['hashed'] {
    return { sha256: this.#whole.copy().digest('hex'), size: this.#size, blocks: this.#blocks };
  }
}

function write(fd: number, bytes: Uint8Array, at: number): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, at + done);
}

function read(fd: number, buffer: Buffer, at: number, length: number): number {
  let filled = 0;
  while (filled < length) {
    const count = readSync(fd, buffer, filled, length - filled, at + filled);
    if (count === 0) throw new Error('a file shorter than was written');
    filled += count;
  }
  return filled;
}

const files = fds.map((fd) => new HashedFd(fd));
const tell = (answer: OutputAnswer): void => port.postMessage(answer);
let failed = false;

port.on('message', (request: OutputRequest) => {
  if (failed) return;
  const file = files[request.file] as HashedFd;
  try {
    if (request.kind === 'piece') {
      file.append(new Uint8Array(memory[request.piece] as SharedArrayBuffer, 0, request.length));
      tell({ kind: 'taken', piece: request.piece });
      return;
    }
    if (request.kind === 'fill') file.fill(request.offset, request.content);
    tell({ kind: 'hashed', file: request.file, hashed: file.hashed() });
  } catch (error) {
    failed = true;
    tell({ kind: 'failed', message: String(error), code: (error as NodeJS.ErrnoException).code });
  }
});
