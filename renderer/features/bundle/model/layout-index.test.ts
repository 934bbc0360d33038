import { expect, test } from 'vitest';
import { Layout } from '../../../../shared/api/bundle-plans.ts';
import { cited, indexLayout, nearestPage, nthPage, onPage, ordinalOf, pagesOf, readPage } from './layout-index.ts';
import { fillOf, headingOf, warningsInWords } from './words.ts';

const item = (id: string, firstPage: number, lastPage: number) => ({
  id,
  title: id,
  ref: '',
  firstPage,
  lastPage,
  bytes: 10,
  placeholder: null,
});
const volume = (letter: string, pages: number, bytes: number, sections: unknown[]) => ({
  letter,
  file: `${letter}.pdf`,
  pages,
  bytes,
  sections,
});
const layout = Layout.parse({
  audience: 'panel',
  volumes: [
    volume('B', 10, 30_000_000, [
      { id: 's1', title: 'One', firstPage: 3, lastPage: 10, items: [item('a', 3, 3), item('b', 4, 10)] },
    ]),
    volume('C', 5, 9_000_000, [{ id: 's2', title: 'Two', firstPage: 2, lastPage: 5, items: [item('c', 2, 5)] }]),
  ],
  profile: { profile: 'mail', mostBytes: 36_000_000, mostPages: null, fits: true },
  warnings: [{ kind: 'duplicate', ids: ['a', 'c'], words: 'The same twice.', stops: false }],
});
const { volumes } = layout;

test('items and sections are found with their pages, and with what is to be said of them', () => {
  const { placed, warned, pages } = indexLayout(layout);
  expect(pages).toBe(15);
  const b = placed.get('b');
  expect(b && pagesOf(b, 2)).toBe('B:4–10');
  expect(b && pagesOf(b, 1)).toBe('4–10');
  expect(placed.get('s2')?.letter).toBe('C');
  expect(warned.get('c')?.[0]?.kind).toBe('duplicate');
  expect(cited({ letter: 'C', page: 2 }, 2)).toBe('C:2');
});

test('pages of all volumes are counted on, and back', () => {
  expect(nthPage(volumes, 10)).toEqual({ letter: 'B', page: 10 });
  expect(nthPage(volumes, 11)).toEqual({ letter: 'C', page: 1 });
  expect(nthPage(volumes, 16)).toBeNull();
  expect(nthPage(volumes, 0)).toBeNull();
  for (let n = 1; n <= 15; n++) expect(ordinalOf(volumes, nthPage(volumes, n) ?? { letter: '', page: 0 })).toBe(n);
  expect(ordinalOf(volumes, { letter: 'C', page: 6 })).toBe(0);
  expect(nearestPage(volumes, { letter: 'C', page: 60 })).toEqual({ letter: 'C', page: 5 });
  expect(nearestPage(volumes, { letter: 'D', page: 1 })).toEqual({ letter: 'C', page: 1 });
  expect(nearestPage([], { letter: 'D', page: 1 })).toBeNull();
});

test('a page is typed as it is cited', () => {
  expect(readPage('7', volumes, 'B')).toEqual({ letter: 'B', page: 7 });
  expect(readPage(' c:2 ', volumes, 'B')).toEqual({ letter: 'C', page: 2 });
  expect(readPage('C 5', volumes, 'B')).toEqual({ letter: 'C', page: 5 });
  expect(readPage('C:6', volumes, 'B')).toBeNull();
  expect(readPage('x', volumes, 'B')).toBeNull();
});

test('what stands on a page', () => {
  expect(onPage(volumes, { letter: 'B', page: 1 })).toEqual({ section: null, item: null });
  expect(onPage(volumes, { letter: 'B', page: 5 }).item?.id).toBe('b');
  expect(onPage(volumes, { letter: 'C', page: 2 }).section?.id).toBe('s2');
});

test('size and warnings in words', () => {
  expect(fillOf(layout)).toEqual({ letter: 'B', share: 30 / 36, words: 'about 30.0 MB of 36.0 MB', over: false });
  const family = { ...layout, profile: { ...layout.profile, mostBytes: null, mostPages: 8 } };
  expect(fillOf(family)).toMatchObject({ letter: 'B', words: '10 pages of 8', over: true });
  expect(warningsInWords([])).toBe('Nothing to look at');
  expect(warningsInWords(layout.warnings)).toBe('1 thing to look at');
  const stop = { ...layout.warnings[0], stops: true } as (typeof layout.warnings)[number];
  expect(warningsInWords([stop, ...layout.warnings, ...layout.warnings])).toBe('1 thing stops an export, 2 to look at');
});

test('a typed text is called by its first heading', () => {
  expect(headingOf('Preface\n\n# Opening note\nText')).toBe('Opening note');
  expect(headingOf('\n- First point')).toBe('First point');
  expect(headingOf('')).toBe('');
  expect(headingOf('x'.repeat(300))).toHaveLength(120);
});
