import { expect, test } from 'vitest';
import { PageSelection } from '../../../../shared/domain/bundle/plan.ts';
import { countPages, readRanges } from './page-ranges.ts';

const pages = (typed: string, most: number | null = 20) => {
  const read = readRanges(typed, most);
  return read.ok ? read.pages : `! ${read.problem}`;
};

test('ranges as people type them become ascending and apart', () => {
  expect(pages('1-3, 7')).toBe('1-3, 7');
  expect(pages(' 7 1–3;  ')).toBe('1-3, 7');
  expect(pages('3 - 5, 4-8, 9')).toBe('3-9');
  expect(pages('18-')).toBe('18-20');
  expect(pages('5')).toBe('5');
  for (const typed of ['1-3, 7', '5', '18-']) expect(PageSelection.safeParse(pages(typed)).success).toBe(true);
});

test('every page is no selection', () => {
  expect(pages('')).toBeUndefined();
  expect(pages(' , ')).toBeUndefined();
  expect(pages('1-20')).toBeUndefined();
  expect(pages('1-10, 11-20')).toBeUndefined();
  expect(pages('1-20', null)).toBe('1-20');
});

test('what is no range is said, and what to type instead', () => {
  expect(pages('one')).toMatch(/^! “one” is no page/);
  expect(pages('0-2')).toMatch(/begin at 1/);
  expect(pages('7-3')).toMatch(/ends before it begins/);
  expect(pages('19-21')).toMatch(/has 20 pages/);
  expect(pages('2', 1)).toMatch(/one page/);
  expect(pages('4-', null)).toMatch(/last page/);
});

test('counting', () => expect(countPages('1-3, 7, 10-11')).toBe(6));
