/**
 * Which head of a log is to be timestamped, and when: pure, so that the same answer stands on the screen and in the worker.
 *
 * A log only grows, and each head covers all that came before. A timestamp of a later head is therefore proof of the time of
 * every earlier one (with the consistency proof between them): after three days without a network, one request is enough.
 */

/** First wait after a failed try, doubled with each further one up to the last. µs. */
export const firstRetry = 60_000_000;
export const lastRetry = 3_600_000_000;

export interface LogHead {
  /** Leaves it covers. Heads given together are of one log, and consistent with one another. */
  readonly size: number;
  /** µs since 1970 UTC, by the device's own clock. */
  readonly madeAt: number;
  readonly stamp: Stamp | null;
  /** Tries that got no timestamp. */
  readonly tries: Tries | null;
}

export interface Stamp {
  /** µs since 1970 UTC, by the authority's clock. */
  readonly time: number;
  readonly tsaName: string;
  /** Whether its certificate led to a trusted one. */
  readonly anchored: boolean;
}

export interface Tries {
  readonly count: number;
  /** µs since 1970 UTC. */
  readonly lastAt: number;
}

export type StampState =
  | { readonly state: 'stamped'; readonly stamp: Stamp }
  /** Itself not stamped; a later head is, which covers it. */
  | { readonly state: 'covered'; readonly stamp: Stamp; readonly size: number }
  | { readonly state: 'waiting'; readonly tries: Tries | null };

export function stampState(head: LogHead, heads: readonly LogHead[]): StampState {
  if (head.stamp) return { state: 'stamped', stamp: head.stamp };
  let cover: { size: number; stamp: Stamp } | null = null;
  for (const { size, stamp } of heads) {
    // The earliest time proved is the one that says most.
    if (stamp && size > head.size && (cover === null || stamp.time < cover.stamp.time)) cover = { size, stamp };
  }
  return cover ? { state: 'covered', ...cover } : { state: 'waiting', tries: head.tries };
}

/** Heads that no timestamp covers, smallest first. */
export function unstamped<T extends LogHead>(heads: readonly T[]): T[] {
  return heads
    .filter((head) => stampState(head, heads).state === 'waiting')
    .sort((a, b) => a.size - b.size || a.madeAt - b.madeAt);
}

/** When a head that has been tried may be tried again, µs; a head that has not been tried may be at once (null). */
export function retryAt(tries: Tries | null): number | null {
  if (!tries || tries.count < 1) return null;
  return tries.lastAt + Math.min(firstRetry * 2 ** Math.min(tries.count - 1, 30), lastRetry);
}

export interface NextStamp<T extends LogHead> {
  readonly head: T;
  /** µs since 1970 UTC; `now` or earlier where it is due. */
  readonly at: number;
  readonly due: boolean;
}

/**
 * The one head to ask a timestamp for: the largest that none covers. A wait belongs to the authority that did not answer, so
 * a new head does not cut it short: the latest try of any waiting head counts.
 *
 * @param now µs since 1970 UTC; where it is before the last try the clock was set back, and waiting on would be without end
 */
export function nextStamp<T extends LogHead>(heads: readonly T[], now: number): NextStamp<T> | null {
  const waiting = unstamped(heads);
  const head = waiting.at(-1);
  if (!head) return null;
  const tried = waiting.flatMap(({ tries }) => tries ?? []);
  const last = tried.reduce<Tries | null>((best, tries) => (best && best.lastAt >= tries.lastAt ? best : tries), null);
  const at = last !== null && now < last.lastAt ? now : (retryAt(last) ?? now);
  return { head, at, due: at <= now };
}

/**
 * What a person reads of a head.
 *
 * @param when writes an instant (µs) as the place it stands in does: `14 Feb 2026 02:41:07 GMT`
 */
export function stampWords(state: StampState, when: (micros: number) => string): string {
  if (state.state === 'waiting') {
    if (!state.tries || state.tries.count < 1) return 'Not yet timestamped';
    const times = state.tries.count === 1 ? 'once' : `${state.tries.count} times`;
    return `Not yet timestamped: tried ${times}, last ${when(state.tries.lastAt)}`;
  }
  const { time, tsaName, anchored } = state.stamp;
  const by = anchored ? `by ${tsaName}` : `by ${tsaName}, whose certificate is not anchored`;
  if (state.state === 'stamped') return `Timestamped ${when(time)} ${by}`;
  return `Not timestamped itself; covered by a later timestamp of ${when(time)} ${by}`;
}
