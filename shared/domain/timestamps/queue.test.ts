import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstRetry, type LogHead, lastRetry, nextStamp, retryAt, stampState, stampWords, unstamped } from './queue.ts';

const minute = 60_000_000;
const now = Date.parse('2026-02-14T03:00:00Z') * 1000;
const when = (micros: number): string => new Date(micros / 1000).toISOString();
const stamp = (time: number, anchored = true): LogHead['stamp'] => ({
  time,
  tsaName: 'CN=Exampleshire Time',
  anchored,
});
const head = (size: number, more: Partial<LogHead> = {}): LogHead => ({
  size,
  madeAt: now - 1000 * minute + size,
  stamp: null,
  tries: null,
  ...more,
});

describe('the next head to be timestamped', () => {
  it('is the largest, at once, and one timestamp is enough for all before it', () => {
    const heads = [head(3), head(9), head(5)];
    expect(nextStamp(heads, now)).toEqual({ head: heads[1], at: now, due: true });
    const stamped = heads.map((each) => (each.size === 9 ? { ...each, stamp: stamp(now) } : each));
    expect(nextStamp(stamped, now)).toBeNull();
    expect(unstamped(stamped)).toEqual([]);
    expect(nextStamp([], now)).toBeNull();
  });

  it('is one made after the last timestamp', () => {
    const heads = [head(3), head(5, { stamp: stamp(now - minute) }), head(6), head(8)];
    expect(unstamped(heads).map(({ size }) => size)).toEqual([6, 8]);
    expect(nextStamp(heads, now)?.head.size).toBe(8);
  });

  it('waits longer with each try, and never longer than an hour', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 1000].map((count) => (retryAt({ count, lastAt: now }) ?? 0) - now);
    expect(waits.map((wait) => wait / minute)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(waits[0]).toBe(firstRetry);
    expect(waits.at(-1)).toBe(lastRetry);
    expect(retryAt(null)).toBeNull();
  });

  it('does not come sooner because there is a newer head', () => {
    const heads = [head(3, { tries: { count: 3, lastAt: now - minute } }), head(4)];
    expect(nextStamp(heads, now)).toEqual({ head: heads[1], at: now + 3 * minute, due: false });
    expect(nextStamp(heads, now + 3 * minute)?.due).toBe(true);
    expect(nextStamp(heads, now + 3 * minute - 1)?.due).toBe(false);
  });

  it('is due at once where the clock was set back past the last try', () => {
    const heads = [head(3, { tries: { count: 9, lastAt: now + 1_000_000 * minute } })];
    expect(nextStamp(heads, now)).toMatchObject({ at: now, due: true });
  });

  it('is there exactly while a head waits, is one that waits, and comes due within an hour', () => {
    const some: fc.Arbitrary<LogHead> = fc.record({
      size: fc.nat(20),
      madeAt: fc.constant(now),
      stamp: fc.option(fc.record({ time: fc.nat(), tsaName: fc.string(), anchored: fc.boolean() })),
      tries: fc.option(fc.record({ count: fc.nat(2000), lastAt: fc.integer({ min: now - 1e12, max: now + 1e12 }) })),
    });
    fc.assert(
      fc.property(fc.array(some), (heads) => {
        const next = nextStamp(heads, now);
        const waiting = unstamped(heads);
        expect(next === null).toBe(waiting.length === 0);
        if (!next) return;
        expect(stampState(next.head, heads).state).toBe('waiting');
        expect(waiting.every(({ size }) => size <= next.head.size)).toBe(true);
        expect(next.at).toBeLessThanOrEqual(now + lastRetry);
        expect(nextStamp(heads, Math.max(next.at, now))?.due).toBe(true);
      }),
    );
  });
});

describe('what the screen says', () => {
  const words = (of: LogHead, heads: readonly LogHead[] = [of]): string => stampWords(stampState(of, heads), when);

  it('is that it is not yet timestamped, and how often that was tried', () => {
    expect(words(head(3))).toBe('Not yet timestamped');
    const tried = (count: number): string => words(head(3, { tries: { count, lastAt: now } }));
    expect(tried(0)).toBe('Not yet timestamped');
    expect(tried(1)).toBe('Not yet timestamped: tried once, last 2026-02-14T03:00:00.000Z');
    expect(tried(4)).toBe('Not yet timestamped: tried 4 times, last 2026-02-14T03:00:00.000Z');
  });

  it('is when and by whom, and whether that is anchored', () => {
    expect(words(head(3, { stamp: stamp(now) }))).toBe('Timestamped 2026-02-14T03:00:00.000Z by CN=Exampleshire Time');
    expect(words(head(3, { stamp: stamp(now, false) }))).toBe(
      'Timestamped 2026-02-14T03:00:00.000Z by CN=Exampleshire Time, whose certificate is not anchored',
    );
  });

  it('never calls a head timestamped that only a later one covers, nor covered by one of its own size', () => {
    const covered = head(3);
    const heads = [covered, head(9, { stamp: stamp(now) }), head(5, { stamp: stamp(now - minute) })];
    expect(words(covered, heads)).toBe(
      'Not timestamped itself; covered by a later timestamp of 2026-02-14T02:59:00.000Z by CN=Exampleshire Time',
    );
    expect(words(covered, [covered, head(3, { stamp: stamp(now) }), head(2, { stamp: stamp(now) })])).toBe(
      'Not yet timestamped',
    );
  });
});
