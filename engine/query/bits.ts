/** Sets of positions as bits, 32 to a word, lowest first: ten million events are 1.25 MB, whatever is in the set. */

export const bitsFor = (size: number): Uint32Array => new Uint32Array((size + 31) >>> 5);

export function setBit(bits: Uint32Array, position: number): void {
  bits[position >>> 5] = (bits[position >>> 5] as number) | (1 << (position & 31));
}

export const hasBit = (bits: Uint32Array, position: number): boolean =>
  ((bits[position >>> 5] as number) & (1 << (position & 31))) !== 0;

/** Sets from <= position < to. */
export function setRange(bits: Uint32Array, from: number, to: number): void {
  if (from >= to) return;
  const first = from >>> 5;
  const last = (to - 1) >>> 5;
  const head = -1 << (from & 31);
  const tail = -1 >>> (31 - ((to - 1) & 31));
  if (first === last) {
    bits[first] = (bits[first] as number) | (head & tail);
    return;
  }
  bits[first] = (bits[first] as number) | head;
  bits.fill(0xffffffff, first + 1, last);
  bits[last] = (bits[last] as number) | tail;
}

export function intersect(bits: Uint32Array, other: Uint32Array): void {
  for (let i = 0; i < bits.length; i++) bits[i] = (bits[i] as number) & (other[i] as number);
}

export function unite(bits: Uint32Array, other: Uint32Array): void {
  for (let i = 0; i < bits.length; i++) bits[i] = (bits[i] as number) | (other[i] as number);
}

export function subtract(bits: Uint32Array, other: Uint32Array): void {
  for (let i = 0; i < bits.length; i++) bits[i] = (bits[i] as number) & ~(other[i] as number);
}

/** Bits set in one word (Hacker's Delight, 5-1). */
function ones(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

export function countBits(bits: Uint32Array): number {
  let count = 0;
  for (let i = 0; i < bits.length; i++) count += ones(bits[i] as number);
  return count;
}

/** Words between two remembered counts. */
const stride = 64;

/** Positions of a set by their number. */
export class Matched {
  readonly bits: Uint32Array;
  /** Positions in the set. */
  readonly count: number;
  /** Bits before each stride. */
  readonly #before: Uint32Array;

  constructor(bits: Uint32Array) {
    this.bits = bits;
    const before = new Uint32Array(Math.ceil(bits.length / stride) + 1);
    let count = 0;
    for (let i = 0; i < bits.length; i++) {
      if (i % stride === 0) before[i / stride] = count;
      count += ones(bits[i] as number);
    }
    this.count = count;
    this.#before = before;
  }

  has(position: number): boolean {
    return hasBit(this.bits, position);
  }

  /** How many of the set lie below `position`. */
  rank(position: number): number {
    const word = position >>> 5;
    let count = this.#before[Math.floor(word / stride)] as number;
    for (let i = word - (word % stride); i < word; i++) count += ones(this.bits[i] as number);
    return count + (word < this.bits.length ? ones((this.bits[word] as number) & ~(-1 << (position & 31))) : 0);
  }

  /** Members number `offset` to `offset + limit`, ascending; fewer where the set ends. */
  positions(offset: number, limit: number): Uint32Array {
    const out = new Uint32Array(Math.max(0, Math.min(limit, this.count - offset)));
    if (out.length === 0) return out;
    let low = 0;
    let high = this.#before.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#before[middle] as number) <= offset && middle * stride < this.bits.length) low = middle;
      else high = middle - 1;
    }
    let skip = offset - (this.#before[low] as number);
    let n = 0;
    for (let i = low * stride; n < out.length; i++) {
      let word = this.bits[i] as number;
      const here = skip > 0 ? ones(word) : 0;
      if (skip > 0 && here <= skip) {
        skip -= here;
        continue;
      }
      for (; skip > 0; skip--) word &= word - 1;
      for (; word !== 0 && n < out.length; word &= word - 1) out[n++] = i * 32 + 31 - Math.clz32(word & -word);
    }
    return out;
  }

  get first(): number | undefined {
    return this.positions(0, 1)[0];
  }

  get last(): number | undefined {
    return this.count === 0 ? undefined : this.positions(this.count - 1, 1)[0];
  }
}
