import type { PageRanges } from '../../../shared/domain/bundle/resolved.ts';
import { BoundedWorker, type ReadingLimits, readingLimits, type Unusable } from './bounded-worker.ts';
import type { ImportedPdf } from './pdf/imported.ts';

export interface PdfImportRequest {
  readonly bytes: Uint8Array;
  readonly firstId: number;
  /** Pages to take; nothing of the others is carried over. Null: all. */
  readonly pages: PageRanges;
}

export type PdfImportAnswer = { readonly imported: ImportedPdf } | Unusable;

export type PdfImporterLimits = ReadingLimits;

/** Hands supplied PDFs to a worker of their own. */
export class PdfImporter {
  readonly #worker: BoundedWorker<PdfImportRequest, PdfImportAnswer>;

  constructor(limits: PdfImporterLimits = readingLimits) {
    this.#worker = new BoundedWorker('pdf-import', import.meta.url, limits);
  }

  /**
   * @param bytes are copied, not taken
   * @param firstId number of the first object
   * @param pages to take, as `PdfImportRequest` has them
   * @returns the pages, or why there are none in words that follow "could not be shown: "
   * @throws the signal's reason
   */
  import(bytes: Uint8Array, firstId: number, signal: AbortSignal, pages: PageRanges = null): Promise<PdfImportAnswer> {
    return this.#worker.ask({ bytes, firstId, pages }, bytes.length, signal);
  }

  close(): Promise<void> {
    return this.#worker.close();
  }
}
