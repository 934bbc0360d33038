import { BoundedWorker, type ReadingLimits, readingLimits, type Unusable } from '../bounded-worker.ts';
import type { ReadDocument } from './document.ts';
import type { DocumentKind } from './recognise.ts';

export interface DocumentRequest {
  readonly kind: DocumentKind;
  readonly bytes: Uint8Array;
}

export type DocumentAnswer = { readonly document: ReadDocument } | Unusable;

/** Hands mail, chats and office documents to a worker of their own. */
export class DocumentReader {
  readonly #worker: BoundedWorker<DocumentRequest, DocumentAnswer>;

  constructor(limits: ReadingLimits = readingLimits) {
    this.#worker = new BoundedWorker('document', import.meta.url, limits);
  }

  /**
   * @param bytes are copied, not taken
   * @returns what is drawn, or why nothing is in words that follow "it is an e-mail message, but "
   * @throws the signal's reason
   */
  read(kind: DocumentKind, bytes: Uint8Array, signal: AbortSignal): Promise<DocumentAnswer> {
    return this.#worker.ask({ kind, bytes }, bytes.length, signal);
  }

  close(): Promise<void> {
    return this.#worker.close();
  }
}
