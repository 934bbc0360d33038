/** Digests that ledger entries carry for rows of the case, so that a row edited behind Continuity's back is found. */
import { createHash } from 'node:crypto';
import { eventBytes, type StoredEvent } from './events.ts';

/** SHA-256 over the ids as 8-byte big-endian integers, one after another, hex. */
export function idListDigest(ids: Iterable<number>): string {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(8);
  for (const id of ids) {
    buffer.writeBigUInt64BE(BigInt(id));
    hash.update(buffer);
  }
  return hash.digest('hex');
}

/** Rows one block covers: small enough to find an altered row quickly, large enough that blocks stay few. */
export const blockRows = 1000;

/** Digest and row tags of one block of events (store/events.ts, EventBlock). */
export class BlockDigest {
  #hash = createHash('sha256');
  #tags: Buffer[] = [];

  get count(): number {
    return this.#tags.length;
  }

  add(event: StoredEvent): void {
    const digest = createHash('sha256').update(eventBytes(event)).digest();
    this.#hash.update(digest);
    this.#tags.push(digest.subarray(0, 8));
  }

  /** Returns the block so far and begins the next. */
  finish(): { count: number; rowTags: Uint8Array; digest: Uint8Array } {
    const block = { count: this.#tags.length, rowTags: Buffer.concat(this.#tags), digest: this.#hash.digest() };
    this.#hash = createHash('sha256');
    this.#tags = [];
    return block;
  }
}
