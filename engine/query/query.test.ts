import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadTx } from '../store/driver.ts';
import type { EventIndex } from './event-index.ts';
import { histogram, otherTypes } from './histogram.ts';
import { lowerBound, matchPositions, sortPositions } from './match.ts';

/** Filters on columns never ask the database. */
const noDatabase = null as unknown as ReadTx;

interface Row {
  at: number;
  source: string;
  type: string;
  actor: string;
  host: string;
}

function indexOf(rows: readonly Row[]): EventIndex {
  const sorted = rows.map((row, i) => ({ ...row, id: i + 1 })).sort((a, b) => a.at - b.at || a.id - b.id);
  const column = (key: 'source' | 'type' | 'actor' | 'host'): { codes: Uint32Array; values: string[] } => {
    const values = [...new Set(sorted.map((row) => row[key]))];
    return { codes: Uint32Array.from(sorted, (row) => values.indexOf(row[key])), values };
  };
  const [source, type, actor, host] = [column('source'), column('type'), column('actor'), column('host')];
  return {
    size: rows.length,
    ids: Uint32Array.from(sorted, (row) => row.id),
    times: Float64Array.from(sorted, (row) => row.at),
    codes: { source: source.codes, type: type.codes, actor: actor.codes, host: host.codes },
    values: { source: source.values, type: type.values, actor: actor.values, host: host.values },
  };
}

const label = fc.constantFrom('a', 'b', 'c', 'C', '10', '9');
const row = fc.record({ at: fc.integer({ min: -50, max: 50 }), source: label, type: label, actor: label, host: label });
const rowsOf = fc.array(row, { maxLength: 60 });

describe('matchPositions', () => {
  it('lets through exactly what a plain filter over the rows lets through, in time order', () => {
    fc.assert(
      fc.property(
        rowsOf,
        fc.option(fc.integer({ min: -60, max: 60 }), { nil: undefined }),
        fc.option(fc.integer({ min: -60, max: 60 }), { nil: undefined }),
        fc.option(fc.array(label), { nil: undefined }),
        (rows, from, to, types) => {
          const index = indexOf(rows);
          const filter = {
            ...(from !== undefined && { from }),
            ...(to !== undefined && { to }),
            ...(types && { type: types }),
          };
          const found = Array.from(matchPositions(index, filter, noDatabase), (position) => index.ids[position]);
          const wanted = rows
            .map((one, i) => ({ ...one, id: i + 1 }))
            .filter(
              (one) =>
                (from === undefined || one.at >= from) &&
                (to === undefined || one.at < to) &&
                (!types || types.includes(one.type)),
            )
            .sort((a, b) => a.at - b.at || a.id - b.id)
            .map(({ id }) => id);
          expect(found).toEqual(wanted);
        },
      ),
    );
  });
});

describe('sortPositions', () => {
  it('orders by the column, then by time', () => {
    const index = indexOf([
      { at: 3, source: 's', type: 'b', actor: '', host: '' },
      { at: 1, source: 's', type: 'a', actor: '', host: '' },
      { at: 2, source: 's', type: 'b', actor: '', host: '' },
    ]);
    const all = matchPositions(index, {}, noDatabase);
    const ids = (positions: Uint32Array): (number | undefined)[] =>
      Array.from(positions, (position) => index.ids[position]);
    expect(ids(sortPositions(index, all, { column: 'type', descending: false }))).toEqual([2, 3, 1]);
    expect(ids(sortPositions(index, all, { column: 'type', descending: true }))).toEqual([3, 1, 2]);
    expect(ids(sortPositions(index, all, { column: 'time', descending: true }))).toEqual([1, 3, 2]);
  });
  it('keeps every position once', () => {
    fc.assert(
      fc.property(rowsOf, fc.boolean(), (rows, descending) => {
        const index = indexOf(rows);
        const sorted = sortPositions(index, matchPositions(index, {}, noDatabase), { column: 'actor', descending });
        expect([...sorted].sort((a, b) => a - b)).toEqual(rows.map((_, i) => i));
      }),
    );
  });
});

describe('histogram', () => {
  it('counts every event of the span once, whatever the number of buckets', () => {
    fc.assert(
      fc.property(rowsOf, fc.integer({ min: 1, max: 40 }), (rows, buckets) => {
        const index = indexOf(rows);
        const drawn = histogram(index, matchPositions(index, {}, noDatabase), -20, 21, buckets);
        const sum = drawn.series.flatMap(({ counts }) => counts).reduce((a, b) => a + b, 0);
        expect(sum).toBe(rows.filter(({ at }) => at >= -20 && at < 21).length);
        for (const { counts } of drawn.series) expect(counts).toHaveLength(buckets);
      }),
    );
  });
  it('draws the eight most frequent types apart and counts the rest together', () => {
    const rows = Array.from({ length: 55 }, (_, i) => ({
      at: i,
      source: '',
      type: `t${Math.floor((Math.sqrt(8 * i + 1) - 1) / 2)}`,
      actor: '',
      host: '',
    }));
    const index = indexOf(rows);
    const { series } = histogram(index, matchPositions(index, {}, noDatabase), 0, 55, 1);
    expect(series.map(({ type, counts }) => [type, counts[0]])).toEqual([
      ['t9', 10],
      ['t8', 9],
      ['t7', 8],
      ['t6', 7],
      ['t5', 6],
      ['t4', 5],
      ['t3', 4],
      ['t2', 3],
      [otherTypes, 3],
    ]);
  });
});

it('lowerBound finds the first place not below', () => {
  const times = Float64Array.of(1, 3, 3, 7);
  expect([0, 1, 2, 3, 4, 7, 8].map((instant) => lowerBound(times, instant))).toEqual([0, 0, 1, 1, 3, 3, 4]);
});
