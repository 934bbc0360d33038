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
  const { bits } = matched;
  const rank = ranks(values, sort.descending);
  // Counting sort: stable, and linear in the number of events. Its loops are written out: they run over every match.
  const counts = new Uint32Array(values.length);
  for (let i = 0; i < bits.length; i++)
    for (let word = bits[i] as number; word !== 0; word &= word - 1) {
      const code = codes[i * 32 + 31 - Math.clz32(word & -word)] as number;
      counts[code] = (counts[code] as number) + 1;
    }
  // Where the positions of each code begin.
  const next = new Uint32Array(values.length);
  const byRank = new Uint32Array(values.length);
  for (let code = 0; code < values.length; code++) byRank[rank[code] as number] = code;
  for (let at = 0, place = 0; at < byRank.length; at++) {
    const code = byRank[at] as number;
    next[code] = place;
    place += counts[code] as number;
  }
  const out = new Uint32Array(matched.count);
  for (let i = 0; i < bits.length; i++)
    for (let word = bits[i] as number; word !== 0; word &= word - 1) {
      const position = i * 32 + 31 - Math.clz32(word & -word);
      const code = codes[position] as number;
      const place = next[code] as number;
      out[place] = position;
      next[code] = place + 1;
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
