/** Match lists in the order of a sort. */
import type { EventSort } from '../../shared/api/timeline.ts';
import type { Matched } from './bits.ts';
import type { EventIndex } from './event-index.ts';

/** Matched positions by the value of a column; equal values stay in time order, earliest first. */
export function sortedByColumn(
  index: EventIndex,
  matched: Matched,
  sort: EventSort & { column: Exclude<EventSort['column'], 'time'> },
): Uint32Array {
  const { codes, values } = index.columns[sort.column];
  const rank = ranks(values, sort.descending);
  // Counting sort: stable, and linear in the number of events.
  const starts = new Uint32Array(values.length + 1);
  eachMatched(matched, (position) => {
    const next = (rank[codes[position] as number] as number) + 1;
    starts[next] = (starts[next] as number) + 1;
  });
  for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] as number) + (starts[i - 1] as number);
  const out = new Uint32Array(matched.count);
  eachMatched(matched, (position) => {
    const bucket = rank[codes[position] as number] as number;
    const place = starts[bucket] as number;
    out[place] = position;
    starts[bucket] = place + 1;
  });
  return out;
}

function eachMatched({ bits }: Matched, take: (position: number) => void): void {
  for (let i = 0; i < bits.length; i++)
    for (let word = bits[i] as number; word !== 0; word &= word - 1) take(i * 32 + 31 - Math.clz32(word & -word));
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
