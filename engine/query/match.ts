/** Which events a filter lets through. What only the database knows (words, patterns, annotations) is asked for by `sets`. */
import type { EventFilter, EventRegion } from '../../shared/api/timeline.ts';
import { bitsFor, countBits, hasBit, intersect, Matched, setBit, setRange, subtract, unite } from './bits.ts';
import { markClockHours } from './clock-hours.ts';
import { type EventIndex, type LabelColumn, labelColumns, lowerBound, positionsById } from './event-index.ts';
import { postingsOf } from './postings.ts';

/** Sets that are not in the index. Of events by id: bit n is event n + 1. */
export interface OutsideSets {
  /** Events whose text holds the query; null where the text asks for nothing. */
  words(text: string): Promise<Uint32Array | null>;
  /** Ids of events that carry a standing annotation; with tags, one that has any of these. */
  annotated(tags?: readonly string[]): readonly number[];
  /** Those of `among`, positions ascending, whose message holds the pattern. */
  pattern(regex: string, among: Matched): Promise<Uint32Array>;
}

/** Everything a filter asks of the index itself. */
export function matchColumns(index: EventIndex, filter: EventFilter): Uint32Array {
  const from = filter.from === undefined ? 0 : lowerBound(index.times, filter.from);
  const to = filter.to === undefined ? index.size : lowerBound(index.times, filter.to);
  const bits = bitsFor(index.size);
  setRange(bits, from, to);
  if (index.live) intersect(bits, index.live);
  for (const column of labelColumns) {
    const wanted = filter[column];
    if (wanted) intersect(bits, withValues(index, column, wanted));
  }
  if (filter.import) intersect(bits, ofImports(index, filter.import));
  if (filter.hours || filter.weekdays)
    intersect(bits, markClockHours(index, filter.hours, filter.weekdays, filter.zone ?? 'UTC'));
  for (const { inside, regions } of filter.within ?? []) {
    const any = bitsFor(index.size);
    for (const region of regions) unite(any, inRegion(index, region));
    if (inside) intersect(bits, any);
    else subtract(bits, any);
  }
  return bits;
}

/** Everything a filter asks but its words and its pattern. */
export function matchAllButText(
  index: EventIndex,
  filter: EventFilter,
  sets: Pick<OutsideSets, 'annotated'>,
): Uint32Array {
  const bits = matchColumns(index, filter);
  if (filter.tag) intersect(bits, ofIds(index, sets.annotated(filter.tag)));
  if (filter.annotated === true) intersect(bits, ofIds(index, sets.annotated()));
  if (filter.annotated === false) subtract(bits, ofIds(index, sets.annotated()));
  return bits;
}

/** The events that a filter lets through. */
export async function matchFilter(index: EventIndex, filter: EventFilter, sets: OutsideSets): Promise<Matched> {
  const bits = matchAllButText(index, filter, sets);
  const words = filter.text === undefined ? null : await sets.words(filter.text);
  if (words) intersect(bits, byPosition(index, words));
  else if (filter.text !== undefined && filter.text.trim() !== '') bits.fill(0);
  // Last, over what is left: reading messages costs the most.
  if (filter.regex !== undefined) intersect(bits, await sets.pattern(filter.regex, new Matched(bits)));
  return new Matched(bits);
}

function withValues(index: EventIndex, column: LabelColumn, wanted: readonly string[]): Uint32Array {
  const bits = bitsFor(index.size);
  const among = new Set(wanted);
  const codes = [...index.columns[column].values.keys()].filter((code) =>
    among.has(index.columns[column].values[code] as string),
  );
  postingsOf(index, column).mark(bits, codes);
  return bits;
}

function inRegion(index: EventIndex, { spans, actors, hosts }: EventRegion): Uint32Array {
  const bits = bitsFor(index.size);
  if (spans) for (const [from, to] of spans) setRange(bits, lowerBound(index.times, from), lowerBound(index.times, to));
  else setRange(bits, 0, index.size);
  if (actors) intersect(bits, withValues(index, 'actor', actors));
  if (hosts) intersect(bits, withValues(index, 'host', hosts));
  return bits;
}

function ofImports(index: EventIndex, wanted: readonly number[]): Uint32Array {
  const byId = bitsFor(index.size);
  for (const range of index.imports) if (wanted.includes(range.import)) setRange(byId, range.first - 1, range.last);
  return byPosition(index, byId);
}

function ofIds(index: EventIndex, ids: readonly number[]): Uint32Array {
  const inverse = positionsById(index);
  const bits = bitsFor(index.size);
  for (const id of ids) if (id >= 1 && id <= index.size) setBit(bits, inverse ? (inverse[id - 1] as number) : id - 1);
  return bits;
}

/** A set by id as a set by position. */
function byPosition(index: EventIndex, byId: Uint32Array): Uint32Array {
  const { ids } = index;
  if (ids === null) return byId;
  const bits = bitsFor(index.size);
  const inverse = positionsById(index) as Uint32Array;
  // Few are put in their places; of many, each place asks whether it is in.
  if (countBits(byId) * 4 < index.size) {
    for (let i = 0; i < byId.length; i++)
      for (let word = byId[i] as number; word !== 0; word &= word - 1)
        setBit(bits, inverse[i * 32 + 31 - Math.clz32(word & -word)] as number);
    return bits;
  }
  for (let position = 0; position < index.size; position++)
    if (hasBit(byId, (ids[position] as number) - 1)) setBit(bits, position);
  return bits;
}
