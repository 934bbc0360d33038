import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pae } from './dsse.ts';
import { decodeEntry, type Entry, encodeEntry, feedId, feedSubject, parseFeedSubject } from './entry.ts';
import { fromHex, toHex } from './hex.ts';
import { jcs, type Signable } from './jcs.ts';
import { leafHash, MerkleRange, nodeHash } from './merkle.ts';

const sha256 = (data: Uint8Array): Uint8Array => createHash('sha256').update(data).digest();
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

describe('jcs (RFC 8785)', () => {
  const corpus = '../shared/corpus/crypto/rfc8785-jcs';
  it.skipIf(!existsSync(corpus))(
    'agrees with the published vectors that hold only whole numbers (skipped without the corpus)',
    () => {
      let compared = 0;
      for (const name of readdirSync(join(corpus, 'input'))) {
        const value = JSON.parse(readFileSync(join(corpus, 'input', name), 'utf8')) as Signable;
        const wanted = readFileSync(join(corpus, 'output', name), 'utf8').trim();
        // values.json and arrays.json hold fractions on purpose; the ledger signs none.
        if (/\d\.\d|\de/i.test(wanted)) expect(() => jcs(value)).toThrow('safe integer');
        else {
          expect(text(jcs(value))).toBe(wanted);
          compared++;
        }
      }
      expect(compared).toBeGreaterThanOrEqual(2);
    },
  );

  it.each([
    ['a fraction', { a: 0.5 }, '$.a'],
    ['2^53', [2 ** 53], '$[0]'],
    ['minus zero', -0, '$'],
    ['undefined', { a: { b: undefined } }, '$.a.b'],
    ['a lone surrogate', ['\ud800'], '$[0]'],
    ['a lone surrogate in a key', { '\udc00': 1 }, '$'],
    ['a date', { at: new Date(0) }, '$.at'],
    ['a map', new Map(), '$'],
  ])('refuses %s, naming where', (_, value, path) => {
    expect(() => jcs(value as unknown as Signable)).toThrow(path);
  });

  it('reads back as the same value, whatever the order of keys', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ unit: 'grapheme' }),
          fc.oneof(fc.maxSafeInteger(), fc.string({ unit: 'grapheme' }), fc.boolean(), fc.constant(null)),
        ),
        (value) => {
          const keys = Object.keys(value).reverse();
          if (keys.includes('__proto__')) return;
          const turned = Object.fromEntries(
            keys.map((key) => [key, Object.is(value[key], -0) ? 0 : value[key]]),
          ) as Signable;
          const canonical = text(jcs(turned));
          expect(JSON.parse(canonical)).toEqual(turned);
          expect(canonical).toBe(text(jcs(JSON.parse(canonical) as Signable)));
        },
      ),
    );
  });
});

describe('pae (DSSE v1)', () => {
  it('is the example of the specification', () => {
    // https://github.com/secure-systems-lab/dsse/blob/master/protocol.md, "Test Vectors"
    expect(text(pae('http://example.com/HelloWorld', Buffer.from('hello world')))).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
  });
  it('counts bytes, not characters', () => {
    expect(text(pae('é', Buffer.from('ü')))).toBe('DSSEv1 2 é 2 ü');
  });
});

describe('MerkleRange (RFC 6962 §2.1)', () => {
  /** The recursive definition of the RFC, as the second opinion. */
  const mth = (leaves: Uint8Array[]): Uint8Array => {
    if (leaves.length === 0) return sha256(new Uint8Array(0));
    if (leaves.length === 1) return leaves[0] as Uint8Array;
    let k = 1;
    while (k * 2 < leaves.length) k *= 2;
    return nodeHash(mth(leaves.slice(0, k)), mth(leaves.slice(k)), sha256);
  };
  it('gives the roots of the reference tree of Certificate Transparency', () => {
    // Leaves and roots: certificate-transparency, merkle_tree_test.cc, also in transparency-dev/merkle.
    const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
    const roots: Record<number, string> = {
      0: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      1: '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      8: '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    };
    for (const [size, root] of Object.entries(roots)) {
      const range = new MerkleRange(sha256);
      for (const leaf of leaves.slice(0, Number(size))) range.push(leafHash(fromHex(leaf), sha256));
      expect(toHex(range.root())).toBe(root);
    }
  });
  it('equals the recursive definition at every size', () => {
    const leaves: Uint8Array[] = [];
    const range = new MerkleRange(sha256);
    for (let size = 0; size <= 130; size++) {
      expect(toHex(range.root())).toBe(toHex(mth(leaves)));
      expect(range.size).toBe(size);
      const leaf = leafHash(Buffer.from(`leaf ${size}`), sha256);
      leaves.push(leaf);
      range.push(leaf);
    }
  });
});

describe('entry', () => {
  const entry: Entry = {
    v: 1,
    feed: '11'.repeat(32),
    seq: 1,
    prev: '22'.repeat(32),
    log: 'continuity/case/1b671a64-40d5-491e-99b0-da01ff1f3341',
    act: 'annotated',
    subject: { id: 'annotation:x', sha256: null, size: null },
    actor: '1b671a64-40d5-491e-99b0-da01ff1f3341',
    at: '2026-02-14T02:41:07.000Z',
    boot: '33'.repeat(16),
    mono: 12,
    seen: null,
    after: [],
    detail: '44'.repeat(32),
  };
  it('has one encoding, and reads back from it', () => {
    const payload = encodeEntry(entry);
    expect(decodeEntry(payload)).toEqual(entry);
    // Frozen: these bytes are the format of every case file.
    expect(toHex(sha256(payload))).toBe('81c077bbd27e6e48e13948832fdfd15450cb1b51dd9d7d68d947b49ff08ba311');
  });
  it.each([
    ['another spelling', (s: string) => s.replace('{"act"', '{ "act"')],
    ['an unknown member', (s: string) => s.replace('{"act"', '{"aaa":1,"act"')],
    ['a byte order mark', (s: string) => `\ufeff${s}`],
    ['a later version', (s: string) => s.replace('"v":1', '"v":2')],
    ['a number out of range', (s: string) => s.replace('"mono":12', '"mono":9007199254740993')],
    ['no predecessor', (s: string) => s.replace(/"prev":"[0-9a-f]+"/, '"prev":null')],
    ['nothing', () => ''],
  ])('refuses %s', (_, bend) => {
    expect(decodeEntry(Buffer.from(bend(text(encodeEntry(entry)))))).toBeNull();
  });
  it('refuses a first entry that names a predecessor', () => {
    expect(decodeEntry(Buffer.from(text(encodeEntry(entry)).replace('"seq":1', '"seq":0')))).toBeNull();
  });
  it('never throws on bytes from anywhere', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(decodeEntry(bytes)).toBeNull();
      }),
    );
  });
  it('ties a feed to its case, key and nonce', () => {
    const key = new Uint8Array(32).fill(7);
    const nonce = new Uint8Array(16).fill(9);
    const id = feedId('log', key, nonce, sha256);
    expect(id).not.toBe(feedId('log2', key, nonce, sha256));
    expect(id).not.toBe(feedId('log', key, new Uint8Array(16), sha256));
    expect(parseFeedSubject(feedSubject(key, nonce))).toEqual({ publicKey: key, nonce });
    expect(parseFeedSubject('ed25519:00:11')).toBeNull();
  });
});
