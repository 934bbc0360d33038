/** A regular expression in a thread of its own, with a limit of time: an expression can take longer than the universe is old. */
import { Worker } from 'node:worker_threads';
import { FailureError } from '../../shared/api/failures.ts';
import { workerUrl } from './worker-url.ts';

export interface PatternSearch {
  /**
   * Numbers of the texts that hold the pattern.
   *
   * @throws FailureError `query-too-slow` once the search's time is up, `cancelled`
   */
  test(texts: readonly string[]): Promise<Uint32Array>;
  /** Ends the thread. */
  end(): Promise<void>;
}

/** @param regex ECMAScript, read with the flags i and u; must be a pattern */
export function startPattern(regex: string, limitMs: number, signal: AbortSignal | undefined): PatternSearch {
  const worker = new Worker(workerUrl('pattern'), {
    workerData: regex,
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  let waiting: { resolve: (found: Uint32Array) => void; reject: (error: unknown) => void } | null = null;
  let over: unknown = null;
  const stop = (error: unknown): void => {
    over ??= error;
    waiting?.reject(over);
    waiting = null;
    void worker.terminate();
  };
  const timer = setTimeout(
    () =>
      stop(
        new FailureError(
          'query-too-slow',
          `Searching for this pattern took longer than ${Math.round(limitMs / 1000)} seconds and was stopped.`,
          'Narrow the events by time, type or words first, or write a simpler pattern.',
        ),
      ),
    limitMs,
  );
  const onAbort = (): void =>
    stop(new FailureError('cancelled', 'The search was cancelled.', 'Start it again when you are ready.'));
  signal?.addEventListener('abort', onAbort, { once: true });
  worker.on('message', (found: Uint32Array) => {
    waiting?.resolve(found);
    waiting = null;
  });
  worker.on('error', stop);
  if (signal?.aborted) onAbort();
  return {
    test: (texts) =>
      new Promise((resolve, reject) => {
        if (over !== null) return reject(over);
        waiting = { resolve, reject };
        worker.postMessage(texts);
      }),
    end: async () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      await worker.terminate();
    },
  };
}
