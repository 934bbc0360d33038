import { Worker } from 'node:worker_threads';
import { workerUrl } from '../../jobs/worker-url.ts';

export interface ReadingLimits {
  /** A deadline of its own for every document, and for every MB of it on top. */
  readonly ms: number;
  readonly msPerMegabyte: number;
  readonly memoryMb: number;
}

/** A document of the usual size takes milliseconds; one that is given up has a page that says so. */
export const readingLimits: ReadingLimits = { ms: 25_000, msPerMegabyte: 500, memoryMb: 512 };
/** Rubbish is collected early: there are several of these threads. */
const youngMb = 8;

type Failed = 'late' | 'full' | 'failed' | 'aborted';

/** Why a document was not read; words that follow "could not be shown: ". */
export interface Unusable {
  readonly unusable: string;
}

/**
 * Hands hostile documents to a worker thread, one at a time: one that hangs or eats memory takes only that thread with it,
 * and a worker that died or was late is replaced for the next document.
 */
export class BoundedWorker<Request, Answer extends object> {
  readonly #name: string;
  readonly #beside: string;
  readonly #limits: ReadingLimits;
  #worker: Worker | null = null;

  /** @param name and @param beside as `workerUrl` takes them */
  constructor(name: string, beside: string, limits: ReadingLimits) {
    this.#name = name;
    this.#beside = beside;
    this.#limits = limits;
  }

  /**
   * @param request is copied, not taken
   * @param size of the document, bytes
   * @throws the signal's reason
   */
  async ask(request: Request, size: number, signal: AbortSignal): Promise<Answer | Unusable> {
    signal.throwIfAborted();
    const worker = this.#start();
    const ms = this.#limits.ms + (size / 1e6) * this.#limits.msPerMegabyte;
    const answer = await new Promise<Answer | Failed>((resolve) => {
      const settle = (value: Answer | Failed) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', aborted);
        worker.off('error', failed).off('exit', failed).off('message', settle);
        resolve(value);
      };
      const aborted = () => settle('aborted');
      const failed = (error: unknown) =>
        settle((error as { code?: unknown } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'full' : 'failed');
      const timer = setTimeout(() => settle('late'), ms);
      signal.addEventListener('abort', aborted, { once: true });
      worker.on('error', failed).on('exit', failed).on('message', settle);
      worker.postMessage(request);
    });
    if (typeof answer === 'object') return answer;
    await this.close();
    signal.throwIfAborted();
    if (answer === 'late') return { unusable: `reading it took longer than ${Math.ceil(ms / 1000)} seconds` };
    if (answer === 'full') return { unusable: 'reading it took more memory than there is for one document' };
    return { unusable: 'its reader failed on it' };
  }

  #start(): Worker {
    if (this.#worker === null) {
      this.#worker = new Worker(workerUrl(this.#name, this.#beside), {
        name: this.#name,
        resourceLimits: { maxOldGenerationSizeMb: this.#limits.memoryMb, maxYoungGenerationSizeMb: youngMb },
      });
      // A worker given up may still fail on its way down; without a listener that would throw here.
      this.#worker.on('error', () => {});
    }
    return this.#worker;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}
