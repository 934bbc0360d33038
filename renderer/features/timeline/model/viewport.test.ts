import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampView, lengthOf, MIN_LENGTH, panView, tidyView, toInstant, wholeView, zoomView } from './viewport.ts';

const whole = { from: 1_767_225_600_000_000, to: 1_774_998_000_000_000 };

describe('viewport', () => {
  it('zooms about the pointer', () => {
    const view = zoomView(whole, 0.5, 0.25, whole);
    expect(lengthOf(view)).toBe(lengthOf(whole) / 2);
    expect(toInstant(view, 0.25)).toBe(toInstant(whole, 0.25));
  });

  it('pans until the edge and no further', () => {
    const view = zoomView(whole, 0.1, 0, whole);
    expect(panView(view, -1, whole)).toEqual(view);
    expect(panView(view, 0.5, whole).from).toBe(view.from + lengthOf(view) / 2);
    expect(panView(view, 1_000, whole).to).toBe(whole.to);
  });

  it('is whole again when zoomed out far enough', () => {
    expect(zoomView(zoomView(whole, 0.5, 0.7, whole), 2.5, 0.1, whole)).toEqual(whole);
  });

  it('gives a case with a single instant a view', () => {
    const view = wholeView({ from: 5, to: 5 });
    expect(lengthOf(view)).toBeGreaterThan(0);
    expect(clampView(view, view)).toEqual(view);
  });

  it('tidies edges outwards by about a pixel, and not beyond the whole', () => {
    const minute = 60_000_000;
    const view = { from: whole.from + 1_234_567_891, to: whole.from + 400_000 * minute };
    const tidy = tidyView(view, { from: whole.from, to: whole.from + 500_000 * minute });
    expect([tidy.from % minute, tidy.to % minute]).toEqual([0, 0]);
    expect(view.from - tidy.from).toBeLessThan(lengthOf(view) / 1_500);
    expect(tidyView({ from: whole.from + 5, to: whole.from + 20_005 }, whole).from).toBe(whole.from + 5);
    expect(tidyView({ from: whole.from + 1, to: whole.to - 1 }, whole)).toEqual(whole);
  });

  it('stays inside the whole, in whole microseconds, whatever is done to it', () => {
    const step = fc.oneof(
      fc.record({
        factor: fc.double({ min: 0.01, max: 50, noNaN: true }),
        anchor: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      fc.record({ pan: fc.double({ min: -5, max: 5, noNaN: true }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let view = whole;
        for (const s of steps)
          view = 'pan' in s ? panView(view, s.pan, whole) : zoomView(view, s.factor, s.anchor, whole);
        expect(Number.isInteger(view.from) && Number.isInteger(view.to)).toBe(true);
        expect(view.from).toBeGreaterThanOrEqual(whole.from);
        expect(view.to).toBeLessThanOrEqual(whole.to);
        expect(lengthOf(view)).toBeGreaterThanOrEqual(MIN_LENGTH);
      }),
    );
  });
});
