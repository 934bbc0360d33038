/** Which sources, devices, actors and imports the case's events came from, and how many of each combination. */
import type { CaseFile } from '../case-file.ts';
import { imports } from '../store/imports.ts';
import { matches } from './queries.ts';

export interface Origin {
  readonly source: string;
  readonly host: string;
  readonly actor: string;
  readonly importId: number;
  readonly events: number;
  /** First and last instant as recorded, µs. */
  readonly from: number;
  readonly to: number;
}

const kept = new WeakMap<object, readonly Origin[]>();

/** One row a combination, in no particular order. Counted once for each state of the events. */
export async function originsOf(file: CaseFile): Promise<readonly Origin[]> {
  const { index } = await matches(file, {});
  const known = kept.get(index);
  if (known) return known;
  const ranges = imports(file.read).flatMap(({ id, firstEvent, lastEvent }) =>
    firstEvent === null || lastEvent === null ? [] : [{ id, firstEvent, lastEvent }],
  );
  ranges.sort((a, b) => a.firstEvent - b.firstEvent);
  const hosts = index.values.host.length;
  const sources = index.values.source.length;
  const actors = index.values.actor.length;
  const found = new Map<number, { events: number; from: number; to: number }>();
  for (let i = 0; i < index.size; i++) {
    const range = rangeOf(ranges, index.ids[i] as number);
    const from = range * sources + (index.codes.source[i] as number);
    const key = (from * hosts + (index.codes.host[i] as number)) * actors + (index.codes.actor[i] as number);
    const at = index.times[i] as number;
    const origin = found.get(key);
    if (!origin) found.set(key, { events: 1, from: at, to: at });
    else {
      origin.events++;
      if (at < origin.from) origin.from = at;
      if (at > origin.to) origin.to = at;
    }
  }
  const origins = [...found].map(([key, counted]) => {
    const place = Math.floor(key / actors);
    const rest = Math.floor(place / hosts);
    return {
      source: index.values.source[rest % sources] ?? '',
      host: index.values.host[place % hosts] ?? '',
      actor: index.values.actor[key % actors] ?? '',
      importId: ranges[Math.floor(rest / sources)]?.id ?? 0,
      ...counted,
    };
  });
  kept.set(index, origins);
  return origins;
}

/** Events of an import have consecutive ids. */
function rangeOf(ranges: readonly { firstEvent: number; lastEvent: number }[], id: number): number {
  let low = 0;
  let high = ranges.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((ranges[middle]?.firstEvent ?? 0) <= id) low = middle;
    else high = middle - 1;
  }
  return low;
}
