import { expect, test } from 'vitest';
import type { ContinuityEntry, CustodyEvent, CustodyGap, CustodyPeriod } from '../../../shared/api/custody.ts';
import { distinct } from './recent.ts';
import { custodySentence, heldInOrder, storyOf } from './story.ts';

let index = 0;
function entry(act: string, change: Partial<ContinuityEntry> = {}): ContinuityEntry {
  index += 1;
  return {
    index,
    seq: index,
    feed: 'f'.repeat(64),
    hash: index.toString(16).padStart(64, '0'),
    act,
    summary: `${act}.`,
    subject: 'exhibit:AB/1',
    subjectSha256: null,
    actor: 'Alex Byrne',
    at: '2026-05-04T09:00:00.000Z',
    reason: null,
    local: '2026-05-04T10:00:00+01:00',
    sound: true,
    ...change,
  } as ContinuityEntry;
}

test('openings in a row by one person for one purpose are told together; nothing is left out', () => {
  const entries = [
    entry('exhibited'),
    entry('viewed'),
    entry('viewed'),
    entry('viewed', { actor: 'Sam Carter' }),
    entry('viewed', { actor: 'Sam Carter', reason: 'disclosure' }),
    entry('viewed', { sound: false }),
    entry('viewed'),
    entry('exported'),
  ];
  const story = storyOf({ entries, events: [] });
  expect(story.map((each) => (each.kind === 'openings' ? each.entries.length : each.entry.act))).toEqual([
    'exhibited',
    2,
    'viewed',
    'viewed',
    'viewed',
    'viewed',
    'exported',
  ]);
  expect(story.flatMap((each) => (each.kind === 'openings' ? each.entries : [each.entry]))).toEqual(entries);
});

test('a transfer is joined to what was recorded with it', () => {
  const transferred = entry('transferred');
  const event = { ledgerEntry: transferred.hash, kind: 'transfer' } as CustodyEvent;
  expect(storyOf({ entries: [entry('exhibited'), transferred], events: [event] })[1]).toEqual({
    kind: 'entry',
    entry: transferred,
    event,
  });
});

const period = (holder: string, from: string, to: string | null): CustodyPeriod => ({
  holder,
  from,
  to,
  place: '',
  seal: '',
  basis: '',
});
const gap = (from: string | null, to: string, declared = false): CustodyGap => ({
  kind: declared ? 'declared' : 'handover',
  from,
  to,
  what: 'Nothing says who had it.',
  declared,
  explanation: declared ? 'In the post' : null,
});

test('periods and gaps run in the order in which they begin; the unknown comes first', () => {
  const a = period('A', '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z');
  const b = period('B', '2026-01-03T00:00:00.000Z', null);
  const between = gap('2026-01-02T00:00:00.000Z', '2026-01-03T00:00:00.000Z');
  const before = gap(null, '2026-01-01T00:00:00.000Z', true);
  expect(heldInOrder({ periods: [a, b], gaps: [between, before] })).toEqual([
    { kind: 'gap', gap: before },
    { kind: 'period', period: a },
    { kind: 'gap', gap: between },
    { kind: 'period', period: b },
  ]);
});

test('a gap that begins when a period does stands before it', () => {
  const at = '2026-01-02T00:00:00.000Z';
  const held = heldInOrder({ periods: [period('A', at, null)], gaps: [gap(at, '2026-01-03T00:00:00.000Z')] });
  expect(held.map(({ kind }) => kind)).toEqual(['gap', 'period']);
});

test('the sentence says who holds it, and counts what is not explained apart from what is declared', () => {
  const now = period('Sam Carter', '2026-01-03T00:00:00.000Z', null);
  expect(custodySentence({ periods: [now], gaps: [] })).toBe('Held by Sam Carter. All of the time is accounted for.');
  const open = gap(null, '2026-01-03T00:00:00.000Z');
  expect(custodySentence({ periods: [now], gaps: [open, { ...open, declared: true }] })).toBe(
    'Held by Sam Carter. 1 gap is not explained, 1 gap is declared.',
  );
  expect(custodySentence({ periods: [], gaps: [open, open] })).toBe(
    'Nobody is recorded as holding it now. 2 gaps are not explained.',
  );
});

test('words used before come once each, the newest spelling first', () => {
  expect(distinct(['Review', null, ' review ', '', 'Panel', 'For the panel'], 2)).toEqual(['Review', 'Panel']);
});
