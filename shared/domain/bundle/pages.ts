/** Page selections as people write them, `1-3, 7`: what a plan holds and what is drawn. */
import type { PageRanges } from './resolved.ts';

/**
 * Inclusive ranges from 1, ascending and apart; neighbours are joined.
 *
 * @returns null where the words are no such selection: a page 0, a range that runs backwards, or one that does not follow the
 *   one before it
 */
export function parsePages(words: string): [number, number][] | null {
  if (!/^\d{1,6}(-\d{1,6})?(, ?\d{1,6}(-\d{1,6})?)*$/.test(words)) return null;
  const ranges: [number, number][] = [];
  for (const part of words.split(',')) {
    const [first = 0, last = first] = part.trim().split('-').map(Number);
    const before = ranges.at(-1);
    if (first < 1 || last < first || (before && first <= before[1])) return null;
    if (before && before[1] + 1 === first) before[1] = last;
    else ranges.push([first, last]);
  }
  return ranges;
}

/** The same in words: `1-3, 7`. */
export function pagesWords(ranges: readonly (readonly [number, number])[]): string {
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(', ');
}

/** Whether two selections of the same source show a page in common. */
export function pagesMeet(a: PageRanges, b: PageRanges): boolean {
  if (a === null || b === null) return true;
  return a.some(([first, last]) => b.some(([from, to]) => first <= to && from <= last));
}
