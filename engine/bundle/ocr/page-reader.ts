/**
 * Finds pages without text and reads them, in a thread of its own: what it is handed is hostile, and reading is slow. A source
 * that hangs, or eats memory, is given up with the thread; the next one gets another.
 */
import { Worker } from 'node:worker_threads';
import type { ReadingTool, ReadPage } from '../../../shared/domain/readings/reading.ts';
import { workerUrl } from '../../jobs/worker-url.ts';
import type { PageAnswer, PageRequest } from './page-reading.ts';
import type { Survey } from './survey.ts';

export interface PageReaderLimits {
  /** To look at a source: for each, and for every MB of it on top. */
  readonly openMs: number;
  readonly msPerMegabyte: number;
  /** To read one page; a dense one takes about ten seconds on a slow machine. */
  readonly pageMs: number;
  readonly memoryMb: number;
}

export const pageReaderLimits: PageReaderLimits = {
  openMs: 60_000,
  msPerMegabyte: 1000,
  pageMs: 300_000,
  memoryMb: 1024,
};

/** Why a source or a page was not read; words that follow "could not be read: ". */
export class UnreadPage extends Error {
  override name = 'UnreadPage';
}

export class PageReader {
  readonly #limits: PageReaderLimits;
  #worker: Worker | null = null;

  constructor(limits: PageReaderLimits = pageReaderLimits) {
    this.#limits = limits;
  }

  /**
   * Takes a source and looks at its pages. The one before is let go.
   *
   * @param bytes are taken over: the caller must not use them again
   * @returns null where it is nothing that has pages to look at
   * @throws UnreadPage, or the signal's reason
   */
  async open(bytes: Uint8Array, signal: AbortSignal): Promise<Survey | null> {
    const own = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
    const ms = this.#limits.openMs + (own.length / 1e6) * this.#limits.msPerMegabyte;
    const answer = await this.#ask({ kind: 'open', bytes: own }, ms, signal, () => {}, [own.buffer as ArrayBuffer]);
    if (answer.kind !== 'opened') throw new Error('an answer to another question');
    return answer.survey;
  }

  /**
   * Reads a page of the source opened last.
   *
   * @param page from 1
   * @param onShare told how much of the page is read, 0 to 1
   * @throws UnreadPage (the source must be opened again), or the signal's reason
   */
  async read(
    page: number,
    signal: AbortSignal,
    onShare: (share: number) => void,
  ): Promise<{ readonly page: ReadPage; readonly tool: ReadingTool }> {
    const answer = await this.#ask({ kind: 'read', page }, this.#limits.pageMs, signal, onShare);
    if (answer.kind !== 'read') throw new Error('an answer to another question');
    return answer;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  async #ask(
    request: PageRequest,
    ms: number,
    signal: AbortSignal,
    onShare: (share: number) => void,
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Exclude<PageAnswer, { kind: 'share' | 'unusable' }>> {
    signal.throwIfAborted();
    const worker = this.#start();
    const answer = await new Promise<PageAnswer | 'late' | 'full' | 'failed' | 'aborted'>((resolve) => {
      const settle = (value: PageAnswer | 'late' | 'full' | 'failed' | 'aborted') => {
        clearTimeout(timer);
        signal.removeEventListener('abort', aborted);
        worker.off('error', failed).off('exit', failed).off('message', told);
        resolve(value);
      };
      const told = (said: PageAnswer) => (said.kind === 'share' ? onShare(said.share) : settle(said));
      const aborted = () => settle('aborted');
      const failed = (error: unknown) =>
        settle((error as { code?: unknown } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'full' : 'failed');
      const timer = setTimeout(() => settle('late'), ms);
      signal.addEventListener('abort', aborted, { once: true });
      worker.on('error', failed).on('exit', failed).on('message', told);
      worker.postMessage(request, transfer);
    });
    if (typeof answer === 'object') {
      if (answer.kind === 'unusable') throw new UnreadPage(answer.why);
      return answer as Exclude<PageAnswer, { kind: 'share' | 'unusable' }>;
    }
    // Not awaited on a cancel: whoever cancels is answered at once, and nothing of the thread is left to undo.
    const ended = this.close();
    signal.throwIfAborted();
    await ended;
    if (answer === 'late') throw new UnreadPage(`it took longer than ${Math.ceil(ms / 1000)} seconds`);
    if (answer === 'full') throw new UnreadPage('it took more memory than there is for one document');
    throw new UnreadPage('the reader failed on it');
  }

  #start(): Worker {
    if (this.#worker === null) {
      this.#worker = new Worker(workerUrl('page-reader', import.meta.url), {
        name: 'page-reader',
        resourceLimits: { maxOldGenerationSizeMb: this.#limits.memoryMb },
      });
      // A thread given up may still fail on its way down; without a listener that would throw here.
      this.#worker.on('error', () => {});
    }
    return this.#worker;
  }
}
