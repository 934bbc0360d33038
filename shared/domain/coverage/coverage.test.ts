import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds, merged, uncovered } from './intervals.ts';
import { reviewSentence, sessionSentence } from './limitations.ts';
import { sessionKind } from './session-kind.ts';
import { pairSessions, type SessionMark } from './sessions.ts';
import { silences } from './silences.ts';

const anySpans = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 })).map(([from, to]) => ({ from, to })),
  { maxLength: 12 },
);

describe('spans of time', () => {
  test('cover the same instants merged, and no others', () => {
    fc.assert(
      fc.property(anySpans, fc.integer({ min: -2, max: 62 }), (spans, at) => {
        const normal = merged(spans);
        const covered = spans.some(({ from, to }) => from <= at && at < to);
        expect(holds(normal, at)).toBe(covered);
        expect(holds(uncovered(spans, { from: 5, to: 50 }), at)).toBe(at >= 5 && at < 50 && !covered);
        for (const [i, { from, to }] of normal.entries()) {
          expect(from).toBeLessThan(to);
          expect(from).toBeGreaterThan(normal[i - 1]?.to ?? -1);
        }
      }),
    );
  });
});

const weekdays = (weeks: number): number[] => Array.from({ length: weeks * 7 }, (_, day) => (day % 7 < 5 ? 9 : 0));

describe('silences of a source', () => {
  test('weekends of an office source are its rhythm', () => {
    expect(silences(weekdays(12).slice(0, -2))?.found).toEqual([]);
  });
  test('a week without an event stands out', () => {
    const counts = weekdays(12).slice(0, -2);
    counts.fill(0, 28, 35);
    expect(silences(counts)).toEqual({
      rule: { ordinary: 4, days: 82, activeDays: 55 },
      found: [{ from: 26, to: 35 }],
    });
  });
  test('too few days, or a source that is mostly quiet: nothing is said', () => {
    expect(silences(weekdays(1))).toBeNull();
    expect(silences(Array.from({ length: 100 }, (_, day) => (day % 10 === 0 ? 1 : 0)))).toBeNull();
    expect(silences([])).toBeNull();
  });
});

const mark = (event: number, at: number, kind: SessionMark['kind']): SessionMark => ({ event, at, kind });

describe('sessions', () => {
  test('logoff ends the newest logon; halves without the other are named', () => {
    const [off0, on1, on2, off3, off4, on5] = [
      mark(1, 0, 'off'),
      mark(2, 10, 'on'),
      mark(3, 20, 'on'),
      mark(4, 30, 'off'),
      mark(5, 40, 'off'),
      mark(6, 50, 'on'),
    ];
    expect(pairSessions([on5, off4, off3, on2, on1, off0])).toEqual({
      paired: [
        { on: on2, off: off3 },
        { on: on1, off: off4 },
      ],
      withoutOff: [on5],
      withoutOn: [off0],
    });
  });
  test('a logoff long after ends nothing', () => {
    const marks = [mark(1, 0, 'on'), mark(2, 1_000, 'off')];
    expect(pairSessions(marks, 999)).toEqual({ paired: [], withoutOff: [marks[0]], withoutOn: [marks[1]] });
  });
  test('every mark is in exactly one place', () => {
    const some = fc.array(fc.record({ at: fc.nat(50), kind: fc.constantFrom('on' as const, 'off' as const) }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(some, (raw) => {
        const marks = raw.map((one, event) => ({ ...one, event }));
        const { paired, withoutOff, withoutOn } = pairSessions(marks, 20);
        const all = [...paired.flatMap(({ on, off }) => [on, off]), ...withoutOff, ...withoutOn];
        expect(all.map(({ event }) => event).sort((a, b) => a - b)).toEqual(marks.map(({ event }) => event));
        for (const { on, off } of paired) {
          expect(off.at).toBeGreaterThanOrEqual(on.at);
          expect(off.at - on.at).toBeLessThanOrEqual(20);
        }
      }),
    );
  });
});

describe('limitations in words', () => {
  test('sessions, in every mixture', () => {
    expect(sessionSentence({ paired: 3, withoutOff: 0, withoutOn: 0 })).toBeNull();
    expect(sessionSentence({ paired: 3, withoutOff: 1, withoutOn: 1200 })).toBe(
      '1 logon has no logoff and 1,200 logoffs have no logon in the data: for those, the length of the session is not known.',
    );
  });
  test.each([
    [0, 0, /^The case holds no events/],
    [0, 7, /^0 of 7 events \(0 %\) were/],
    [1, 50_000, /^1 of 50,000 events \(less than 0.1 %\) was/],
    [49_999, 50_000, /\(99.9 %\)/],
    [7, 7, /^Every one of the 7 events/],
  ])('%i of %i reviewed', (reviewed, total, words) => expect(reviewSentence({ reviewed, total })).toMatch(words));
  test.each([
    ['logon', 'on'],
    ['Logon (4624)', 'on'],
    ['Remote session logoff (23)', 'off'],
    ['sign-in', 'on'],
    ['LOGGED OUT', null],
    ['logon_failed', null],
    ['Failed logon (4625)', null],
    ['Logon with explicit credentials (4648)', null],
    ['logistics', null],
  ] as const)('type %s', (type, kind) => expect(sessionKind(type)).toBe(kind));
});
