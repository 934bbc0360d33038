import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laneMarks, lanesOf } from './lanes.ts';

const event = (actor: string, source = 'Proxy') => ({ actor, source });

describe('lanesOf', () => {
  it('takes people where they tell the events apart, else sources', () => {
    expect(lanesOf([event('a'), event('b'), event('a')])).toEqual({
      by: 'people',
      lanes: [
        { name: 'a', events: [1, 3] },
        { name: 'b', events: [2] },
      ],
    });
    expect(lanesOf([event('a', 'Door'), event('a', 'Proxy')]).by).toBe('sources');
    expect(lanesOf([event(''), event('', 'Door'), event('b')]).by).toBe('sources');
  });

  it('puts every event in exactly one of at most ten lanes, in order', () => {
    const name = fc.integer({ min: 0, max: 40 }).map((n) => (n === 0 ? ' ' : `n${n}`));
    fc.assert(
      fc.property(fc.array(fc.record({ actor: name, source: name }), { minLength: 1, maxLength: 200 }), (events) => {
        const { lanes } = lanesOf(events);
        expect(lanes.length).toBeLessThanOrEqual(10);
        expect(new Set(lanes.map((lane) => lane.name)).size).toBe(lanes.length);
        for (const lane of lanes) expect(lane.events).toEqual(lane.events.toSorted((a, b) => a - b));
        expect(lanes.flatMap((lane) => lane.events).sort((a, b) => a - b)).toEqual(events.map((_, i) => i + 1));
      }),
    );
  });
});

describe('laneMarks', () => {
  it('puts every event under exactly one marker, and lets none cover another', () => {
    const width = (label: string) => 6 + 5 * label.length;
    const xs = fc.array(fc.double({ min: 0, max: 340, noNaN: true }), { maxLength: 150 });
    fc.assert(
      fc.property(xs, (unsorted) => {
        const events = unsorted.toSorted((a, b) => a - b).map((x, i) => ({ n: i + 1, x }));
        const marks = laneMarks(events, 2, width);
        expect(marks.flatMap((mark) => mark.events).sort((a, b) => a - b)).toEqual(events.map(({ n }) => n));
        for (const [i, a] of marks.entries()) {
          expect(a.row).toBeLessThan(3);
          expect(a.label).toBe(a.events.length === 1 ? `${a.events[0]}` : `${a.events[0]} +${a.events.length - 1}`);
          for (const b of marks.slice(i + 1)) {
            if (a.row !== b.row) continue;
            expect(Math.abs(b.x - a.x)).toBeGreaterThanOrEqual((width(a.label) + width(b.label)) / 2 + 2 - 1e-9);
          }
        }
      }),
    );
  });
});
