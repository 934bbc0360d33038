import { describe, expect, it } from 'vitest';
import { busiestIn, type Histogram, layBars, niceTop, orderSeries, readoutAt, totalsOf } from './density.ts';
import { assignLooks } from './looks.ts';

const histogram: Histogram = {
  from: 1_000,
  to: 1_400,
  width: 100,
  series: [
    { type: 'other', counts: [0, 0, 0, 1] },
    { type: 'search', counts: [1, 0, 1_000, 0] },
    { type: 'logon', counts: [3, 0, 1, 0] },
  ],
};
const looks = assignLooks(['logon', 'search']);

describe('density', () => {
  it('stacks in the order of the case, other last', () => {
    expect(orderSeries(histogram, looks).series.map((series) => series.type)).toEqual(['logon', 'search', 'other']);
  });

  it('adds up', () => {
    expect(totalsOf(histogram)).toEqual([4, 0, 1_001, 1]);
    expect([niceTop(0), niceTop(7), niceTop(1_001), niceTop(2_000), niceTop(8_001)]).toEqual([
      5, 8, 2_000, 2_000, 10_000,
    ]);
  });

  it('lays stacks that fill, touch and stay in the plot, and keeps one event visible', () => {
    const ordered = orderSeries(histogram, looks);
    const bars = layBars(ordered, { from: 1_000, to: 1_400 }, 400, 100, 2_000);
    expect(bars.every((bar) => bar.height > 0 && bar.y >= 0 && bar.y + bar.height <= 100)).toBe(true);
    const lone = bars.filter((bar) => bar.x === 300);
    expect(lone).toEqual([{ series: 2, x: 300, width: 99, y: 99, height: 1 }]);
    const tall = bars.filter((bar) => bar.x === 200);
    expect(tall.reduce((sum, bar) => sum + bar.height, 0)).toBe(50);
  });

  it('draws an old answer in the place it belongs to in a new view', () => {
    const bars = layBars(histogram, { from: 1_200, to: 1_300 }, 400, 100, 1_001);
    expect(bars.map((bar) => [bar.x, bar.width])).toEqual([[0, 399]]);
  });

  it('reads out one bucket, with both edges', () => {
    expect(readoutAt(histogram, 1_250)).toEqual({
      from: 1_200,
      to: 1_300,
      total: 1_001,
      parts: [
        { type: 'search', count: 1_000 },
        { type: 'logon', count: 1 },
      ],
    });
    expect(readoutAt(histogram, 999)).toBeNull();
    expect(readoutAt(histogram, 1_400)).toBeNull();
    expect(busiestIn(histogram, { from: 1_000, to: 1_400 })?.total).toBe(1_001);
    expect(busiestIn(histogram, { from: 1_100, to: 1_200 })).toBeNull();
  });
});
