import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countScale, joinBuckets, markerLabel, placeMarkers, tallest } from './chart.ts';
import { timeTicks } from './time-axis.ts';

const total = (series: readonly { counts: readonly number[] }[]) =>
  series.reduce((sum, { counts }) => sum + counts.reduce((a, b) => a + b, 0), 0);

describe('joinBuckets', () => {
  it('loses no event and covers at least the same span', () => {
    const series = fc
      .integer({ min: 1, max: 300 })
      .chain((buckets) =>
        fc.array(fc.array(fc.nat(1000), { minLength: buckets, maxLength: buckets }), { minLength: 1, maxLength: 9 }),
      );
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 120 }), (counts, maxBars) => {
        const buckets = counts[0]?.length ?? 0;
        const density = {
          from: 0,
          to: buckets * 10,
          width: 10,
          series: counts.map((one, i) => ({ type: `t${i}`, counts: one })),
        };
        const joined = joinBuckets(density, maxBars);
        const bars = joined.series[0]?.counts.length ?? 0;
        expect(total(joined.series)).toBe(total(density.series));
        expect(bars).toBeLessThanOrEqual(maxBars);
        expect(bars * joined.width).toBeGreaterThanOrEqual(density.to);
        expect(tallest(joined)).toBeGreaterThanOrEqual(tallest(density));
      }),
    );
  });
});

describe('countScale', () => {
  it('reaches the tallest bar in at most five whole steps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 40 }), (most) => {
        const { top, step } = countScale(most);
        expect(top).toBeGreaterThanOrEqual(most);
        expect(top / step).toBeLessThanOrEqual(5);
        expect(Number.isInteger(top / step)).toBe(true);
        expect(Number.isInteger(step)).toBe(true);
      }),
    );
  });
});

describe('placeMarkers', () => {
  it('puts every event under exactly one marker and lets no marker cover another', () => {
    const width = (label: string) => 6 + 5 * label.length;
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 480, noNaN: true }), { maxLength: 120 }),
        fc.integer({ min: 1, max: 5 }),
        (unsorted, rows) => {
          const xs = unsorted.toSorted((a, b) => a - b);
          const markers = placeMarkers(xs, rows, 2, width);
          expect(markers.flatMap(({ first, last }) => [first, last]).length).toBe(markers.length * 2);
          let next = 1;
          for (const marker of markers) {
            expect(marker.first).toBe(next);
            next = marker.last + 1;
          }
          expect(next).toBe(xs.length + 1);
          for (const [i, a] of markers.entries())
            for (const b of markers.slice(i + 1)) {
              if (a.row !== b.row) continue;
              const reach = (width(markerLabel(a)) + width(markerLabel(b))) / 2;
              expect(b.x - a.x).toBeGreaterThanOrEqual(reach + 2 - 1e-9);
            }
        },
      ),
    );
  });
});

describe('placeMarkers, for many events', () => {
  it('takes time in proportion to them', () => {
    const xs = Array.from({ length: 20_000 }, (_, i) => (i * 480) / 20_000);
    let measured = 0;
    const markers = placeMarkers(xs, 4, 2, (label) => {
      measured++;
      return 6 + 5 * label.length;
    });
    expect(markers.at(-1)?.last).toBe(20_000);
    expect(measured).toBeLessThan(20_000 * 12);
  });
});

describe('timeTicks', () => {
  it('stays inside the span, in order and within the limit', () => {
    const base = Date.UTC(1990, 0, 1) * 1000;
    fc.assert(
      fc.property(
        fc.nat(2 ** 40).map((ms) => base + ms * 1000),
        fc.double({ min: 1e6, max: 1e15, noNaN: true }),
        fc.integer({ min: 4, max: 14 }),
        (from, span, limit) => {
          const ticks = timeTicks(from, from + span, limit);
          expect(ticks.length).toBeLessThanOrEqual(limit);
          for (const [i, tick] of ticks.entries()) {
            expect(tick.at).toBeGreaterThanOrEqual(from);
            expect(tick.at).toBeLessThanOrEqual(from + span);
            if (i > 0) expect(tick.at).toBeGreaterThan(ticks[i - 1]?.at ?? 0);
          }
        },
      ),
    );
  });

  it('names months over a quarter and days over a fortnight', () => {
    const at = (text: string) => Date.parse(text) * 1000;
    expect(timeTicks(at('2026-01-01T00:00:00Z'), at('2026-03-31T00:00:00Z'), 6).map(({ label }) => label)).toEqual([
      'Jan 2026',
      'Feb 2026',
      'Mar 2026',
    ]);
    expect(timeTicks(at('2026-02-01T00:00:00Z'), at('2026-02-08T00:00:00Z'), 8)).toHaveLength(8);
  });
});
