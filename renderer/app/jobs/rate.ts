/** Rate and time left of long work, from what it reported lately. */

/** `at` in ms of one monotonic clock, `done` in the unit of the work. */
export interface Sample {
  readonly at: number;
  readonly done: number;
}

/** Samples older than this say little about the speed of now. */
const WINDOW_MS = 8000;
/** A rate from less than this jumps about, and a jumping number is worse than none. */
const SETTLED_MS = 800;

/** Keeps the samples of the window, and one before it so that a slow report still has something to be compared with. */
export function withSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const from = sample.at - WINDOW_MS;
  const firstInside = samples.findIndex((each) => each.at >= from);
  const kept = firstInside === -1 ? samples.slice(-1) : samples.slice(Math.max(0, firstInside - 1));
  return [...kept, sample];
}

/** Units a second; null while that is not known. */
export function rateOf(samples: readonly Sample[]): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.at - first.at < SETTLED_MS || last.done <= first.done) return null;
  return ((last.done - first.done) * 1000) / (last.at - first.at);
}

/** Seconds; null where the total or the rate is not known. */
export function secondsLeft(samples: readonly Sample[], total: number | null): number | null {
  const rate = rateOf(samples);
  const last = samples.at(-1);
  if (rate === null || !last || total === null || total <= last.done) return null;
  return (total - last.done) / rate;
}

/** "about 5 s", "about 2 min": rounded up, because early is welcome and late is not. */
export function aboutDuration(seconds: number): string {
  if (seconds < 60) return `about ${Math.max(1, Math.ceil(seconds))} s`;
  if (seconds < 3600) return `about ${Math.ceil(seconds / 60)} min`;
  return `about ${Math.ceil(seconds / 360) / 10} h`;
}
