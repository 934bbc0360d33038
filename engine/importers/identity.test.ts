import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identityBytes, OccurrenceTable, RowIdentities } from './identity.ts';

function identitiesOf(rows: readonly string[], columns = ['message', 'datetime']): string[] {
  const identities = new RowIdentities('timesketch-csv', columns);
  const into = Buffer.alloc(rows.length * identityBytes);
  return rows.map((row, index) => {
    identities.write(row, into, index * identityBytes);
    return into.subarray(index * identityBytes, (index + 1) * identityBytes).toString('hex');
  });
}

test('equal rows of one file differ, and are the same again in the next reading', () => {
  const rows = ['a', 'b', 'a', 'a', 'b', 'c'];
  const first = identitiesOf(rows);
  expect(new Set(first).size).toBe(rows.length);
  expect(identitiesOf(rows)).toEqual(first);
  // An overlapping export: the rows that it shares are the same rows, in whatever order it gives them.
  expect(new Set(identitiesOf(['b', 'a', 'a', 'd', 'a']).filter((id) => first.includes(id))).size).toBe(4);
});

test('identities are the documented hash', () => {
  expect(identitiesOf(['row, 1'], ['Message', ' DateTime '])).toEqual(identitiesOf(['row, 1']));
  expect(identitiesOf(['row, 1'], ['message', 'other'])).not.toEqual(identitiesOf(['row, 1']));
  // printf 'timesketch-csv\nmessage\ndatetime' | sha256sum; then printf '<that>\n0\na' | sha256sum | cut -c1-32
  expect(identitiesOf(['a', 'a'])).toEqual(['8400cc669ee927a5080c1d4b9ba9d801', 'fb6b867fc56dd6dbc3b4b94510dacef4']);
});

test('a row repeated hundreds of times stays countable', () => {
  expect(new Set(identitiesOf(Array.from({ length: 1000 }, () => 'same'))).size).toBe(1000);
});

test('counts like a map of counts, whatever the keys', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc
          .tuple(fc.nat(0xffff_ffff), fc.constantFrom(0, 1, 64, 96, 128, 0xffff_ffff))
          .map(([high, low]) => [(high & 0xf) >>> 0, low] as const),
        { maxLength: 3000 },
      ),
      (keys) => {
        const table = new OccurrenceTable();
        const counts = new Map<string, number>();
        for (const [high, low] of keys) {
          const key = `${high} ${low}`;
          const before = counts.get(key) ?? 0;
          expect(table.count(high, low)).toBe(before);
          counts.set(key, before + 1);
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('needs at most 20 bytes a row', () => {
  const table = new OccurrenceTable();
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
  let most = 0;
  for (let rows = 1; rows <= 2_000_000; rows += 1) {
    table.count(next(), rows);
    if (rows > 200_000 && rows % 10_000 === 0) most = Math.max(most, table.bytes / rows);
  }
  expect(most).toBeLessThan(20);
});
