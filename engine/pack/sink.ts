/** Where a pack is written: a folder or a zip file, with the same files in the same order. */
import { createHash } from 'node:crypto';

export interface WrittenFile {
  readonly sha256: string;
  readonly size: number;
}

export interface PackSink {
  /**
   * Writes one file; calls come one after another.
   *
   * @param path relative, `/` between its parts, safe on every system
   * @param size bytes, where it is known before
   */
  add(path: string, chunks: AsyncIterable<Uint8Array>, size?: number): Promise<WrittenFile>;
  /** Waits until what was added has been taken by the disk: a full one is noticed by then. */
  settle(): Promise<void>;
  /** Waits until everything is on disk and puts it in its place in one step. */
  finish(): Promise<void>;
  /** Removes whatever was written. */
  discard(): Promise<void>;
}

/** Counts and hashes the very bytes that pass. */
export class Meter {
  readonly #hash = createHash('sha256');
  #size = 0;

  async *through(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const bytes of chunks) {
      this.#hash.update(bytes);
      this.#size += bytes.length;
      yield bytes;
    }
  }

  /** Once, at the end. */
  result(): WrittenFile {
    return { sha256: this.#hash.digest('hex'), size: this.#size };
  }
}
