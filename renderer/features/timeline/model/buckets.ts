/**
 * Which buckets to ask the engine for. Widths come from a ladder of round lengths and stand on multiples of their width
 * since the epoch, so panning never re-cuts the bars under the reader's eye, and whole-hour buckets meet the store's rollups.
 */
import type { View } from './viewport.ts';
import { lengthOf } from './viewport.ts';
import { DAY, HOUR, MINUTE, SECOND } from './zone.ts';

const MS = 1_000;
const ladder: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((n) => n * 10),
  ...[10, 20, 50, 100, 200, 500].map((n) => n * MS),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 4, 7, 14, 28].map((n) => n * DAY),
  ...[91, 182, 364, 728, 1820, 3640].map((n) => n * DAY),
];

/** How fine the counts are. `most` is the contract's limit on buckets. */
export interface BucketGrain {
  readonly minPixels: number;
  readonly most: number;
}
export const chartGrain: BucketGrain = { minPixels: 2.4, most: 4096 };
export const laneGrain: BucketGrain = { minPixels: 3.2, most: 2048 };

/** Of the view, on either side: smooth panning draws from it. */
const SPARE = 0.5;

export interface BucketPlan {
  readonly from: number;
  readonly to: number;
  readonly buckets: number;
  /** µs, exact. */
  readonly width: number;
}

/** Least round width, in µs, at which a bar is at least `minPixels` wide. */
export function bucketWidth(view: View, pixels: number, minPixels = chartGrain.minPixels): number {
  const least = (lengthOf(view) / Math.max(pixels, 1)) * minPixels;
  return ladder.find((width) => width >= least) ?? (ladder.at(-1) as number);
}

/**
 * The view and, for smooth panning, a spare share of its length on either side, cut to whole buckets. Beyond the widest rung
 * (a span of millennia: damaged dates) the bars grow wider than the ladder so that the answer stays within the contract.
 */
export function planBuckets(view: View, pixels: number, { minPixels, most }: BucketGrain = chartGrain): BucketPlan {
  let width = bucketWidth(view, pixels, minPixels);
  const margin = lengthOf(view) * SPARE;
  for (;;) {
    const from = Math.floor((view.from - margin) / width) * width;
    const to = Math.ceil((view.to + margin) / width) * width;
    const buckets = (to - from) / width;
    if (buckets <= most && Number.isSafeInteger(from) && Number.isSafeInteger(to)) return { from, to, buckets, width };
    if (buckets > most) width *= 2;
    else return { from: view.from, to: view.to, buckets: 1, width: lengthOf(view) };
  }
}

/** Whether a plan's answer can be drawn for this view without a gap and at the right grain. */
export function planCovers(plan: BucketPlan, view: View, pixels: number, grain: BucketGrain = chartGrain): boolean {
  return plan.from <= view.from && plan.to >= view.to && plan.width === planBuckets(view, pixels, grain).width;
}
