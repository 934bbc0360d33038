import { Worker } from 'node:worker_threads';
import { workerUrl } from '../../jobs/worker-url.ts';
import type { ImportedPdf } from './pdf-import.ts';

export interface PdfImportRequest {
  readonly bytes: Uint8Array;
  readonly firstId: number;
}

export type PdfImportAnswer = { readonly imported: ImportedPdf } | { readonly unusable: string };

export interface PdfImporterLimits {
  /** A deadline of its own for every document, and for every MB of it on top. */
  readonly ms: number;
  readonly msPerMegabyte: number;
  readonly memoryMb: number;
}

export const importerLimits: PdfImporterLimits = { ms: 60_000, msPerMegabyte: 500, memoryMb: 3072 };

/** Hands supplied PDFs to a worker, one at a time; a worker that died or was late is replaced for the next one. */
export class PdfImporter {
  readonly #limits: PdfImporterLimits;
  #worker: Worker | null = null;

  constructor(limits: PdfImporterLimits = importerLimits) {
    this.#limits = limits;
  }

  /**
   * @param bytes are copied, not taken
   * @param firstId number of the first object
   * @returns the pages, or why there are none in words that follow "could not be shown: "
   * @throws the signal's reason
   */
  async import(bytes: Uint8Array, firstId: number, signal: AbortSignal): Promise<PdfImportAnswer> {
    signal.throwIfAborted();
    const worker = this.#start();
    const ms = this.#limits.ms + (bytes.length / 1e6) * this.#limits.msPerMegabyte;
    const answer = await new Promise<PdfImportAnswer | 'late' | 'died' | 'aborted'>((resolve) => {
      const settle = (value: PdfImportAnswer | 'late' | 'died' | 'aborted') => {
        clearTimeout(timer);
        signal.removeEventListener('abort', aborted);
        worker.off('error', died).off('exit', died).off('message', settle);
        resolve(value);
      };
      const aborted = () => settle('aborted');
      const died = () => settle('died');
      const timer = setTimeout(() => settle('late'), ms);
      signal.addEventListener('abort', aborted, { once: true });
      worker.on('error', died).on('exit', died).on('message', settle);
      worker.postMessage({ bytes, firstId } satisfies PdfImportRequest);
    });
    if (typeof answer === 'object') return answer;
    await this.close();
    signal.throwIfAborted();
    if (answer === 'late') return { unusable: `reading it took longer than ${Math.ceil(ms / 1000)} seconds` };
    return { unusable: 'reading it took more memory than there is for one document' };
  }

  #start(): Worker {
    if (this.#worker === null) {
      this.#worker = new Worker(workerUrl('pdf-import', import.meta.url), {
        name: 'pdf-import',
        resourceLimits: { maxOldGenerationSizeMb: this.#limits.memoryMb },
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
