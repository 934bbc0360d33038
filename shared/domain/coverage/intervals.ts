/** Spans of time [from, to) in whole µs since 1970 UTC. A normal list is sorted, without overlaps, touching or empty spans. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The same instants as one normal list. */
export function merged(spans: readonly Span[]): Span[] {
  const out: { from: number; to: number }[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    if (from >= to) continue;
    const last = out.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else out.push({ from, to });
  }
  return out;
}

/** What of `within` no span covers. */
export function uncovered(spans: readonly Span[], within: Span): Span[] {
  const out: Span[] = [];
  let at = within.from;
  for (const { from, to } of merged(spans)) {
    if (to <= at) continue;
    if (from >= within.to) break;
    if (from > at) out.push({ from: at, to: from });
    at = to;
  }
  if (at < within.to) out.push({ from: at, to: within.to });
  return out;
}

/** Whether a normal list holds an instant. */
export function holds(spans: readonly Span[], instant: number): boolean {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle]?.to ?? 0) <= instant) low = middle + 1;
    else high = middle;
  }
  return (spans[low]?.from ?? Number.POSITIVE_INFINITY) <= instant;
}
