import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeMarks, spanOfMark } from './marks.ts';

const view = { from: 0, to: 1_000_000 };
const event = (id: number, instant: number, lane = 'search') => ({ id, instant, lane });

test('events apart are marks of their own, with the room between them', () => {
  const marks = placeMarks([event(1, 100_000), event(2, 300_000)], view, 1_000);
  expect(marks.map((mark) => [mark.key, mark.room])).toEqual([
    ['e1', 200],
    ['e2', 700],
  ]);
});

test('events that would cover each other are one mark with all of them, lane by lane', () => {
  const marks = placeMarks([event(1, 100_000), event(2, 110_000), event(3, 110_000, 'logon')], view, 1_000);
  expect(marks.map((mark) => [mark.lane, mark.events.length])).toEqual([
    ['search', 2],
    ['logon', 1],
  ]);
  const zoomed = placeMarks([event(1, 100_000), event(2, 110_000)], { from: 90_000, to: 130_000 }, 1_000);
  expect(zoomed).toHaveLength(2);
});

test('no event is lost, none is in two marks, and a chain does not swallow a lane', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 999_999 }), { maxLength: 200 }), (instants) => {
      const events = instants.map((instant, i) => event(i + 1, instant));
      const marks = placeMarks(events, view, 1_000);
      expect(marks.flatMap((mark) => mark.events.map(({ id }) => id)).sort((a, b) => a - b)).toEqual(
        events.map(({ id }) => id),
      );
      for (const mark of marks) {
        const [first, last] = [mark.events[0]?.instant ?? 0, mark.events.at(-1)?.instant ?? 0];
        expect(last - first).toBeLessThan(34_000);
      }
    }),
  );
});

test('a cluster opens onto all that it holds, even where all have one instant', () => {
  const [mark] = placeMarks([event(1, 500_000), event(2, 500_000)], view, 1_000);
  const span = mark ? spanOfMark(mark) : { from: 0, to: 0 };
  expect(span.from).toBeLessThan(500_000);
  expect(span.to).toBeGreaterThan(500_000);
});
