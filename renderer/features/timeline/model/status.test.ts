import { expect, test } from 'vitest';
import { describeZone, statusLine } from './status.ts';

const at = (iso: string): number => Date.parse(iso) * 1_000;
const quarter = { from: at('2026-01-01T00:00:00Z'), to: at('2026-03-31T23:00:00Z') };
const facts = {
  total: 50_118,
  matched: 1_204,
  annotated: 9,
  selected: 12,
  sort: { column: 'time', descending: false },
  zone: 'Europe/London',
  view: quarter,
  clocks: 0,
} as const;

test('the status line', () => {
  expect(statusLine(facts)).toBe(
    '1,204 of 50,118 events · 12 selected · 9 annotated · earliest first · times in Europe/London (GMT, BST from 29 Mar) and UTC',
  );
  expect(statusLine({ ...facts, matched: 50_118, selected: 0, sort: { column: 'actor', descending: true } })).toBe(
    '50,118 events · 9 annotated · by who, Z to A · times in Europe/London (GMT, BST from 29 Mar) and UTC',
  );
  expect(statusLine({ ...facts, zone: 'UTC', clocks: 2 })).toMatch(/ · times in UTC · adjusted for 2 clocks$/u);
});

test('zones', () => {
  expect(describeZone('UTC', quarter)).toBe('UTC');
  expect(describeZone('Europe/London', { from: at('2026-05-01T00:00:00Z'), to: at('2026-06-01T00:00:00Z') })).toBe(
    'Europe/London (BST) and UTC',
  );
});
