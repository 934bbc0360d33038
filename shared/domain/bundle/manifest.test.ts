import { describe, expect, it } from 'vitest';
import { bundleFileName } from './file-name.ts';
import { manifestNameOf, type PagesAt, pagesInRange } from './manifest.ts';

const pagesAt: PagesAt = [
  [0, 0, 0],
  [100, 1, 1],
  [200, 3, 3],
  [300, 4, 9],
  [500, 2, 2],
  [600, 0, 0],
];

describe('pagesInRange', () => {
  it('names the pages whose objects the range touches', () => {
    expect(pagesInRange(pagesAt, 150, 151)).toEqual({ pages: [{ first: 1, last: 1 }], structure: false });
    expect(pagesInRange(pagesAt, 199, 301)).toEqual({
      pages: [
        { first: 1, last: 1 },
        { first: 3, last: 9 },
      ],
      structure: false,
    });
    expect(pagesInRange(pagesAt, 550, 10_000)).toEqual({ pages: [{ first: 2, last: 2 }], structure: true });
    expect(pagesInRange(pagesAt, 0, 1)).toEqual({ pages: [], structure: true });
  });
  it('takes ends as exclusive', () => {
    expect(pagesInRange(pagesAt, 100, 200).pages).toEqual([{ first: 1, last: 1 }]);
  });
});

describe('file names (B10)', () => {
  it('are short name, letter and hearing date', () => {
    expect(bundleFileName({ shortName: 'PC Sample', letter: 'A', hearingDate: '2026-06-15' })).toBe(
      'PC Sample - Bundle A - 2026-06-15.pdf',
    );
    expect(bundleFileName({ shortName: 'DPS/2026:0413\u202e', letter: 'B', hearingDate: null })).toBe(
      'DPS-2026-0413 - Bundle B.pdf',
    );
    expect(bundleFileName({ shortName: '...', letter: 'A', hearingDate: null })).toBe('Case - Bundle A.pdf');
  });
  it('put the manifest beside the PDF', () => {
    expect(manifestNameOf('a/b.PDF')).toBe('a/b.manifest.json');
    expect(manifestNameOf('bundle')).toBe('bundle.manifest.json');
  });
});
