/**
 * Where a source recorded nothing though it usually records something: days without a single event, longer than that source
 * is ever quiet in its ordinary run. Absence of evidence is a limitation that a panel must see; it says nothing of the cause.
 */

export interface Silence {
  /** Index of the first day without an event, and of the first day with one again. */
  readonly from: number;
  readonly to: number;
}

export interface QuietRule {
  /** Longest run of quiet days that is ordinary for the source. */
  readonly ordinary: number;
  /** Days between its first and last event, both counted; fewer than this many say nothing of a rhythm. */
  readonly days: number;
  readonly activeDays: number;
}

/** Fewer days than two working weeks show no rhythm. */
const fewestDays = 14;
/** A source that is quiet on most days has no silence that stands out. */
const leastActive = 0.3;
/** A weekend and a bank holiday: never called a silence, however busy the source. */
const leastOrdinary = 3;

/**
 * @param counts events a calendar day, from the source's first day with an event to its last, both inclusive
 * @returns the silences, and the rule that they were found by, so that it can be said; null where there is no rhythm to judge by
 */
export function silences(counts: readonly number[]): { readonly rule: QuietRule; readonly found: Silence[] } | null {
  const activeDays = counts.filter((count) => count > 0).length;
  if (counts.length < fewestDays || activeDays < counts.length * leastActive) return null;
  const runs: Silence[] = [];
  let start: number | null = null;
  for (const [day, count] of counts.entries())
    if (count === 0) start ??= day;
    else if (start !== null) {
      runs.push({ from: start, to: day });
      start = null;
    }
  // Twice what nine in ten of its quiet runs stay within: one long absence must not make itself ordinary.
  const lengths = runs.map(({ from, to }) => to - from).sort((a, b) => a - b);
  const usual = lengths[Math.floor((lengths.length - 1) * 0.9)] ?? 0;
  const ordinary = Math.max(leastOrdinary, lengths.length < 5 ? leastOrdinary : usual * 2);
  return {
    rule: { ordinary, days: counts.length, activeDays },
    found: runs.filter(({ from, to }) => to - from > ordinary),
  };
}
