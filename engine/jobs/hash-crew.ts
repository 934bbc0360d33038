/**
 * SHA-256 in worker threads over bytes that only the engine can read: stored evidence. The threads are handed the bytes, never
 * a connection or a key, so that reading one piece, deciphering it, and hashing the piece before it happen at the same time.
 */
import { Worker } from 'node:worker_threads';
import { workerUrl } from './worker-url.ts';

export interface HashPiece {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly last: boolean;
}

export interface HashedPiece {
  readonly id: number;
  /** Hex, for the last piece of a thing; else null. */
  readonly sha256: string | null;
}

/** Pieces (of a mebibyte at most) that one thread may have waiting: what bounds the memory. */
const mostWaiting = 8;

class Lane {
  readonly worker = new Worker(workerUrl('hash'));
  readonly #digests = new Map<number, { resolve(sha256: string): void; reject(error: unknown): void }>();
  #waiting = 0;
  #wake: (() => void)[] = [];
  #fault: unknown = null;

  constructor() {
    this.worker.on('message', ({ id, sha256 }: HashedPiece) => {
      this.#waiting -= 1;
      if (sha256 !== null) {
        this.#digests.get(id)?.resolve(sha256);
        this.#digests.delete(id);
      }
      this.#wake.shift()?.();
    });
    this.worker.on('error', (error) => {
      this.#fault = error;
      for (const wake of this.#wake.splice(0)) wake();
      for (const { reject } of this.#digests.values()) reject(error);
    });
  }

  /** @throws the thread's error, once it has met one */
  async send(piece: HashPiece): Promise<void> {
    while (this.#waiting >= mostWaiting && this.#fault === null)
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    if (this.#fault !== null) throw this.#fault;
    this.#waiting += 1;
    const { buffer, byteLength } = piece.bytes;
    // A buffer that is part of a larger one would take that along.
    const own = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
    this.worker.postMessage(piece, own ? [buffer] : []);
  }

  /** The digest of what was sent under `id`, once its last piece was hashed. */
  digest(id: number): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#fault !== null) reject(this.#fault);
      this.#digests.set(id, { resolve, reject });
    });
  }
}

/** Threads that hash. Close it, whatever happens. */
export class HashCrew {
  readonly #lanes: readonly Lane[];
  #next = 0;

  /** @param size threads */
  constructor(size: number) {
    this.#lanes = Array.from({ length: size }, () => new Lane());
  }

  /** How many things can be fed at once with every thread busy: while one waits for its digest, another is read. */
  get feeders(): number {
    return this.#lanes.length * 2;
  }

  /**
   * Hashes pieces in order; each is handed over, so the caller must not use it afterwards. Asks for the next piece only when
   * there is room for it.
   *
   * @returns hex
   */
  async sha256(pieces: AsyncIterable<Uint8Array>): Promise<string> {
    const id = this.#next++;
    const lane = this.#lanes[id % this.#lanes.length] as Lane;
    const digest = lane.digest(id);
    // Whoever feeds may fail before it is awaited.
    digest.catch(() => {});
    for await (const bytes of pieces) await lane.send({ id, bytes, last: false });
    await lane.send({ id, bytes: new Uint8Array(0), last: true });
    return digest;
  }

  async close(): Promise<void> {
    await Promise.all(this.#lanes.map(({ worker }) => worker.terminate()));
  }
}

/** Runs `work` over a list, so many at a time, each taking the next as it becomes free. The first failure ends all. */
export async function eachOf<T>(list: readonly T[], atOnce: number, work: (one: T) => Promise<void>): Promise<void> {
  let next = 0;
  let failed = false;
  const run = async (): Promise<void> => {
    while (!failed && next < list.length) {
      try {
        await work(list[next++] as T);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(atOnce, list.length) }, run));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}
