/** The case's events as columns in memory, in time order: what filters, counts and sorts run over. */

import type { ColumnCodes } from '../../shared/domain/search/column-piece.ts';
import { bitsFor, setBit } from './bits.ts';

export const labelColumns = ['source', 'type', 'actor', 'host'] as const;
export type LabelColumn = (typeof labelColumns)[number];

export type Codes = ColumnCodes;

export interface Column {
  /** Dense codes, by position: `values[code]` is the text. */
  readonly codes: Codes;
  readonly values: readonly string[];
}

/** Events of one import: first <= id <= last. */
export interface ImportRange {
  readonly import: number;
  readonly first: number;
  readonly last: number;
  /** Another reading of the same file took its place: its events are in no view. */
  readonly superseded?: boolean;
}

/** A position is an event's place in ascending order of (instant, id). */
export interface EventIndex {
  /** Positions, those of superseded imports too. */
  readonly size: number;
  /** Events that are in view. */
  readonly total: number;
  /** Positions in view, as bits; null where that is all of them. */
  readonly live: Uint32Array | null;
  /** Event ids by position; null where position p is event p + 1. */
  readonly ids: Uint32Array | null;
  /** µs since 1970, exact, ascending. */
  readonly times: Float64Array;
  readonly columns: { readonly [C in LabelColumn]: Column };
  readonly imports: readonly ImportRange[];
}

export const idAt = (index: EventIndex, position: number): number =>
  index.ids === null ? position + 1 : (index.ids[position] as number);

export function idsAt(index: EventIndex, positions: Uint32Array): number[] {
  return Array.from(positions, (position) => idAt(index, position));
}

/** The index with its superseded events taken out of view. */
export function withLive(index: Omit<EventIndex, 'total' | 'live'>): EventIndex {
  const superseded = index.imports.filter((range) => range.superseded);
  if (superseded.length === 0) return { ...index, total: index.size, live: null };
  const live = bitsFor(index.size);
  let total = 0;
  for (let position = 0; position < index.size; position++) {
    const id = index.ids === null ? position + 1 : (index.ids[position] as number);
    if (superseded.some(({ first, last }) => id >= first && id <= last)) continue;
    setBit(live, position);
    total++;
  }
  return { ...index, total, live };
}

const inverses = new WeakMap<EventIndex, Uint32Array>();

/** Position of each event by its id - 1. Made once, where time order is not the order of ids. */
export function positionsById(index: EventIndex): Uint32Array | null {
  if (index.ids === null) return null;
  let inverse = inverses.get(index);
  if (!inverse) {
    inverse = new Uint32Array(index.size);
    for (let position = 0; position < index.size; position++) inverse[(index.ids[position] as number) - 1] = position;
    inverses.set(index, inverse);
  }
  return inverse;
}

/** First position whose time is not below `instant`. */
export function lowerBound(times: Float64Array, instant: number, from = 0): number {
  let low = from;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
