import { availableParallelism } from 'node:os';
import type { Unfit } from '../../../shared/domain/bundle/plan.ts';
import type { PageRanges } from '../../../shared/domain/bundle/resolved.ts';
import { BoundedWorker, type ReadingLimits, readingLimits, type Unusable } from './bounded-worker.ts';
import type { ImportedPdf } from './pdf/imported.ts';

export interface PdfImportOptions {
  /** Pages to take; nothing of the others is carried over. Left out or null: all. */
  readonly pages?: PageRanges;
  /** For a locked one. Lives in memory only. */
  readonly password?: string | undefined;
  /** What becomes of pages that break PDF/A-2u. Left out: they are kept as they are. */
  readonly unfit?: Unfit;
}

export interface PdfImportRequest extends PdfImportOptions {
  readonly bytes: Uint8Array;
}

export type PdfImportAnswer = { readonly imported: ImportedPdf } | Unusable;

export type PdfImporterLimits = ReadingLimits;

type Reader = BoundedWorker<PdfImportRequest, PdfImportAnswer>;

/** Hands supplied PDFs to workers of their own, a few side by side. */
export class PdfImporter {
  readonly #idle: Reader[];
  readonly #all: readonly Reader[];
  readonly #waiting: ((reader: Reader) => void)[] = [];
  readonly #begun = new WeakMap<Uint8Array, { asked: string; answer: Promise<PdfImportAnswer> }>();

  /** @param readers how many documents are read at the same time */
  constructor(
    limits: PdfImporterLimits = readingLimits,
    readers = Math.min(4, Math.max(1, availableParallelism() >> 1)),
  ) {
    this.#all = Array.from({ length: readers }, () => new BoundedWorker('pdf-import', import.meta.url, limits));
    this.#idle = [...this.#all].reverse();
  }

  /**
   * @param bytes must stay as they are while the answer is used. In shared memory they are not copied
   * @returns the pages, or why there are none in words that follow "could not be shown: "
   * @throws the signal's reason
   */
  import(bytes: Uint8Array, signal: AbortSignal, options: PdfImportOptions = {}): Promise<PdfImportAnswer> {
    const begun = this.#begun.get(bytes);
    if (begun?.asked === asked(options)) return begun.answer;
    return this.#read(bytes, signal, options);
  }

  /** Starts what `import` will be asked for with the same memory and the same options. */
  begin(bytes: Uint8Array, signal: AbortSignal, options: PdfImportOptions = {}): void {
    const answer = this.#read(bytes, signal, options);
    // Whoever asks for it hears of a failure; nobody may ask.
    answer.catch(() => {});
    this.#begun.set(bytes, { asked: asked(options), answer });
  }

  async #read(bytes: Uint8Array, signal: AbortSignal, options: PdfImportOptions): Promise<PdfImportAnswer> {
    const reader = this.#idle.pop() ?? (await new Promise<Reader>((resolve) => this.#waiting.push(resolve)));
    try {
      return await reader.ask({ bytes, ...options }, bytes.length, signal);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(reader);
      else this.#idle.push(reader);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((reader) => reader.close()));
  }
}

function asked({ pages, password, unfit }: PdfImportOptions): string {
  return JSON.stringify([pages ?? null, password ?? null, unfit ?? 'keep']);
}
