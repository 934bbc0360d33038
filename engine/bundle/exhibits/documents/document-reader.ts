import { BoundedWorker, type ReadingLimits, readingLimits, type Unusable } from '../bounded-worker.ts';
import type { PictureKind } from '../images/picture-kind.ts';
import { type PictureAnswer, PictureReader } from '../images/picture-reader.ts';
import type { ReadDocument } from './document.ts';
import type { DocumentKind } from './recognise.ts';

export interface DocumentRequest {
  readonly kind: DocumentKind;
  readonly bytes: Uint8Array;
}

export type DocumentAnswer = { readonly document: ReadDocument } | Unusable;

/** Hands mail, chats and office documents to a worker of their own, and pictures to another. */
export class DocumentReader {
  readonly #worker: BoundedWorker<DocumentRequest, DocumentAnswer>;
  readonly #pictures: PictureReader;

  constructor(limits: ReadingLimits = readingLimits) {
    this.#worker = new BoundedWorker('document', import.meta.url, limits);
    this.#pictures = new PictureReader(limits);
  }

  /**
   * @param bytes are copied, not taken
   * @returns what is drawn, or why nothing is in words that follow "it is an e-mail message, but "
   * @throws the signal's reason
   */
  read(kind: DocumentKind, bytes: Uint8Array, signal: AbortSignal): Promise<DocumentAnswer> {
    return this.#worker.ask({ kind, bytes }, bytes.length, signal);
  }

  /** As `PictureReader.read`. */
  pictures(kind: PictureKind, bytes: Uint8Array, signal: AbortSignal): Promise<PictureAnswer> {
    return this.#pictures.read(kind, bytes, signal);
  }

  async close(): Promise<void> {
    await Promise.all([this.#worker.close(), this.#pictures.close()]);
  }
}
