import type { EventIndex } from './event-index.ts';

/** How many types are drawn apart; the rest are counted as one. */
const shownTypes = 8;
export const otherTypes = 'other';

/**
 * Counts of the matched events in `buckets` equal spans of [from, to), stacked by type. The shown types are the most
 * frequent among all matched events, whatever the span, so that colours do not change while zooming.
 */
export function histogram(
  index: EventIndex,
  positions: Uint32Array,
  from: number,
  to: number,
  buckets: number,
): { from: number; to: number; width: number; series: { type: string; counts: number[] }[] } {
  const totals = new Uint32Array(index.values.type.length);
  const codes = index.codes.type;
  for (const position of positions) {
    const code = codes[position] as number;
    totals[code] = (totals[code] as number) + 1;
  }
  const frequent = [...totals.keys()]
    .filter((code) => (totals[code] as number) > 0)
    .sort(
      (a, b) =>
        (totals[b] as number) - (totals[a] as number) ||
        ((index.values.type[a] as string) < (index.values.type[b] as string) ? -1 : 1),
    );
  const shown = frequent.slice(0, shownTypes);
  const slot = new Uint8Array(totals.length).fill(shown.length);
  for (const [n, code] of shown.entries()) slot[code] = n;
  const width = Math.max(1, to - from) / buckets;
  const counts = Array.from({ length: shown.length + 1 }, () => new Array<number>(buckets).fill(0));
  for (const position of positions) {
    const time = index.times[position] as number;
    if (time < from || time >= to) continue;
    const bucket = Math.min(buckets - 1, Math.floor((time - from) / width));
    const series = counts[slot[codes[position] as number] as number] as number[];
    series[bucket] = (series[bucket] as number) + 1;
  }
  const series = shown.map((code, n) => ({ type: index.values.type[code] as string, counts: counts[n] as number[] }));
  if (frequent.length > shown.length) series.push({ type: otherTypes, counts: counts[shown.length] as number[] });
  return { from, to, width, series };
}
