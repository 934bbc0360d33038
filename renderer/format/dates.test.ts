import { expect, test } from 'vitest';
import { dateInWords, parseDate } from './dates.ts';

test.each([
  '15/6/2026',
  '15.06.2026',
  '15 jun 2026',
  '15 June 2026',
  'Monday, 15th June 2026',
  '2026-06-15',
  ' 15-06-2026 ',
])('%s is 15 June 2026', (typed) => expect(parseDate(typed)).toBe('2026-06-15'));

test('the day comes first, and a month past twelve is not quietly swapped', () => {
  expect(parseDate('06/05/2026')).toBe('2026-05-06');
  expect(parseDate('06/15/2026')).toBeNull();
});

test.each(['', 'soon', '31/02/2026', '29 Feb 2026', '15/6/26', '15 Foo 2026', '0/1/2026'])('%s is no date', (typed) =>
  expect(parseDate(typed)).toBeNull(),
);

test('words carry the weekday', () => expect(dateInWords('2026-06-15')).toBe('Monday 15 June 2026'));
