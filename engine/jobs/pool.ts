/**
 * Jobs in worker threads: a fresh thread a job, so that nothing of one file is left for the next, with its memory bounded
 * and its messages bounded too (the thread waits while the engine is behind). The thread's side is worker-side.ts.
 */
import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type Failure, FailureError } from '../../shared/api/failures.ts';

/** Words of the shared memory between a job and its worker. */
export const gate = { cancelled: 0, taken: 1, words: 2 } as const;

export interface WorkerData {
  readonly input: unknown;
  /** Int32: `gate`. */
  readonly gate: SharedArrayBuffer;
  /** Bodies that may be under way at once. */
  readonly window: number;
}

export type WorkerFrame =
  | { readonly kind: 'body'; readonly body: unknown }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface Job<Body> {
  readonly worker: URL;
  /** Cloned into the worker. */
  readonly input: unknown;
  readonly signal: AbortSignal;
  /** Told of each body in order, one at a time; while it works, at most `window` further ones wait. */
  readonly onBody: (body: Body) => void | Promise<void>;
  readonly window?: number;
  /** Most JavaScript heap of the worker, MB. Its typed arrays are not counted in it. */
  readonly heapMegabytes?: number;
  /** What may be new at a time; less makes collecting more frequent, and memory tighter. Left out: as the system has it. */
  readonly youngMegabytes?: number;
  /** How long it has to stop by itself when cancelled, ms, before it is stopped. Left out: 2,000. */
  readonly graceMs?: number;
}

const graceMs = 2000;

export class WorkerPool {
  readonly #size: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** @param size jobs at once; others wait their turn */
  constructor(size: number) {
    this.#size = size;
  }

  /**
   * Runs a job to its result. Settles only after the worker has ended and the last `onBody` has returned, so whoever undoes
   * the job's work undoes all of it.
   *
   * @throws FailureError what the worker failed with, or `cancelled`, or `file-unreadable` where it ran out of memory; and
   *   whatever `onBody` threw
   */
  async run<Body, Result>(job: Job<Body>): Promise<Result> {
    await this.#enter(job.signal);
    try {
      if (job.signal.aborted) throw cancelled();
      return await runInWorker<Body, Result>(job);
    } finally {
      this.#leave();
    }
  }

  async #enter(signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw cancelled();
    if (this.#running < this.#size) {
      this.#running += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(cancelled());
      };
      const enter = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      this.#waiting.push(enter);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** Hands the place to whoever waits longest; freeing it first would let a newcomer slip in before. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
  }
}

/** The engine's own. At least four, so that a preview need not wait for long imports into other cases. */
export const workers = new WorkerPool(Math.max(4, availableParallelism()));

const cancelled = (): FailureError =>
  new FailureError(
    'cancelled',
    'The work was cancelled.',
    'Start it again when you are ready.',
    'Everything is as it was before it began.',
  );

function outOfMemory(cause: unknown): FailureError {
  return new FailureError(
    'file-unreadable',
    'Reading this file took more memory than a file may take.',
    'Check that it is the file you mean; if it is, split it and try the parts.',
    'Nothing was changed.',
    { cause },
  );
}

async function runInWorker<Body, Result>(job: Job<Body>): Promise<Result> {
  const shared = new SharedArrayBuffer(gate.words * Int32Array.BYTES_PER_ELEMENT);
  const words = new Int32Array(shared);
  const workerData: WorkerData = { input: job.input, gate: shared, window: job.window ?? 4 };
  const worker = new Worker(job.worker, {
    workerData,
    resourceLimits: {
      maxOldGenerationSizeMb: job.heapMegabytes ?? 512,
      ...(job.youngMegabytes !== undefined && { maxYoungGenerationSizeMb: job.youngMegabytes }),
      stackSizeMb: 4,
    },
  });

  let handled = Promise.resolve();
  let result: { value: Result } | null = null;
  let error: unknown = null;
  let timer: NodeJS.Timeout | undefined;

  const stop = (reason: unknown) => {
    error ??= reason;
    Atomics.store(words, gate.cancelled, 1);
    Atomics.notify(words, gate.taken);
    timer ??= setTimeout(() => void worker.terminate(), job.graceMs ?? graceMs);
  };
  const take = async (body: Body): Promise<void> => {
    if (error !== null) return;
    try {
      await job.onBody(body);
    } catch (thrown) {
      stop(thrown);
    }
    // A turn for everyone else first: Node hands over a thread's messages by the thousand, and calls from the window,
    // cancelling this very job among them, would wait until the worker runs dry.
    await turn();
    Atomics.add(words, gate.taken, 1);
    Atomics.notify(words, gate.taken);
  };

  worker.on('message', (frame: WorkerFrame) => {
    if (frame.kind === 'body') handled = handled.then(() => take(frame.body as Body));
    else if (frame.kind === 'done') result = { value: frame.result as Result };
    else error ??= FailureError.of(frame.failure);
  });
  worker.on('error', (thrown: NodeJS.ErrnoException) => {
    error ??= thrown.code === 'ERR_WORKER_OUT_OF_MEMORY' ? outOfMemory(thrown) : thrown;
  });
  const onAbort = () => stop(cancelled());
  job.signal.addEventListener('abort', onAbort, { once: true });
  if (job.signal.aborted) onAbort();

  await new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  clearTimeout(timer);
  await handled;
  job.signal.removeEventListener('abort', onAbort);
  // Cancelling wins over a result that came at the same moment: the caller has already been told that it stops.
  if (error !== null) throw error;
  if (result === null) throw new Error('a worker ended without a result');
  return (result as { value: Result }).value;
}
