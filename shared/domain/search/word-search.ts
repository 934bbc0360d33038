/** Evaluates a text query over word pages, one run of events at a time. */
import type { TextQuery } from '../events/text-query.ts';
import { compareBytes, type FoundWord, PageScan } from './word-pages.ts';

/** A run of events and its pages, which are fetched when they are needed. */
export interface PagedRun {
  /** Events of the run. */
  readonly count: number;
  /** The first word of each page, UTF-8, ascending. */
  readonly first: readonly Uint8Array[];
  eventPage(n: number): Uint8Array;
  placePage(n: number): Uint8Array;
}

/** Bits of the run's events that match, from its first on. */
export function searchRun(run: PagedRun, query: TextQuery): Uint32Array {
  if (query.kind === 'phrase') return query.words.length === 1 ? markWord(run, query) : markPhrase(run, query);
  if (query.kind === 'not') {
    const bits = searchRun(run, query.part);
    for (let i = 0; i < bits.length; i++) bits[i] = ~(bits[i] as number);
    const beyond = run.count & 31;
    if (beyond !== 0) bits[bits.length - 1] = (bits[bits.length - 1] as number) & ((1 << beyond) - 1);
    return bits;
  }
  const [bits, ...others] = query.parts.map((part) => searchRun(run, part)) as [Uint32Array, ...Uint32Array[]];
  for (const other of others)
    if (query.kind === 'and')
      for (let i = 0; i < bits.length; i++) bits[i] = (bits[i] as number) & (other[i] as number);
    else for (let i = 0; i < bits.length; i++) bits[i] = (bits[i] as number) | (other[i] as number);
  return bits;
}

const emptyBits = (run: PagedRun): Uint32Array => new Uint32Array((run.count + 31) >>> 5);

function markWord(run: PagedRun, { words, prefix }: { words: readonly string[]; prefix: boolean }): Uint32Array {
  const bits = emptyBits(run);
  eachMatch(run, words[0] as string, prefix, (found) => found.mark(bits));
  return bits;
}

/** Tells of every entry of a word, or of the words that begin with it: the scan stands at it. */
function eachMatch(run: PagedRun, word: string, prefix: boolean, take: (found: PageScan, page: number) => void): void {
  const wanted = new TextEncoder().encode(word);
  // The last page that begins before the word may hold it; so may those that begin with it.
  let low = 0;
  let high = run.first.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareBytes(run.first[middle] as Uint8Array, wanted) < 0) low = middle + 1;
    else high = middle;
  }
  for (let n = Math.max(0, low - 1); n < run.first.length; n++) {
    if (n >= low && !mayHold(run.first[n] as Uint8Array, wanted, prefix)) return;
    const page = new PageScan(run.eventPage(n), run.count);
    for (;;) {
      const state = page.next(wanted, prefix);
      if (state === 'past') return;
      if (state === 'end') break;
      take(page, n);
    }
  }
}

/** Whether a page that begins with this word, which is not below the one wanted, may hold it. */
function mayHold(first: Uint8Array, wanted: Uint8Array, prefix: boolean): boolean {
  const same = compareBytes(first.subarray(0, wanted.length), wanted) === 0;
  return same && (prefix || first.length === wanted.length);
}

/** Events that hold the words one after the other. Words are narrowed to common events first; only those are compared by place. */
function markPhrase(run: PagedRun, { words, prefix }: { words: readonly string[]; prefix: boolean }): Uint32Array {
  const entries = words.map((word, i) => {
    const found: { entry: FoundWord; page: number }[] = [];
    eachMatch(run, word, prefix && i === words.length - 1, (scan, page) => found.push({ entry: scan.entry(), page }));
    return found;
  });
  const common = emptyBits(run).fill(0xffffffff);
  for (const found of entries) {
    const bits = emptyBits(run);
    for (const { entry } of found) entry.mark(bits);
    for (let i = 0; i < common.length; i++) common[i] = (common[i] as number) & (bits[i] as number);
  }
  if (common.every((word) => word === 0)) return common;
  // Where the phrase may begin, as event × 2^24 + place, ascending: those of the first word, then those that the next confirms.
  let begins: Float64Array | null = null;
  for (const [n, found] of entries.entries()) {
    const here = beginsOf(run, found, common, n, begins === null ? 0 : 1);
    begins = begins === null ? here : inBoth(begins, here);
  }
  const bits = emptyBits(run);
  const confirmed = begins ?? new Float64Array();
  for (let i = 0; i < confirmed.length; i++) {
    const event = ((confirmed[i] as number) / placesPerEvent) | 0;
    bits[event >>> 5] = (bits[event >>> 5] as number) | (1 << (event & 31));
  }
  return bits;
}

/** More than any event has words (`runWords` and a row's most bytes bound both). */
const placesPerEvent = 2 ** 24;

/** Kept from run to run, because there are hundreds of them a query: the first word's places, and those it is compared with. */
const scratch: [Float64Array, Float64Array] = [new Float64Array(4096), new Float64Array(4096)];

/** Where a phrase would begin for its word `n` to stand where one of these entries stands, in events of `common`; ascending. */
function beginsOf(
  run: PagedRun,
  entries: readonly { entry: FoundWord; page: number }[],
  common: Uint32Array,
  n: number,
  slot: 0 | 1,
): Float64Array {
  let begins = scratch[slot];
  let count = 0;
  // Written out: it runs over every place of every word of a phrase.
  for (const { entry, page } of entries) {
    const marked = emptyBits(run);
    entry.mark(marked);
    const bytes = run.placePage(page);
    let at = entry.placesFrom;
    const number = (): number => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++];
        if (byte === undefined) throw new RangeError('bytes end inside a number');
        value |= (byte & 127) << shift;
        if (byte < 128) return value >>> 0;
      }
    };
    for (let i = 0; i < marked.length; i++) {
      const wanted = common[i] as number;
      for (let rest = marked[i] as number; rest !== 0; rest &= rest - 1) {
        const lowest = rest & -rest;
        let left = (bytes[at] as number) < 128 ? (bytes[at++] as number) : number();
        if ((wanted & lowest) === 0) {
          for (; left > 0 && at < bytes.length; at++) if ((bytes[at] as number) < 128) left--;
          if (left > 0) throw new RangeError('bytes end early');
          continue;
        }
        if (count + left > begins.length) {
          const grown = new Float64Array(Math.max(begins.length * 2, count + left));
          grown.set(begins);
          begins = grown;
          scratch[slot] = grown;
        }
        const event = (i * 32 + 31 - Math.clz32(lowest)) * placesPerEvent - n;
        // Nearly every word stands once in its event, and near its beginning.
        if (left === 1 && (bytes[at] as number) < 128) {
          const place = bytes[at++] as number;
          if (place >= n) begins[count++] = event + place;
          continue;
        }
        for (let place = 0; left > 0; left--) {
          place += (bytes[at] as number) < 128 ? (bytes[at++] as number) : number();
          if (place >= n) begins[count++] = event + place;
        }
      }
    }
  }
  const here = begins.subarray(0, count);
  return entries.length > 1 ? here.sort() : here;
}

function inBoth(a: Float64Array, b: Float64Array): Float64Array {
  let kept = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const difference = (a[i] as number) - (b[j] as number);
    if (difference === 0) {
      a[kept++] = a[i] as number;
      i++;
      j++;
    } else if (difference < 0) i++;
    else j++;
  }
  return a.subarray(0, kept);
}
