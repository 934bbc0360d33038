import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Aligned, alignPages } from './align.ts';

/** Pages whose digest has the same letter are alike: `a1` and `a2` are two states of one page. */
const aligned = (before: string[], after: string[]): Aligned[] =>
  alignPages(before, after, (i, j) => (before[i]?.[0] === after[j]?.[0] ? 0.9 : 0));
const said = (before: string[], after: string[]): string[] =>
  aligned(before, after).map(({ kind, before: i, after: j }) => `${kind} ${i ?? '-'} ${j ?? '-'}`);

describe('pages of two files', () => {
  it('are told apart as changed, moved, come and gone', () => {
    expect(said(['a', 'b', 'c'], ['a', 'b', 'c'])).toEqual(['same 0 0', 'same 1 1', 'same 2 2']);
    expect(said(['a', 'b1', 'c'], ['a', 'b2', 'c'])).toEqual(['same 0 0', 'changed 1 1', 'same 2 2']);
    expect(said(['a', 'b'], ['a', 'x', 'b'])).toEqual(['same 0 0', 'added - 1', 'same 1 2']);
    expect(said(['a', 'x', 'b'], ['a', 'b'])).toEqual(['same 0 0', 'removed 1 -', 'same 2 1']);
    expect(said(['a', 'b', 'c', 'd'], ['b', 'c', 'd', 'a'])).toEqual(['same 1 0', 'same 2 1', 'same 3 2', 'moved 0 3']);
    // One page went and another came in its place, with nothing in common.
    expect(said(['a', 'x', 'b'], ['a', 'y', 'b'])).toEqual(['same 0 0', 'added - 1', 'removed 1 -', 'same 2 2']);
  });

  it('that show the same as others, as blank ones do, are matched in their order', () => {
    expect(said(['blank', 'a', 'blank', 'blank'], ['blank', 'a', 'blank'])).toEqual([
      'same 0 0',
      'same 1 1',
      'same 2 2',
      'removed 3 -',
    ]);
  });

  it('are each accounted for exactly once, in the order of the new file', () => {
    const pages = fc.array(fc.constantFrom('a1', 'a2', 'b1', 'b2', 'c', 'd', 'blank'), { maxLength: 24 });
    fc.assert(
      fc.property(pages, pages, (before, after) => {
        const rows = aligned(before, after);
        const ofBefore = rows.flatMap(({ before: i }) => (i === null ? [] : [i]));
        const ofAfter = rows.flatMap(({ after: j }) => (j === null ? [] : [j]));
        expect([...ofBefore].sort((x, y) => x - y)).toEqual(before.map((_, i) => i));
        expect(ofAfter).toEqual(after.map((_, j) => j));
        for (const { kind, before: i, after: j } of rows) {
          if (kind === 'same' || kind === 'moved') expect(before[i as number]).toBe(after[j as number]);
          if (kind === 'changed') expect(before[i as number]).not.toBe(after[j as number]);
          expect(kind === 'added').toBe(i === null);
          expect(kind === 'removed').toBe(j === null);
        }
        expect(aligned(before, before).every(({ kind }) => kind === 'same')).toBe(true);
      }),
    );
  });

  it('of two bundles that have nothing in common are paired without comparing each with each', () => {
    const many = (letter: string): string[] => Array.from({ length: 5000 }, (_, i) => `${letter}${i}`);
    let asked = 0;
    const rows = alignPages(many('a'), many('b'), () => {
      asked++;
      return 0.9;
    });
    expect(rows.filter(({ kind }) => kind === 'changed')).toHaveLength(5000);
    expect(asked).toBe(5000);
  });
});
