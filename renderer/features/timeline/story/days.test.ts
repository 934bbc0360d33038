import { expect, test } from 'vitest';
import type { StoryRow } from '../../../../shared/api/timeline.ts';
import { daysOf, leftOutWords } from './days.ts';

const row = (number: number, iso: string): StoryRow => ({
  number,
  id: number,
  instant: Date.parse(iso) * 1_000,
  recorded: Date.parse(iso) * 1_000,
  clock: null,
  unsafeWith: [],
  source: 's',
  type: 't',
  actor: 'a',
  host: 'h',
  message: 'm',
  note: '',
  tags: [],
  exhibits: [],
  file: 'f.csv',
  line: 1,
});

test('rows stand under their days, in UTC', () => {
  const days = daysOf([row(1, '2026-02-14T02:41:07Z'), row(2, '2026-02-14T23:59:59Z'), row(3, '2026-06-15T23:30:00Z')]);
  expect(days.map(({ words, rows }) => [words, rows.map(({ number }) => number)])).toEqual([
    ['Saturday 14 February 2026', [1, 2]],
    // In London it was the 16th already: the row itself says so.
    ['Monday 15 June 2026', [3]],
  ]);
  expect(daysOf([])).toEqual([]);
});

test('what is left out, in words', () => {
  expect(leftOutWords(9, 50_109)).toBe(
    '50,109 events that nobody annotated are left out, and so are annotations that were withdrawn.',
  );
  expect(leftOutWords(0, 1)).toBe('1 event that nobody annotated is left out.');
  expect(leftOutWords(3, 0)).toBe('Every event of the case is annotated, so nothing is left out.');
});
