/** Pure geometry of the chronology's chart: bars, scale and markers. Pages only draw what is decided here. */

export interface Density {
  /** µs since 1970, UTC. `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  /** Width of a bucket in µs. */
  readonly width: number;
  readonly series: readonly { readonly type: string; readonly counts: readonly number[] }[];
}

/** Joins neighbouring buckets until at most `maxBars` are left. No event is lost: every total stays as it was. */
export function joinBuckets(density: Density, maxBars: number): Density {
  const buckets = Math.max(0, ...density.series.map((series) => series.counts.length));
  const group = Math.max(1, Math.ceil(buckets / maxBars));
  return {
    ...density,
    width: density.width * group,
    series: density.series.map(({ type, counts }) => ({
      type,
      counts: Array.from({ length: Math.ceil(buckets / group) }, (_, bar) => {
        let sum = 0;
        for (let i = bar * group; i < Math.min(buckets, (bar + 1) * group); i++) sum += counts[i] ?? 0;
        return sum;
      }),
    })),
  };
}

/** The tallest stack. */
export function tallest(density: Density): number {
  const bars = Math.max(0, ...density.series.map((series) => series.counts.length));
  let most = 0;
  for (let i = 0; i < bars; i++) {
    let sum = 0;
    for (const series of density.series) sum += series.counts[i] ?? 0;
    most = Math.max(most, sum);
  }
  return most;
}

/**
 * A scale from 0 to the first round number at or above `most`, with two to five steps of 1, 2 or 5 × 10ⁿ, all whole.
 */
export function countScale(most: number): { readonly top: number; readonly step: number } {
  const target = Math.max(1, most) / 4;
  const magnitude = 10 ** Math.floor(Math.log10(target));
  const step = Math.max(1, ([1, 2, 5, 10].find((factor) => factor * magnitude >= target) ?? 10) * magnitude);
  return { step, top: Math.max(step, Math.ceil(most / step) * step) };
}

export interface Marker {
  readonly x: number;
  /** 0 is the row nearest the chart. */
  readonly row: number;
  /** Numbers of the first and last event under this marker; the same for a single one. */
  readonly first: number;
  readonly last: number;
}

/**
 * Places numbered markers above the chart without one covering another. Where the rows are full, neighbours share one
 * marker that shows a range: every event stays under exactly one marker.
 *
 * @param xs positions of the events in order, numbered from 1
 * @param widthOf width of a marker by its label, in the unit of `xs`
 */
export function placeMarkers(
  xs: readonly number[],
  rows: number,
  gap: number,
  widthOf: (label: string) => number,
): Marker[] {
  interface Group {
    readonly from: number;
    readonly to: number;
    readonly first: number;
    readonly last: number;
  }
  /** Placed so far; `before` are the ends of the rows as they were, so that a group can be taken back. */
  const placed: { readonly group: Group; readonly marker: Marker; readonly before: readonly number[] }[] = [];
  let ends: readonly number[] = new Array<number>(rows).fill(Number.NEGATIVE_INFINITY);
  const waiting: Group[] = xs.map((x, i) => ({ from: x, to: x, first: i + 1, last: i + 1 })).reverse();
  for (let group = waiting.pop(); group !== undefined; group = waiting.pop()) {
    const x = (group.from + group.to) / 2;
    const half = widthOf(markerLabel(group)) / 2;
    const row = ends.findIndex((end) => x - half >= end + gap);
    if (row >= 0) {
      placed.push({ group, marker: { x, row, first: group.first, last: group.last }, before: ends });
      ends = ends.with(row, x + half);
      continue;
    }
    // Full: of the nearest neighbours, the two closest together share a marker; the others are placed again after it.
    const near = [...placed.slice(-(rows + 1)).map((one) => one.group), group];
    let best = 0;
    for (let i = 1; i + 1 < near.length; i++) if (spread(near, i) <= spread(near, best)) best = i;
    const [a, b] = [near[best], near[best + 1]];
    if (!a || !b) return placed.map(({ marker }) => marker);
    for (const later of near.slice(best + 2).reverse()) waiting.push(later);
    waiting.push({ from: a.from, to: b.to, first: a.first, last: b.last });
    for (let taken = near.length - 1 - best; taken > 0; taken--) ends = placed.pop()?.before ?? ends;
  }
  return placed.map(({ marker }) => marker);
}

function spread(groups: readonly { readonly from: number; readonly to: number }[], i: number): number {
  return (groups[i + 1]?.to ?? 0) - (groups[i]?.from ?? 0);
}

export function markerLabel(marker: { readonly first: number; readonly last: number }): string {
  return marker.first === marker.last ? `${marker.first}` : `${marker.first}–${marker.last}`;
}
