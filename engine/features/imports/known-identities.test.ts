import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdentityTable } from './known-identities.ts';

const seed = Number(process.env.FC_SEED ?? 4_041_103);

/** Identities whose first eight bytes are mostly alike: what the table remembers of them does not tell them apart. */
const identity = fc
  .tuple(
    fc.constantFrom(0, 1, 255),
    fc.constantFrom(0, 7),
    fc.integer({ min: 0, max: 3 }),
    fc.integer({ min: 0, max: 2 }),
  )
  .map(([a, b, c, d]) => {
    const bytes = Buffer.alloc(16, a);
    bytes[7] = b;
    bytes[8] = c;
    bytes[15] = d;
    return bytes;
  });

describe('IdentityTable', () => {
  it('holds exactly what was added, also where the remembered 64 bits meet', () => {
    fc.assert(
      fc.property(fc.array(identity, { maxLength: 60 }), fc.array(identity, { maxLength: 60 }), (held, asked) => {
        const table = new IdentityTable(held.length, (id, one) => Buffer.compare(held[id - 1] as Buffer, one) === 0);
        const all = Buffer.concat(held);
        for (let n = 0; n < held.length; n++) table.add(n + 1, all, 16 * n);
        for (const one of [...held, ...asked]) expect(table.has(one)).toBe(held.some((other) => other.equals(one)));
      }),
      { seed, numRuns: 300 },
    );
  });
});
