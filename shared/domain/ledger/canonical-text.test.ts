import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText } from './canonical-text.ts';
import { decodeEntry, encodeEntry } from './entry.ts';
import { acts, Entry } from './entry-schema.ts';
import { jcs, type Signable } from './jcs.ts';

/** What the library says of what may be signed. */
const text = (value: unknown): string | null => {
  try {
    jcs(value as Signable);
  } catch {
    return null;
  }
  return canonicalize(value) ?? null;
};

describe('the short way to canonical JSON', () => {
  it('says what the RFC 8785 library says, or nothing where that says nothing', () => {
    const leaf = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom('\u{d800}', '\u{2028}', '\u{7f}', '"\\/\b\f\n\r\t\u0000', '__proto__'),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('10', '9', 'é', 'Z', 'a', '')),
          tie('value'),
          {
            maxKeys: 5,
            noNullPrototype: true,
          },
        ),
      ),
    }));
    fc.assert(
      fc.property(value, (one) => {
        const expected = text(one);
        expect(canonicalText(one)).toBe(expected);
        if (expected !== null) expect(new TextDecoder().decode(jcs(one as Signable))).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('an entry read quickly', () => {
  const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
  const instant = fc
    .date({ min: new Date('1000-01-01'), max: new Date('2999-12-31T23:59:59.999Z'), noInvalidDate: true })
    .map((date) => date.toISOString());
  const entry: fc.Arbitrary<Entry> = fc.record({
    v: fc.constant(1 as const),
    feed: hex,
    seq: fc.nat(),
    prev: fc.constant(null),
    log: fc.oneof(
      fc.string({ minLength: 1, maxLength: 60 }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
    ),
    act: fc.constantFrom(...acts),
    subject: fc.record({
      id: fc.oneof(fc.string({ minLength: 1, maxLength: 60 }), fc.constantFrom('a"b', 'a\\b', 'ü', ' ')),
      sha256: fc.option(hex),
      size: fc.option(fc.maxSafeNat()),
    }),
    actor: fc.uuid(),
    at: instant,
    boot: fc.stringMatching(/^[0-9a-f]{32}$/),
    mono: fc.maxSafeNat(),
    seen: fc.option(fc.record({ size: fc.maxSafeNat(), root: hex, time: instant })),
    after: fc.array(hex, { maxLength: 66 }),
    detail: hex,
  });

  it('is what was encoded, and any other spelling of it is none', () => {
    fc.assert(
      fc.property(entry, hex, fc.nat(), fc.nat(127), (made, prev, at, byte) => {
        const whole: Entry = { ...made, prev: made.seq === 0 ? null : prev };
        if (whole.after.length > 64) {
          expect(() => encodeEntry(whole)).toThrow();
          expect(decodeEntry(jcs(whole as unknown as Signable))).toBeNull();
          return;
        }
        const bytes = encodeEntry(whole);
        expect(new TextDecoder().decode(bytes)).toBe(canonicalize(Entry.parse(whole)));
        expect(decodeEntry(bytes)).toEqual(whole);
        const other = Uint8Array.from(bytes);
        other[at % bytes.length] = byte;
        const read = decodeEntry(other);
        // Whatever still reads must be canonical: the very bytes.
        if (read) expect(Buffer.compare(encodeEntry(read), other)).toBe(0);
      }),
      { numRuns: 1500 },
    );
  });

  it('refuses days that are none, acts that are none, and a first entry with another before it', () => {
    const [made] = fc.sample(entry, { numRuns: 1, seed: 7 }) as [Entry];
    const plain = { ...made, log: 'l', subject: { id: 's', sha256: null, size: null }, after: [], seen: null, seq: 1 };
    const of = (change: Record<string, unknown>) =>
      decodeEntry(jcs({ ...plain, prev: 'a'.repeat(64), ...change } as unknown as Signable));
    expect(of({ at: '2024-02-29T00:00:00.000Z' })).not.toBeNull();
    for (const at of [
      '2026-02-29T00:00:00.000Z',
      '2100-02-29T00:00:00.000Z',
      '2026-04-31T00:00:00.000Z',
      '2026-13-01T00:00:00.000Z',
    ])
      expect(of({ at })).toBeNull();
    expect(of({ seen: { size: 1, root: 'a'.repeat(64), time: '2026-06-31T00:00:00.000Z' } })).toBeNull();
    expect(of({ act: 'invented' })).toBeNull();
    expect(of({ seq: 0 })).toBeNull();
    expect(of({ prev: null })).toBeNull();
    expect(of({})).not.toBeNull();
    // Nor is any such thing written.
    const whole = { ...plain, prev: 'a'.repeat(64) };
    expect(() => encodeEntry(whole)).not.toThrow();
    for (const change of [
      { at: '2026-02-29T00:00:00.000Z' },
      { act: 'invented' },
      { more: 1 },
      { mono: 0.5 },
      { after: Array.from({ length: 65 }, () => 'a'.repeat(64)) },
      { log: 'l'.repeat(257) },
    ])
      expect(() => encodeEntry({ ...whole, ...change } as unknown as Entry)).toThrow();
  });
});
