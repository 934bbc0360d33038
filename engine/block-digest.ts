/** Digests of blocks of events: made in worker threads at import, and again when a case is verified. */
import { createHash, hash } from 'node:crypto';
import { rowText, type StoredEvent } from '../shared/domain/events/row-text.ts';

/** Rows one block covers: small enough to find an altered row quickly, large enough that blocks stay few. */
export const blockRows = 1000;

export interface FinishedBlock {
  readonly count: number;
  /** First 8 bytes of each row's SHA-256. */
  readonly rowTags: Uint8Array<ArrayBuffer>;
  /** SHA-256 over the rows' full digests. */
  readonly digest: Uint8Array<ArrayBuffer>;
}

/** Digest and row tags of one block of events (store/events.ts, EventBlock). */
export class BlockDigest {
  #digests = new Uint8Array(32 * blockRows);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(event: StoredEvent): void {
    if (this.#count * 32 === this.#digests.length) {
      const grown = new Uint8Array(this.#digests.length * 2);
      grown.set(this.#digests);
      this.#digests = grown;
    }
    this.#digests.set(rowDigest(event), 32 * this.#count++);
  }

  /** Returns the block so far and begins the next. */
  finish(): FinishedBlock {
    const rowTags = new Uint8Array(8 * this.#count);
    for (let row = 0; row < this.#count; row++) rowTags.set(this.#digests.subarray(32 * row, 32 * row + 8), 8 * row);
    const digest = createHash('sha256')
      .update(this.#digests.subarray(0, 32 * this.#count))
      .digest();
    const block = { count: this.#count, rowTags, digest: new Uint8Array(digest) };
    this.#count = 0;
    return block;
  }
}

export function rowDigest(event: StoredEvent): Uint8Array {
  return hash('sha256', rowText(event), 'buffer');
}
