/**
 * What makes two rows the same row: format, columns, the row's own text, and which occurrence of that text in its file it is.
 * Two identical lines of one file are two events; the same file again, or an export that overlaps it, brings only duplicates.
 */
import { hash } from 'node:crypto';
import type { FormatId } from '../../shared/api/imports.ts';
import { canonicalName } from './columns.ts';

/** Bytes of an identity. */
export const identityBytes = 16;

/**
 * Counts how often each 64-bit key has been seen. Open addressing in typed arrays, in 256 parts that grow one at a time, so
 * that a table for hundreds of millions of rows needs 12 to 18 bytes a row, growing included.
 */
export class OccurrenceTable {
  readonly #parts: Part[] = Array.from({ length: 256 }, () => new Part());

  /** How often the key had been seen before, counting it now. */
  count(high: number, low: number): number {
    return (this.#parts[high >>> 24] as Part).count(high, low);
  }

  /** Bytes held by the table. */
  get bytes(): number {
    return this.#parts.reduce((sum, part) => sum + part.bytes, 0);
  }
}

/** A count that no longer fits its byte continues in a map: rows repeated 255 times are few, whatever the file. */
const saturated = 255;

class Part {
  #high = new Uint32Array(64);
  #low = new Uint32Array(64);
  /** 0 is an empty place. */
  #counts = new Uint8Array(64);
  #used = 0;
  readonly #beyond = new Map<string, number>();

  get bytes(): number {
    return this.#counts.length * 9;
  }

  count(high: number, low: number): number {
    if (this.#used >= this.#counts.length * 0.75) this.#grow();
    const place = this.#placeOf(high, low);
    const seen = this.#counts[place] as number;
    if (seen === 0) {
      this.#high[place] = high;
      this.#low[place] = low;
      this.#used += 1;
    }
    if (seen < saturated) {
      this.#counts[place] = seen + 1;
      return seen;
    }
    const key = `${high} ${low}`;
    const total = this.#beyond.get(key) ?? saturated;
    this.#beyond.set(key, total + 1);
    return total;
  }

  #placeOf(high: number, low: number): number {
    const size = this.#counts.length;
    let place = low % size;
    while (this.#counts[place] !== 0 && (this.#low[place] !== low || this.#high[place] !== high))
      place = place + 1 === size ? 0 : place + 1;
    return place;
  }

  #grow(): void {
    const [high, low, counts] = [this.#high, this.#low, this.#counts];
    const size = Math.ceil(counts.length * 1.5);
    this.#high = new Uint32Array(size);
    this.#low = new Uint32Array(size);
    this.#counts = new Uint8Array(size);
    for (let old = 0; old < counts.length; old += 1) {
      if (counts[old] === 0) continue;
      const place = this.#placeOf(high[old] as number, low[old] as number);
      this.#high[place] = high[old] as number;
      this.#low[place] = low[old] as number;
      this.#counts[place] = counts[old] as number;
    }
  }
}

/**
 * Identities of one file's rows: the first 16 bytes of SHA-256 over the UTF-8 text
 * `<SHA-256 hex of format and canonical column names, a line each>\n<k>\n<row text>`, k counting from 0 the rows of this file
 * with the same text. (64 bits of the hash decide "same" when counting; were two of them ever to meet, an event would
 * still be kept, under a k one too high.)
 */
export class RowIdentities {
  readonly #ground: string;
  readonly #first: string;
  readonly #seen = new OccurrenceTable();

  constructor(format: FormatId, columns: readonly string[]) {
    this.#ground = hash('sha256', [format, ...columns.map(canonicalName)].join('\n'), 'hex');
    this.#first = `${this.#ground}\n0\n`;
  }

  /** Writes the identity of the next row into `into` at `offset`. */
  write(text: string, into: Buffer, offset: number): void {
    put(hash('sha256', this.#first + text, 'binary'), into, offset);
    const before = this.#seen.count(into.readUInt32LE(offset), into.readUInt32LE(offset + 4));
    if (before > 0) put(hash('sha256', `${this.#ground}\n${before}\n${text}`, 'binary'), into, offset);
  }

  get bytes(): number {
    return this.#seen.bytes;
  }
}

/** A digest's first bytes. `binary`, a character a byte, is the form that `hash` gives fastest; a loop beats Buffer.write. */
function put(digest: string, into: Buffer, offset: number): void {
  for (let index = 0; index < identityBytes; index += 1) into[offset + index] = digest.charCodeAt(index);
}
