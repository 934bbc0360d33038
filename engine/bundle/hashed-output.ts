/**
 * Files that are hashed while they are written. Bytes are gathered into pieces of one size and handed to a thread that writes
 * and hashes each, so that the thread drawing pages neither waits for the disk nor reads its files again.
 */
import { Worker } from 'node:worker_threads';
import { workerUrl } from '../jobs/worker-url.ts';
import type { HashedFile } from './hash-file.ts';

/** A whole number of the manifest's blocks. */
const pieceBytes = 2 * 1024 * 1024;
/** Under way at once, beside the one that each file is filling. */
const pieces = 3;

export interface OutputHole {
  /** First byte. */
  readonly offset: number;
  readonly length: number;
}

export type OutputRequest =
  /** `piece`: index into the memory shared at the start. */
  | { readonly kind: 'piece'; readonly file: number; readonly piece: number; readonly length: number }
  | { readonly kind: 'digest'; readonly file: number }
  | { readonly kind: 'fill'; readonly file: number; readonly offset: number; readonly content: Uint8Array };

export type OutputAnswer =
  | { readonly kind: 'taken'; readonly piece: number }
  | { readonly kind: 'hashed'; readonly file: number; readonly hashed: HashedFile }
  /** The system's own error. */
  | { readonly kind: 'failed'; readonly message: string; readonly code: string | undefined };

export interface OutputStart {
  readonly fds: readonly number[];
  readonly memory: readonly SharedArrayBuffer[];
}

export class HashedOutput {
  readonly #memory: readonly Uint8Array[];
  readonly #free: number[];
  readonly #filling: { piece: number; filled: number }[];
  readonly #hashed = new Map<number, HashedFile>();
  readonly #worker: Worker;
  #failed: Error | null = null;
  #wake: (() => void)[] = [];

  /** @param fds of files open for reading and writing, empty; they stay the caller's to sync and close */
  constructor(fds: readonly number[]) {
    this.#memory = Array.from({ length: fds.length + pieces }, () => new Uint8Array(new SharedArrayBuffer(pieceBytes)));
    this.#filling = fds.map((_, piece) => ({ piece, filled: 0 }));
    this.#free = this.#memory.map((_, i) => i).slice(fds.length);
    const start: OutputStart = { fds, memory: this.#memory.map(({ buffer }) => buffer as SharedArrayBuffer) };
    this.#worker = new Worker(workerUrl('hashed-output', import.meta.url), { workerData: start });
    this.#worker.on('message', (answer: OutputAnswer) => {
      if (answer.kind === 'taken') this.#free.push(answer.piece);
      else if (answer.kind === 'hashed') this.#hashed.set(answer.file, answer.hashed);
      else this.#failed ??= Object.assign(new Error(answer.message), { code: answer.code });
      this.#tellAll();
    });
    this.#worker.on('error', (error) => {
      this.#failed ??= error as Error;
      this.#tellAll();
    });
  }

  /**
   * Takes a file's bytes in order; their memory may be used again afterwards.
   *
   * @throws what the file system says, of these bytes or of earlier ones
   */
  async write(file: number, chunks: readonly Uint8Array[]): Promise<void> {
    const filling = this.#filling[file] as { piece: number; filled: number };
    for (const chunk of chunks)
      for (let at = 0; at < chunk.length; ) {
        const some = chunk.subarray(at, at + pieceBytes - filling.filled);
        (this.#memory[filling.piece] as Uint8Array).set(some, filling.filled);
        filling.filled += some.length;
        at += some.length;
        if (filling.filled === pieceBytes) await this.#pass(file);
      }
  }

  /** Digests of what was written to a file so far. It may not be on the disk yet: that is the caller's `sync`. */
  async digest(file: number): Promise<HashedFile> {
    if ((this.#filling[file]?.filled ?? 0) > 0) await this.#pass(file);
    return this.#ask(file, { kind: 'digest', file });
  }

  /**
   * Writes over bytes of a file that is otherwise complete. The nearer to its end, the less of it is read again.
   *
   * @returns the digests of the file as it then is
   */
  fill(file: number, offset: number, content: Uint8Array): Promise<HashedFile> {
    return this.#ask(file, { kind: 'fill', file, offset, content });
  }

  async #ask(file: number, request: OutputRequest): Promise<HashedFile> {
    this.#hashed.delete(file);
    this.#worker.postMessage(request);
    for (;;) {
      const hashed = this.#hashed.get(file);
      if (hashed) return hashed;
      await this.#news();
    }
  }

  async #pass(file: number): Promise<void> {
    const filling = this.#filling[file] as { piece: number; filled: number };
    const request: OutputRequest = { kind: 'piece', file, piece: filling.piece, length: filling.filled };
    this.#worker.postMessage(request);
    while (this.#free.length === 0) await this.#news();
    filling.piece = this.#free.pop() as number;
    filling.filled = 0;
  }

  async #news(): Promise<void> {
    if (this.#failed) throw this.#failed;
    await new Promise<void>((resolve) => this.#wake.push(resolve));
    if (this.#failed) throw this.#failed;
  }

  #tellAll(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }

  /** Ends the thread; call it before the files are closed, whatever happened. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
