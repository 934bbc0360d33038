import { describe, expect, it } from 'vitest';
import { type FetchPage, idsBetween } from './id-range.ts';

const wanted = { caseId: 'c', filter: {}, sort: { column: 'time', descending: false } } as const;

function pages(total: number): { fetchPage: FetchPage; asked: [number, number][] } {
  const asked: [number, number][] = [];
  return {
    asked,
    fetchPage: async ({ offset, limit }) => {
      asked.push([offset, limit]);
      const rows = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, i) => [offset + i + 1]);
      return { total, rows: rows as never };
    },
  };
}

describe('a range of rows', () => {
  it('holds both ends, in either direction, and none twice', async () => {
    const { fetchPage } = pages(50_000);
    expect(await idsBetween(fetchPage, wanted, 4, 2)).toEqual([3, 4, 5]);
    const many = await idsBetween(fetchPage, wanted, 10, 2_509);
    expect(many).toHaveLength(2_500);
    expect(new Set(many).size).toBe(2_500);
  });

  it('stops where the rows stop and where a selection must', async () => {
    expect(await idsBetween(pages(3).fetchPage, wanted, 0, 9_999)).toEqual([1, 2, 3]);
    const { fetchPage, asked } = pages(10_000_000);
    expect(await idsBetween(fetchPage, wanted, 0, 5_000_000)).toHaveLength(100_000);
    expect(asked.every(([, limit]) => limit <= 1_000)).toBe(true);
  });
});
