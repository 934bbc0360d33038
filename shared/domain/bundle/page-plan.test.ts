import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookmarks, bookmarkTitle, pageCount, pageRange, paginateRows, planPages, shorten } from './page-plan.ts';

const part = fc.record({ id: fc.string(), title: fc.string(), pages: fc.integer({ min: 1, max: 500 }) });
const section = fc.oneof(
  part,
  fc
    .record({ id: fc.string(), title: fc.string(), parts: fc.array(part, { minLength: 1, maxLength: 8 }) })
    .map((one) => ({ ...one, pages: one.parts.reduce((sum, { pages }) => sum + pages, 0) })),
);

describe('planPages', () => {
  it('numbers from 1 without a gap, sections and parts alike', () => {
    fc.assert(
      fc.property(fc.array(section, { minLength: 1, maxLength: 12 }), (sections) => {
        const plan = planPages(sections);
        let next = 1;
        for (const [i, planned] of plan.entries()) {
          expect(planned.firstPage).toBe(next);
          expect(planned.lastPage - planned.firstPage + 1).toBe(sections[i]?.pages);
          let inner = next;
          for (const one of planned.parts) {
            expect(one.firstPage).toBe(inner);
            inner = one.lastPage + 1;
          }
          next = planned.lastPage + 1;
          if (planned.parts.length > 0) expect(inner).toBe(next);
        }
        expect(pageCount(plan)).toBe(next - 1);
      }),
    );
  });

  it('refuses a part without a page and parts that do not add up', () => {
    expect(() => planPages([{ id: 'index', title: 'Index', pages: 0 }])).toThrow(RangeError);
    const parts = [{ id: 'a', title: 'A', pages: 2 }];
    expect(() => planPages([{ id: 'exhibits', title: 'Exhibits', pages: 3, parts }])).toThrow('take 2 pages');
  });
});

describe('bookmarks', () => {
  it('end with the page they lead to, however long the title (B4)', () => {
    fc.assert(
      fc.property(fc.array(section, { minLength: 1, maxLength: 12 }), (sections) => {
        for (const mark of bookmarks(planPages(sections)).flatMap((top) => [top, ...top.children])) {
          expect(mark.title.endsWith(` – page ${mark.page}`)).toBe(true);
          expect([...mark.title].length).toBeLessThan(100);
        }
      }),
    );
    expect(bookmarkTitle('Chronology', 4)).toBe('Chronology – page 4');
  });
});

describe('paginateRows', () => {
  const heights = fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 200 });

  it('keeps every row once and in order, and overfills a page only with a row that fits no page', () => {
    fc.assert(
      fc.property(heights, fc.integer({ min: 1, max: 700 }), fc.integer({ min: 1, max: 700 }), (rows, first, room) => {
        const pages = paginateRows(rows, first, room);
        expect(pages.at(0)?.from).toBe(0);
        expect(pages.at(-1)?.to).toBe(rows.length);
        for (const [i, page] of pages.entries()) {
          if (i > 0) {
            expect(page.from).toBe(pages[i - 1]?.to);
            expect(page.to).toBeGreaterThan(page.from);
          }
          const used = rows.slice(page.from, page.to).reduce((sum, height) => sum + height, 0);
          expect(used <= (i === 0 ? first : room) || page.to - page.from === 1).toBe(true);
        }
      }),
    );
  });

  it('is a fixed point: drawing the rows it put on a page again gives that page', () => {
    fc.assert(
      fc.property(heights, fc.integer({ min: 400, max: 700 }), (rows, room) => {
        for (const page of paginateRows(rows, room, room))
          expect(paginateRows(rows.slice(page.from, page.to), room, room)).toHaveLength(1);
      }),
    );
  });

  it('gives one page to no rows', () => {
    expect(paginateRows([], 100, 100)).toEqual([{ from: 0, to: 0 }]);
  });
});

describe('words', () => {
  it('shortens at a word and says so', () => {
    expect(shorten('one two three', 40)).toBe('one two three');
    expect(shorten('one two three four', 12)).toBe('one two…');
    expect(shorten('x'.repeat(30), 10)).toBe(`${'x'.repeat(9)}…`);
  });
  it('writes page ranges', () => {
    expect(pageRange({ firstPage: 3, lastPage: 3 })).toBe('3');
    expect(pageRange({ firstPage: 3, lastPage: 9 })).toBe('3–9');
  });
});
