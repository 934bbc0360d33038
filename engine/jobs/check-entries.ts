/**
 * A ledger's entries checked in the order of their log, with what costs time spread over worker threads: signatures, hashes
 * and details of some batches are verified while the next are read. Memory holds the batches under way and nothing else,
 * however long the ledger is. A case on its device and a pack go through here alike.
 */
import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import {
  type BegunEntry,
  type CheckedEntry,
  type EntryFacts,
  entryFacts,
  type FeedCheckDeps,
  type FeedChecker,
  type StoredEntry,
} from '../../shared/domain/ledger/feed-check.ts';
import { fromHex } from '../../shared/domain/ledger/hex.ts';
import { entryDeps, packEntries, unpackAnswers } from './entry-batch.ts';
import { workerUrl } from './worker-url.ts';

/** Entries a source had best give at once. */
export const entriesInBatch = 128;
/** Up to as many are verified here: starting threads takes longer. */
const fewestForThreads = 256;
/** Batches on their way to each thread: one that it works on and one that waits. */
const batchesAThread = 2;
/** A thread holds a few batches; what it is not held to, its heap grows to before it is cleared. */
const heapOfThread = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 } as const;
/** More than the machine has make nothing faster; more than this and the reading is what takes the time. */
const mostThreads = 8;

export interface CheckEntries<R extends StoredEntry> {
  readonly signal: AbortSignal;
  /** Told of every entry, in order. */
  take(record: R, checked: CheckedEntry): void;
  /** 0: none, everything in this thread. As many as the machine has cores where absent. */
  readonly threads?: number;
}

/**
 * @param batches in the order of the log; read only as fast as they are verified
 * @throws the signal's reason, and whatever `batches` or `take` throw
 */
export async function checkEntries<R extends StoredEntry>(
  batches: Iterable<readonly R[]> | AsyncIterable<readonly R[]>,
  checker: FeedChecker,
  { signal, take, threads }: CheckEntries<R>,
): Promise<void> {
  const size = Math.min(mostThreads, threads ?? availableParallelism());
  const deps = entryDeps();
  let running: EntryThreads | null = null;
  let begunSoFar = 0;
  const underWay: { batch: readonly R[]; begun: BegunEntry[]; facts: Promise<EntryFacts[]> }[] = [];
  const settle = async (): Promise<void> => {
    const first = underWay.shift();
    if (!first) return;
    const facts = await first.facts;
    signal.throwIfAborted();
    for (let n = 0; n < facts.length; n++)
      take(first.batch[n] as R, checker.finish(first.begun[n] as BegunEntry, facts[n] as EntryFacts));
  };
  try {
    for await (const batch of batches) {
      signal.throwIfAborted();
      const begun = batch.map((record) => checker.begin(record));
      begunSoFar += batch.length;
      if (size > 0 && begunSoFar > fewestForThreads) running ??= new EntryThreads(size);
      const facts = running ? running.check(begun) : turn().then(() => begun.map((one) => factsHere(one, deps)));
      // Answered for by `settle`; until then a failing thread must not count as unhandled.
      facts.catch(() => undefined);
      underWay.push({ batch, begun, facts });
      if (underWay.length > (running ? size * batchesAThread : 0)) await settle();
    }
    while (underWay.length > 0) await settle();
  } finally {
    await running?.close();
  }
}

function factsHere({ stored, entry, key }: BegunEntry, deps: FeedCheckDeps): EntryFacts {
  return entryFacts(stored, key, entry && fromHex(entry.detail), deps);
}

interface Waiting {
  readonly packed: ArrayBuffer;
  readonly resolve: (facts: EntryFacts[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Threads that answer batches, each batch to whichever is free. */
class EntryThreads {
  readonly #threads: readonly { readonly worker: Worker; readonly asked: Waiting[] }[];
  readonly #waiting: Waiting[] = [];
  #failed: { readonly error: unknown } | null = null;

  constructor(size: number) {
    this.#threads = Array.from({ length: size }, () => {
      const worker = new Worker(workerUrl('check-entries'), { resourceLimits: heapOfThread });
      const thread = { worker, asked: [] as Waiting[] };
      worker.on('message', (answers: ArrayBuffer) => {
        thread.asked.shift()?.resolve(unpackAnswers(answers));
        this.#give();
      });
      worker.on('error', (error) => this.#fail(error));
      return thread;
    });
  }

  check(entries: readonly BegunEntry[]): Promise<EntryFacts[]> {
    const packed = packEntries(entries);
    return new Promise((resolve, reject) => {
      if (this.#failed) {
        reject(this.#failed.error);
        return;
      }
      this.#waiting.push({ packed, resolve, reject });
      this.#give();
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #give(): void {
    for (;;) {
      const idlest = this.#threads.reduce((a, b) => (b.asked.length < a.asked.length ? b : a));
      const next = idlest.asked.length < batchesAThread ? this.#waiting.shift() : undefined;
      if (!next) return;
      idlest.asked.push(next);
      idlest.worker.postMessage(next.packed, [next.packed]);
    }
  }

  #fail(error: unknown): void {
    this.#failed ??= { error };
    for (const { reject } of [...this.#waiting.splice(0), ...this.#threads.flatMap(({ asked }) => asked.splice(0))])
      reject(error);
  }
}
