import { expect, test } from 'vitest';
import { assignLanes, fullestOf, type LaneCounts, laneWordsAt, OTHER_LANE } from './lanes.ts';

const event = (source: string) => ({ id: 1, instant: 0, source, type: 't', actor: 'a', host: 'h' });
const counts: LaneCounts = {
  by: 'source',
  from: 0,
  width: 10,
  lanes: [
    { value: 'Proxy', total: 1_204, counts: [3, 0, 41] },
    { value: OTHER_LANE, total: 1, counts: [0, 1, 0] },
  ],
};
const span = (from: number, to: number) => `${from}–${to}`;

test('events stand in the lane of their value, or among the others', () => {
  const lanes = assignLanes([event('Proxy'), event('HR')], 'source', ['Proxy', OTHER_LANE]);
  expect(lanes.map(({ lane }) => lane)).toEqual(['Proxy', OTHER_LANE]);
});

test('one scale for all lanes', () => {
  expect(fullestOf(counts)).toBe(41);
  expect(fullestOf({ ...counts, lanes: [] })).toBe(1);
});

test('a place in a lane, in words', () => {
  expect(laneWordsAt(counts, 'Proxy', 25, [], span)).toBe('Proxy: 41 events, 20–30 · 1,204 in all');
  expect(laneWordsAt(counts, OTHER_LANE, 5, [], span)).toBe('Others: no events, 0–10 · 1 in all');
  expect(laneWordsAt(counts, 'Proxy', 99, [], span)).toBe('');
  const silences = [{ source: 'Proxy', from: 10, to: 20, words: 'Proxy: no events on 3 Mar 2026 (1 day)' }];
  expect(laneWordsAt(counts, 'Proxy', 15, silences, span)).toBe('Proxy: no events on 3 Mar 2026 (1 day)');
  expect(laneWordsAt(counts, OTHER_LANE, 15, silences, span)).toContain('Others: 1 event');
});
