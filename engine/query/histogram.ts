/** Matched events counted in spans of time, stacked by a column or apart in lanes. */
import type { Matched } from './bits.ts';
import { type EventIndex, type LabelColumn, lowerBound } from './event-index.ts';

/** How many values are drawn apart; the rest are counted as one. */
const shownValues = 8;
export const otherTypes = 'other';

export interface Histogram {
  readonly from: number;
  readonly to: number;
  /** Width of a bucket in µs; may be fractional. */
  readonly width: number;
  readonly series: { type: string; counts: number[] }[];
}

/**
 * Counts of the matched events in `buckets` equal spans of [from, to), stacked by a column. The shown values are the most
 * frequent among all matched events, whatever the span, so that colours do not change while zooming.
 */
export function histogram(
  index: EventIndex,
  matched: Matched,
  from: number,
  to: number,
  buckets: number,
  stack: LabelColumn = 'type',
): Histogram {
  const { width, shown, rest } = densities(index, matched, from, to, buckets, stack, shownValues);
  const series = shown.map(({ value, counts }) => ({ type: value, counts }));
  if (rest) series.push({ type: otherTypes, counts: rest.counts });
  return { from, to, width, series };
}

export interface Densities {
  readonly width: number;
  readonly shown: { value: string; total: number; counts: number[] }[];
  readonly rest: { values: number; total: number; counts: number[] } | null;
}

/** As `histogram`, with the `most` most frequent values of any column. Totals are of all matched events. */
export function densities(
  index: EventIndex,
  matched: Matched,
  from: number,
  to: number,
  buckets: number,
  by: LabelColumn,
  most: number,
): Densities {
  const { codes, values } = index.columns[by];
  const width = Math.max(1, to - from) / buckets;
  // Positions are in time order, so a bucket is a range of them: no event's time is looked at.
  const edges = new Uint32Array(buckets + 1);
  const end = Math.max(lowerBound(index.times, from), lowerBound(index.times, to));
  for (let n = 0; n < buckets; n++)
    edges[n] = Math.min(end, lowerBound(index.times, n === 0 ? from : bucketStart(from, width, n)));
  edges[buckets] = end;
  const totals = new Uint32Array(values.length);
  countRange(matched.bits, codes, 0, edges[0] as number, totals, 0);
  countRange(matched.bits, codes, edges[buckets] as number, index.size, totals, 0);
  // A row of counts a bucket where there is room for one; else the values are counted first and only the shown ones again.
  const perBucket = values.length * buckets <= mostCells ? new Uint32Array(values.length * buckets) : null;
  if (perBucket) {
    for (let n = 0; n < buckets; n++)
      countRange(matched.bits, codes, edges[n] as number, edges[n + 1] as number, perBucket, n * values.length);
    for (let cell = 0, code = 0; cell < perBucket.length; cell++, code = code + 1 === values.length ? 0 : code + 1)
      totals[code] = (totals[code] as number) + (perBucket[cell] as number);
  } else countRange(matched.bits, codes, edges[0] as number, edges[buckets] as number, totals, 0);

  const frequent = [...totals.keys()]
    .filter((code) => (totals[code] as number) > 0)
    .sort(
      (a, b) =>
        (totals[b] as number) - (totals[a] as number) || ((values[a] as string) < (values[b] as string) ? -1 : 1),
    );
  const slot = new Uint32Array(values.length).fill(most);
  for (const [n, code] of frequent.slice(0, most).entries()) slot[code] = n;
  const cells = new Uint32Array((most + 1) * buckets);
  const add = (code: number, bucket: number, count: number): void => {
    const cell = (slot[code] as number) * buckets + bucket;
    cells[cell] = (cells[cell] as number) + count;
  };
  if (perBucket) {
    for (let n = 0; n < buckets; n++)
      for (let code = 0; code < values.length; code++) add(code, n, perBucket[n * values.length + code] as number);
  } else {
    for (let n = 0; n < buckets; n++)
      eachIn(matched.bits, edges[n] as number, edges[n + 1] as number, (position) =>
        add(codes[position] as number, n, 1),
      );
  }
  const counts = (n: number): number[] => Array.from(cells.subarray(n * buckets, (n + 1) * buckets));
  const rest = frequent.slice(most);
  return {
    width,
    shown: frequent
      .slice(0, most)
      .map((code, n) => ({ value: values[code] as string, total: totals[code] as number, counts: counts(n) })),
    rest:
      rest.length === 0
        ? null
        : {
            values: rest.length,
            total: rest.reduce((sum, code) => sum + (totals[code] as number), 0),
            counts: counts(most),
          },
  };
}

const mostCells = 2_000_000;

/** The smallest instant that falls into bucket n, which is floor((instant - from) / width): whole µs. */
function bucketStart(from: number, width: number, n: number): number {
  let instant = from + Math.ceil(n * width);
  while (Math.floor((instant - 1 - from) / width) >= n) instant--;
  while (Math.floor((instant - from) / width) < n) instant++;
  return instant;
}

/** Adds the codes of the set positions in [from, to) to `counts` from `base` on. */
function countRange(
  bits: Uint32Array,
  codes: { readonly [position: number]: number },
  from: number,
  to: number,
  counts: Uint32Array,
  base: number,
): void {
  if (from >= to) return;
  const first = from >>> 5;
  const last = (to - 1) >>> 5;
  for (let i = first; i <= last; i++) {
    let word = bits[i] as number;
    if (i === first) word &= -1 << (from & 31);
    if (i === last) word &= -1 >>> (31 - ((to - 1) & 31));
    const start = i * 32;
    if (word === -1 || word === 0xffffffff) {
      for (let position = start; position < start + 32; position++) {
        const cell = base + (codes[position] as number);
        counts[cell] = (counts[cell] as number) + 1;
      }
      continue;
    }
    for (; word !== 0; word &= word - 1) {
      const cell = base + (codes[start + 31 - Math.clz32(word & -word)] as number);
      counts[cell] = (counts[cell] as number) + 1;
    }
  }
}

function eachIn(bits: Uint32Array, from: number, to: number, take: (position: number) => void): void {
  if (from >= to) return;
  const first = from >>> 5;
  const last = (to - 1) >>> 5;
  for (let i = first; i <= last; i++) {
    let word = bits[i] as number;
    if (i === first) word &= -1 << (from & 31);
    if (i === last) word &= -1 >>> (31 - ((to - 1) & 31));
    for (; word !== 0; word &= word - 1) take(i * 32 + 31 - Math.clz32(word & -word));
  }
}
