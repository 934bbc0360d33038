import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clockResolver } from '../../shared/domain/time/clock-scope.ts';
import { adjustTimes } from './adjust-times.ts';

const sources = ['proxy', 'mail'];
const hosts = ['A', 'B', 'C'];

test('every event is moved by the claim that decides for it, and by no other', () => {
  const scope = fc.record({
    source: fc.option(fc.constantFrom(...sources)),
    host: fc.option(fc.constantFrom(...hosts)),
    importId: fc.option(fc.constantFrom(3, 8)),
  });
  const claims = fc.uniqueArray(
    fc.record({ scope, offset: fc.integer({ min: -50, max: 50 }), uncertainty: fc.constant(0) }),
    { selector: (claim) => JSON.stringify(Object.values(claim.scope)), maxLength: 6 },
  );
  const rows = fc.array(fc.record({ at: fc.nat(1000), source: fc.nat(1), host: fc.nat(2) }), { maxLength: 20 });
  fc.assert(
    fc.property(rows, rows, claims, (first, second, said) => {
      const named = said.filter(({ scope: { source, host, importId } }) => (source ?? host ?? importId) !== null);
      const all = [...first, ...second];
      const times = Float64Array.from(all, ({ at }) => at);
      const column = (codes: number[], values: string[]) => ({ codes: Uint8Array.from(codes), values });
      adjustTimes(
        {
          times,
          columns: {
            source: column(
              all.map(({ source }) => source),
              sources,
            ),
            host: column(
              all.map(({ host }) => host),
              hosts,
            ),
          },
        },
        [
          { import: 3, first: 1, last: first.length },
          { import: 8, first: first.length + 1, last: all.length },
        ],
        named,
      );
      const resolve = clockResolver(named);
      for (const [n, { at, source, host }] of all.entries()) {
        const origin = { source: sources[source] ?? '', host: hosts[host] ?? '', importId: n < first.length ? 3 : 8 };
        expect(times[n]).toBe(at - (resolve(origin)?.offset ?? 0));
      }
    }),
  );
});
