import fc from 'fast-check';
import { expect, it } from 'vitest';
import { roundBuckets } from './buckets.ts';

const at = (iso: string): number => Date.parse(iso) * 1000;

it('a quarter of a year is drawn by the day', () => {
  expect(roundBuckets(at('2026-01-01T07:02:09Z'), at('2026-04-02T11:00:00Z'), 180)).toEqual({
    from: at('2026-01-01T00:00:00Z'),
    to: at('2026-04-03T00:00:00Z'),
    buckets: 92,
  });
});

it('one instant is one bucket', () => {
  expect(roundBuckets(at('2026-01-01T07:02:09Z'), at('2026-01-01T07:02:09Z'), 180).buckets).toBe(1);
});

it('covers both ends with as few as allowed', () => {
  const instant = fc.integer({ min: -8e15, max: 8e15 });
  fc.assert(
    fc.property(instant, instant, fc.integer({ min: 1, max: 400 }), (a, b, most) => {
      const [first, last] = a < b ? [a, b] : [b, a];
      // A single bucket cannot cover a span that crosses every multiple.
      fc.pre(most > 1);
      const { from, to, buckets } = roundBuckets(first, last, most);
      expect(from).toBeLessThanOrEqual(first);
      expect(to).toBeGreaterThan(last);
      expect(buckets).toBeLessThanOrEqual(most);
    }),
  );
});
