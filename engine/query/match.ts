import type { EventFilter, EventSort } from '../../shared/api/timeline.ts';
import { parseTextQuery } from '../../shared/domain/events/text-query.ts';
import type { ReadTx } from '../store/driver.ts';
import { annotatedEvents, eventsWithText } from '../store/event-columns.ts';
import { type EventIndex, type LabelColumn, labelColumns } from './event-index.ts';

/** Positions in the index, ascending: the events that a filter lets through, in time order. */
export function matchPositions(index: EventIndex, filter: EventFilter, tx: ReadTx): Uint32Array {
  const from = filter.from === undefined ? 0 : lowerBound(index.times, filter.from);
  const to = filter.to === undefined ? index.size : lowerBound(index.times, filter.to);
  const sets: ((position: number) => boolean)[] = [];
  for (const column of labelColumns) {
    const wanted = filter[column];
    if (!wanted) continue;
    const allowed = Uint8Array.from(index.values[column], (value) => (wanted.includes(value) ? 1 : 0));
    const codes = index.codes[column];
    sets.push((position) => allowed[codes[position] as number] === 1);
  }
  for (const ids of idSets(filter, tx)) {
    const member = new Uint8Array(index.size + 1);
    for (const id of ids) if (id <= index.size) member[id] = 1;
    sets.push((position) => member[index.ids[position] as number] === 1);
  }
  if (filter.annotated === false) {
    const member = new Uint8Array(index.size + 1);
    for (const id of annotatedEvents(tx)) if (id <= index.size) member[id] = 1;
    sets.push((position) => member[index.ids[position] as number] === 0);
  }
  const out = new Uint32Array(Math.max(0, to - from));
  let n = 0;
  for (let position = from; position < to; position++)
    if (sets.every((passes) => passes(position))) out[n++] = position;
  return out.slice(0, n);
}

function* idSets(filter: EventFilter, tx: ReadTx): Generator<readonly number[]> {
  if (filter.text !== undefined && filter.text.trim() !== '') {
    const terms = parseTextQuery(filter.text);
    yield terms.length === 0 ? [] : eventsWithText(tx, terms);
  }
  if (filter.tag) yield annotatedEvents(tx, filter.tag);
  if (filter.annotated === true) yield annotatedEvents(tx);
}

/** First position whose time is not below `instant`. */
export function lowerBound(times: Float64Array, instant: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Matched positions in the order of a sort; equal values stay in time order, earliest first. */
export function sortPositions(index: EventIndex, positions: Uint32Array, sort: EventSort): Uint32Array {
  if (sort.column === 'time') return sort.descending ? positions.slice().reverse() : positions;
  const column: LabelColumn = sort.column;
  const codes = index.codes[column];
  const rank = ranks(index.values[column], sort.descending);
  // Counting sort: stable, and linear in the number of events.
  const starts = new Uint32Array(index.values[column].length + 1);
  for (const position of positions) {
    const next = (rank[codes[position] as number] as number) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] as number) + (starts[i - 1] as number);
  const out = new Uint32Array(positions.length);
  for (const position of positions) {
    const bucket = rank[codes[position] as number] as number;
    out[starts[bucket] as number] = position;
    starts[bucket] = (starts[bucket] as number) + 1;
  }
  return out;
}

function ranks(values: readonly string[], descending: boolean): Uint32Array {
  const order = values.map((_, code) => code).sort((a, b) => compare(values[a] as string, values[b] as string));
  if (descending) order.reverse();
  const rank = new Uint32Array(values.length);
  for (const [place, code] of order.entries()) rank[code] = place;
  return rank;
}

const collator = new Intl.Collator('en-GB', { sensitivity: 'base', numeric: true });

function compare(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
