import { BoundedWorker, type ReadingLimits, readingLimits, type Unusable } from '../bounded-worker.ts';
import type { PictureKind } from './picture-kind.ts';
import type { ReadPictures } from './read-pictures.ts';

export interface PictureRequest {
  readonly kind: PictureKind;
  readonly bytes: Uint8Array;
}

export type PictureAnswer = ReadPictures | Unusable;

/** Hands pictures to a worker of their own. */
export class PictureReader {
  readonly #worker: BoundedWorker<PictureRequest, PictureAnswer>;

  constructor(limits: ReadingLimits = readingLimits) {
    this.#worker = new BoundedWorker('picture', import.meta.url, limits);
  }

  /**
   * @param bytes must stay as they are while the answer is used. In shared memory they are not copied
   * @returns what is drawn, or why nothing is in words that follow "it is an image, but "
   * @throws the signal's reason
   */
  read(kind: PictureKind, bytes: Uint8Array, signal: AbortSignal): Promise<PictureAnswer> {
    return this.#worker.ask({ kind, bytes }, bytes.length, signal);
  }

  close(): Promise<void> {
    return this.#worker.close();
  }
}
