/** Which sources, devices, actors and imports the case's events came from, and how many of each combination. */
import type { CaseFile } from '../case-file.ts';
import { hasBit } from './bits.ts';
import { idAt } from './event-index.ts';
import { matches } from './queries.ts';

export interface Origin {
  readonly source: string;
  readonly host: string;
  readonly actor: string;
  readonly importId: number;
  readonly events: number;
  /** First and last instant, µs. */
  readonly from: number;
  readonly to: number;
}

const kept = new WeakMap<object, readonly Origin[]>();

/** One row a combination, in no particular order. Counted once for each state of the events. */
export async function originsOf(file: CaseFile): Promise<readonly Origin[]> {
  const { index } = await matches(file, {});
  const known = kept.get(index);
  if (known) return known;
  const { source, host, actor } = index.columns;
  const ranges = [...index.imports].sort((a, b) => a.first - b.first);
  const found = new Map<number, { events: number; from: number; to: number }>();
  for (let position = 0; position < index.size; position++) {
    if (index.live && !hasBit(index.live, position)) continue;
    const range = rangeOf(ranges, idAt(index, position));
    const place = range * source.values.length + (source.codes[position] as number);
    const device = place * host.values.length + (host.codes[position] as number);
    const key = device * actor.values.length + (actor.codes[position] as number);
    const at = index.times[position] as number;
    const origin = found.get(key);
    // Positions are in order of time: the first of a combination is its earliest.
    if (!origin) found.set(key, { events: 1, from: at, to: at });
    else {
      origin.events++;
      origin.to = at;
    }
  }
  const origins = [...found].map(([key, counted]) => {
    const device = Math.floor(key / actor.values.length);
    const place = Math.floor(device / host.values.length);
    return {
      source: source.values[place % source.values.length] ?? '',
      host: host.values[device % host.values.length] ?? '',
      actor: actor.values[key % actor.values.length] ?? '',
      importId: ranges[Math.floor(place / source.values.length)]?.import ?? 0,
      ...counted,
    };
  });
  kept.set(index, origins);
  return origins;
}

/** Events of an import have consecutive ids. */
function rangeOf(ranges: readonly { first: number }[], id: number): number {
  let low = 0;
  let high = ranges.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((ranges[middle]?.first ?? 0) <= id) low = middle;
    else high = middle - 1;
  }
  return low;
}
