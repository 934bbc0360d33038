/** How much is far above somebody's own ordinary amount: never above other people's, whose work is another. */

export interface Baseline {
  /** Median over the days with any event. */
  readonly median: number;
  /** Median distance from the median. */
  readonly spread: number;
  readonly activeDays: number;
  /** More events in a day than this stand out. */
  readonly limit: number;
}

/** Fewer days with events show nothing ordinary. */
const fewestDays = 10;
/** Fewer events than this are no volume, however quiet the person is otherwise. */
const leastEvents = 50;

/**
 * @param counts events a day
 * @returns the days that stand out, most events first, and what they stand out from; null where there is no baseline
 */
export function unusualDays(
  counts: ArrayLike<number>,
): { readonly baseline: Baseline; readonly days: { readonly day: number; readonly count: number }[] } | null {
  const active = Array.from(counts).filter((count) => count > 0);
  if (active.length < fewestDays) return null;
  const median = medianOf(active);
  const spread = medianOf(active.map((count) => Math.abs(count - median)));
  // Three times the ordinary day, and beyond eight ordinary deviations: a busy week must not make a list of leads.
  const limit = Math.max(leastEvents, 3 * median, median + 8 * spread);
  const days = Array.from(counts, (count, day) => ({ day, count })).filter(({ count }) => count > limit);
  return {
    baseline: { median, spread, activeDays: active.length, limit },
    days: days.sort((a, b) => b.count - a.count || a.day - b.day),
  };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
