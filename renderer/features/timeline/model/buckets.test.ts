import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketWidth, planBuckets, planCovers } from './buckets.ts';
import { panView } from './viewport.ts';
import { DAY, HOUR } from './zone.ts';

const from = 1_767_225_600_000_000;
const quarter = { from, to: from + 90 * DAY };

describe('buckets', () => {
  it('chooses a round width that can still be seen', () => {
    expect(bucketWidth(quarter, 1_100)).toBe(6 * HOUR);
    expect(bucketWidth({ from, to: from + DAY }, 1_440)).toBe(5 * 60_000_000);
  });

  it('stands on the same grid after a pan', () => {
    const plan = planBuckets(quarter, 1_100);
    const moved = planBuckets(panView(quarter, 0.0131, { from: 0, to: from * 2 }), 1_100);
    expect(moved.width).toBe(plan.width);
    expect((moved.from - plan.from) % plan.width).toBe(0);
  });

  it('covers its own view and a little more, but not another zoom', () => {
    const plan = planBuckets(quarter, 1_100);
    expect(planCovers(plan, quarter, 1_100)).toBe(true);
    const all = { from: 0, to: from * 2 };
    expect(planCovers(plan, panView(quarter, 0.4, all), 1_100)).toBe(true);
    expect(planCovers(plan, panView(quarter, 0.6, all), 1_100)).toBe(false);
    expect(planCovers(plan, { from, to: from + DAY }, 1_100)).toBe(false);
  });

  it('never breaks the contract, from 10 ms to six centuries', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -8_900_000_000_000_000, max: 8_000_000_000_000_000 }),
        fc.integer({ min: 10_000, max: 8_900_000_000_000_000 }),
        fc.integer({ min: 100, max: 8_000 }),
        (start, length, pixels) => {
          const view = { from: start, to: Math.min(start + length, 9_000_000_000_000_000) };
          const plan = planBuckets(view, pixels);
          expect(plan.buckets).toBeGreaterThanOrEqual(1);
          expect(plan.buckets).toBeLessThanOrEqual(4096);
          expect(Number.isInteger(plan.buckets)).toBe(true);
          expect(Number.isSafeInteger(plan.from) && Number.isSafeInteger(plan.to)).toBe(true);
          expect(plan.from).toBeLessThanOrEqual(view.from);
          expect(plan.to).toBeGreaterThanOrEqual(view.to);
        },
      ),
    );
  });
});
