/** The worker's side of a job (pool.ts). */
import { parentPort, type Transferable, workerData } from 'node:worker_threads';
import { FailureError } from '../../shared/api/failures.ts';
import { gate, type WorkerData, type WorkerFrame } from './pool.ts';

export interface JobContext<Body> {
  /**
   * Sends a body, and first waits (blocking this thread) while the engine has not taken earlier ones.
   *
   * @throws FailureError `cancelled` once the job is cancelled
   */
  send(body: Body, transfer?: readonly Transferable[]): void;
  /** @throws FailureError `cancelled` once the job is cancelled */
  throwIfCancelled(): void;
}

/** Runs a job's work in this worker. Call once, at the top of a `*.worker.ts`. */
export async function serveJob<Input, Body, Result>(
  work: (input: Input, context: JobContext<Body>) => Result | Promise<Result>,
): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('not in a worker thread');
  const data = workerData as WorkerData;
  const words = new Int32Array(data.gate);
  const post = (frame: WorkerFrame, transfer: readonly Transferable[] = []) => port.postMessage(frame, transfer);
  let sent = 0;
  const throwIfCancelled = () => {
    if (Atomics.load(words, gate.cancelled) !== 0)
      throw new FailureError('cancelled', 'The work was cancelled.', 'Start it again when you are ready.');
  };
  const context: JobContext<Body> = {
    throwIfCancelled,
    send(body, transfer) {
      for (;;) {
        throwIfCancelled();
        const taken = Atomics.load(words, gate.taken);
        if (sent - taken < data.window) break;
        Atomics.wait(words, gate.taken, taken);
      }
      sent += 1;
      post({ kind: 'body', body }, transfer);
    },
  };
  try {
    post({ kind: 'done', result: await work(data.input as Input, context) });
  } catch (error) {
    // Anything else is a fault of ours: it leaves through the worker's own error, with its stack.
    if (!(error instanceof FailureError)) throw error;
    post({ kind: 'failed', failure: error.failure });
  }
}
