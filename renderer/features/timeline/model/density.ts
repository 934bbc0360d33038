/** From counts to rectangles: scale, stacking and read-out of the density chart. Pixels are CSS pixels of the plot area. */
import type { Look } from './looks.ts';
import { OTHER } from './looks.ts';
import type { View } from './viewport.ts';
import { lengthOf } from './viewport.ts';

export interface Histogram {
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly series: readonly { readonly type: string; readonly counts: readonly number[] }[];
}

/** Series in the order they are stacked and listed: as the case ranks its types, "other" last, whatever the answer's order. */
export function orderSeries(histogram: Histogram, looks: ReadonlyMap<string, Look>): Histogram {
  const rank = new Map([...looks.keys()].map((type, i) => [type, i]));
  const place = (type: string): number => rank.get(type) ?? (type === OTHER ? Number.MAX_SAFE_INTEGER : looks.size);
  const series = [...histogram.series].sort((a, b) => place(a.type) - place(b.type));
  return { ...histogram, series };
}

export function totalsOf(histogram: Histogram): number[] {
  const totals = new Array<number>(histogram.series[0]?.counts.length ?? 0).fill(0);
  for (const { counts } of histogram.series)
    counts.forEach((count, i) => {
      totals[i] = (totals[i] ?? 0) + count;
    });
  return totals;
}

/** Top of the scale: the next 1, 2, 3, 5 or 8 times a power of ten, so that it does not stir at every new answer. */
export function niceTop(most: number): number {
  if (most <= 5) return 5;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 3, 5, 8, 10].find((step) => step * power >= most) ?? 10) * power;
}

export interface Bar {
  readonly series: number;
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly height: number;
}

/**
 * Bars that touch the view. Stacks grow from the bottom; edges fall on device pixels so that hairlines stay crisp. A bucket
 * that holds anything is at least one pixel high: a single event must not vanish beneath a busy day.
 */
export function layBars(
  histogram: Histogram,
  view: View,
  width: number,
  height: number,
  top: number,
  ratio = 1,
): Bar[] {
  const bars: Bar[] = [];
  const scale = width / lengthOf(view);
  const snap = (value: number): number => Math.round(value * ratio) / ratio;
  const buckets = histogram.series[0]?.counts.length ?? 0;
  const first = Math.max(0, Math.floor((view.from - histogram.from) / histogram.width));
  const last = Math.min(buckets - 1, Math.ceil((view.to - histogram.from) / histogram.width));
  for (let bucket = first; bucket <= last; bucket++) {
    const left = snap((histogram.from + bucket * histogram.width - view.from) * scale);
    const right = snap((histogram.from + (bucket + 1) * histogram.width - view.from) * scale);
    if (right <= 0 || left >= width) continue;
    const gap = right - left >= 4 ? 1 / ratio : 0;
    let below = 0;
    let floor = height;
    for (let series = 0; series < histogram.series.length; series++) {
      const count = histogram.series[series]?.counts[bucket] ?? 0;
      if (count === 0) continue;
      below += count;
      const y = Math.min(snap(height - Math.min(below / top, 1) * height), floor === height ? height - 1 : floor);
      if (floor > y)
        bars.push({ series, x: left, width: Math.max(right - left - gap, 1 / ratio), y, height: floor - y });
      floor = y;
    }
  }
  return bars;
}

export interface Readout {
  readonly from: number;
  readonly to: number;
  readonly total: number;
  readonly parts: readonly { readonly type: string; readonly count: number }[];
}

/** The bucket that holds an instant; null outside of what was counted. */
export function readoutAt(histogram: Histogram, instant: number): Readout | null {
  const bucket = Math.floor((instant - histogram.from) / histogram.width);
  const buckets = histogram.series[0]?.counts.length ?? 0;
  if (bucket < 0 || bucket >= buckets) return null;
  const parts = histogram.series
    .map(({ type, counts }) => ({ type, count: counts[bucket] ?? 0 }))
    .filter((part) => part.count > 0);
  return {
    from: Math.round(histogram.from + bucket * histogram.width),
    to: Math.round(histogram.from + (bucket + 1) * histogram.width),
    total: parts.reduce((sum, part) => sum + part.count, 0),
    parts,
  };
}

/** The fullest bucket that begins inside the view, for the description that a screen reader gets. */
export function busiestIn(histogram: Histogram, view: View): Readout | null {
  let best = -1;
  let most = 0;
  totalsOf(histogram).forEach((total, i) => {
    const start = histogram.from + i * histogram.width;
    if (total > most && start >= view.from && start < view.to) {
      most = total;
      best = i;
    }
  });
  return best < 0 ? null : readoutAt(histogram, histogram.from + (best + 0.5) * histogram.width);
}
