import { createHash, createPublicKey, verify } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from './hex.ts';
import { leafHash, MerkleRange } from './merkle.ts';
import { rangeHash } from './nodes.ts';
import { parseVkey } from './note-key.ts';
import { openCheckpoint } from './open-checkpoint.ts';
import {
  consistencyProof,
  consistencyRanges,
  inclusionProof,
  inclusionRanges,
  verifyConsistency,
  verifyInclusion,
} from './proofs.ts';
import { type Ed25519Verify, ed25519Verifier } from './signed-note.ts';
import { newTiles, parseTilePath, type Tile, tilePath, widthInTree } from './tile-paths.ts';
import { decodeEntries, decodeTile, encodeEntries, encodeTile, nodesOfTiles, tileBytes, tileOfNode } from './tiles.ts';
import { TlogError } from './tlog-error.ts';

const sha256 = (data: Uint8Array): Uint8Array => createHash('sha256').update(data).digest();
const refused = (act: () => unknown): boolean => {
  try {
    act();
  } catch (error) {
    if (error instanceof TlogError && error.code === 'tile-malformed') return true;
    throw error;
  }
  return false;
};

describe('tile paths (C2SP tlog-tiles)', () => {
  it.each([
    ['tile/0/x001/x234/067', { level: 0, index: 1234067, width: 256 }],
    ['tile/0/000', { level: 0, index: 0, width: 256 }],
    ['tile/0/999', { level: 0, index: 999, width: 256 }],
    ['tile/0/x001/000', { level: 0, index: 1000, width: 256 }],
    ['tile/0/x123/456', { level: 0, index: 123456, width: 256 }],
    ['tile/63/001.p/255', { level: 63, index: 1, width: 255 }],
    ['tile/entries/x273/112.p/1', { level: 'entries', index: 273112, width: 1 }],
    ['tile/1/x009/x007/x199/x254/x740/991', { level: 1, index: Number.MAX_SAFE_INTEGER, width: 256 }],
  ] satisfies [string, Tile][])('%s', (path, tile) => {
    expect(tilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });
  it.each([
    '',
    'tile',
    'tile/0',
    'tile/0/',
    'tile/0/0',
    'tile/0/00',
    'tile/0/1000',
    'tile/0/x000/001',
    'tile/0/x001/x000',
    'tile/0/001/000',
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/1.0/000',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/001',
    'tile/0/000.p/',
    'tile/0/000.p',
    'tile/0/000/p/1',
    'tile/0/000 ',
    'tile/0/000\n',
    '/tile/0/000',
    'tile/../000',
    'tile/0/../000',
    'tile/entries',
    'tile/Entries/000',
    'tile/0/x009/x007/x199/x254/x740/992',
    'tile/0/x999/x999/x999/x999/x999/999',
    'tile/0/x001/x000/x000/x000/x000/x000/000',
  ])('refuse %j', (path) => {
    expect(refused(() => parseTilePath(path))).toBe(true);
  });
  it('have one spelling each, and never throw but to refuse', () => {
    const tile = fc.record({
      level: fc.oneof(fc.constant('entries' as const), fc.nat(63)),
      index: fc.oneof(fc.nat(), fc.maxSafeNat()),
      width: fc.integer({ min: 1, max: 256 }),
    });
    fc.assert(
      fc.property(tile, (one) => {
        expect(parseTilePath(tilePath(one))).toEqual(one);
      }),
    );
    const path = fc.array(fc.constantFrom('tile/', '0', '1', 'x', '/', '.p/', 'entries', '000', '99', 'x001/'));
    fc.assert(
      fc.property(path, (parts) => {
        const text = parts.join('');
        refused(() => expect(tilePath(parseTilePath(text))).toBe(text));
      }),
    );
  });
  it.each([{ level: 64 }, { level: -1 }, { level: 0.5 }, { index: -1 }, { index: 0.5 }, { width: 0 }, { width: 257 }])(
    'are not written for %j',
    (change) => {
      expect(() => tilePath({ level: 0, index: 0, width: 1, ...change })).toThrow(RangeError);
    },
  );
});

describe('the tiles of a log', () => {
  const count = (tiles: Iterable<Tile>, level: number | 'entries', full: boolean): number =>
    [...tiles].filter((tile) => tile.level === level && (tile.width === 256) === full).length;

  it('of 70,000 are those of the specification', () => {
    const tiles = [...newTiles(0, 70_000)];
    expect([count(tiles, 0, true), count(tiles, 0, false)]).toEqual([273, 1]);
    expect([count(tiles, 1, true), count(tiles, 1, false)]).toEqual([1, 1]);
    expect([count(tiles, 2, true), count(tiles, 2, false)]).toEqual([0, 1]);
    expect(tiles.filter(({ width }) => width < 256).map(tilePath)).toEqual([
      'tile/entries/273.p/112',
      'tile/0/273.p/112',
      'tile/1/001.p/17',
      'tile/2/000.p/1',
    ]);
    expect(tiles.length).toBe(274 + 274 + 2 + 1);
  });
  it('of 256 are a full one and one above', () => {
    expect([...newTiles(0, 256)].map(tilePath)).toEqual(['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1']);
    expect([...newTiles(0, 0)]).toEqual([]);
    expect([...newTiles(300, 300)]).toEqual([]);
    expect([...newTiles(256, 257)].map(tilePath)).toEqual(['tile/entries/001.p/1', 'tile/0/001.p/1']);
    expect(() => [...newTiles(2, 1)]).toThrow(RangeError);
  });
  it('are all there, and no others are, however the log has grown', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(90_000), { minLength: 1, maxLength: 5 }), (growth) => {
        const there = new Set<string>();
        let size = 0;
        for (const to of growth.toSorted((a, b) => a - b)) {
          for (const tile of newTiles(size, to)) there.add(tilePath(tile));
          size = to;
        }
        // Partial tiles of earlier sizes stay; what this size needs is the tiles made for it from nothing.
        for (const tile of newTiles(0, size)) {
          expect(there.has(tilePath(tile))).toBe(true);
          expect(tile.width).toBe(widthInTree(tile.level, tile.index, size));
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('what tiles contain', () => {
  it('is hashes, as many as the tile is wide', () => {
    const hashes = [1, 2, 3].map((fill) => new Uint8Array(32).fill(fill));
    expect(decodeTile(encodeTile(hashes), 3)).toEqual(hashes);
    expect(refused(() => decodeTile(encodeTile(hashes), 2))).toBe(true);
    expect(refused(() => decodeTile(encodeTile(hashes), 4))).toBe(true);
    expect(refused(() => decodeTile(new Uint8Array(95), 3))).toBe(true);
    expect(() => encodeTile([])).toThrow(RangeError);
    expect(() => encodeTile([new Uint8Array(31)])).toThrow(RangeError);
  });
  it('is entries behind their lengths, as many as the bundle is wide', () => {
    const entries = ['one', '', 'three'].map((text) => Uint8Array.from(Buffer.from(text)));
    const bytes = encodeEntries(entries);
    expect(toHex(bytes)).toBe('00036f6e65000000057468726565');
    expect(decodeEntries(bytes, 3).map((entry) => Uint8Array.from(entry))).toEqual(entries);
    for (const width of [0, 2, 4]) expect(refused(() => decodeEntries(bytes, width))).toBe(true);
    for (let cut = 0; cut < bytes.length; cut++)
      expect(refused(() => decodeEntries(bytes.slice(0, cut), 3))).toBe(true);
    expect(refused(() => decodeEntries(Uint8Array.of(...bytes, 0), 3))).toBe(true);
    expect(() => encodeEntries([])).toThrow(RangeError);
    expect(() => encodeEntries([new Uint8Array(65_536)])).toThrow(RangeError);
    expect(decodeEntries(encodeEntries([new Uint8Array(65_535)]), 1)[0]?.length).toBe(65_535);
  });
  it('reads back as written, and refuses without throwing anything else', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 }), { minLength: 1, maxLength: 256 }), (entries) => {
        const read = decodeEntries(encodeEntries(entries), entries.length);
        expect(read.map(toHex)).toEqual(entries.map(toHex));
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 1, max: 256 }), (bytes, width) => {
        refused(() => expect(encodeEntries(decodeEntries(bytes, width))).toEqual(bytes));
      }),
    );
  });
});

describe('a log kept in tiles', () => {
  /** Grows a log in uneven steps, writing only the new tiles each time, from a sink that keeps nothing else. */
  const most = 66_500;
  const nodes = new Map<string, Uint8Array>();
  const tiles = new Map<string, Uint8Array>();
  const leaves: Uint8Array[] = [];
  const roots = new Map<number, Uint8Array>();
  const range = new MerkleRange(sha256, (level, index, hash) => nodes.set(`${level}/${index}`, hash));
  const sizes = [1, 2, 255, 256, 257, 300, 511, 512, 1000, 65_535, 65_536, 65_537, most];
  let had = 0;
  for (const size of sizes) {
    while (range.size < size) {
      const leaf = leafHash(Buffer.from(`${range.size}`), sha256);
      leaves.push(leaf);
      range.push(leaf);
    }
    roots.set(size, range.root());
    for (const { level, index, width } of newTiles(had, size))
      if (level !== 'entries')
        tiles.set(
          tilePath({ level, index, width }),
          tileBytes({ level, index, width }, (l, i) => nodes.get(`${l}/${i}`) as Uint8Array),
        );
    had = size;
  }
  const readerAt = (size: number, change?: (path: string, bytes: Uint8Array) => Uint8Array) =>
    nodesOfTiles(
      size,
      (tile) => {
        const bytes = tiles.get(tilePath(tile));
        if (!bytes) throw new Error(`no ${tilePath(tile)}`);
        return change ? change(tilePath(tile), bytes) : bytes;
      },
      sha256,
    );
  const root = (size: number): Uint8Array => roots.get(size) as Uint8Array;

  it('gives the root of every size it was signed at', () => {
    for (const size of sizes)
      expect(toHex(rangeHash({ begin: 0, end: size }, readerAt(size), sha256))).toBe(toHex(root(size)));
  });
  it('gives proofs that verify, of every kind of leaf and pair of sizes', () => {
    for (const size of sizes) {
      for (const index of new Set([0, 1, 255, 256, 65_535, 65_536, size >> 1, size - 1].filter((i) => i < size))) {
        const proof = inclusionProof(index, size, readerAt(size), sha256);
        const claim = { index, size, leaf: leaves[index] as Uint8Array, root: root(size), proof };
        expect(verifyInclusion(claim, sha256)).toBe(true);
      }
      for (const first of sizes.filter((s) => s <= size)) {
        const proof = consistencyProof(first, size, readerAt(size), sha256);
        const claim = { first, second: size, firstRoot: root(first), secondRoot: root(size), proof };
        expect(verifyConsistency(claim, sha256)).toBe(true);
      }
    }
  });
  it('names the tiles that a proof needs before any is read', () => {
    const wanted = new Set<string>();
    for (const range of [...inclusionRanges(1000, most), ...consistencyRanges(512, most)])
      for (let at = range.begin; at < range.end; ) {
        const level = Math.floor(Math.log2(range.end - at));
        wanted.add(tilePath(tileOfNode(level, at / 2 ** level, most)));
        at += 2 ** level;
      }
    const read = new Set<string>();
    const reader = readerAt(most, (path, bytes) => {
      read.add(path);
      return bytes;
    });
    inclusionProof(1000, most, reader, sha256);
    consistencyProof(512, most, reader, sha256);
    expect([...read].sort()).toEqual([...wanted].sort());
    expect(read.size).toBeLessThan(9);
  });
  it('gives a proof that fails where a tile was altered, and refuses one of another length', () => {
    const path = tilePath({ level: 0, index: 3, width: 256 });
    const bend = (p: string, bytes: Uint8Array): Uint8Array =>
      p === path ? Uint8Array.from(bytes, (byte, i) => (i === 40 ? byte ^ 1 : byte)) : bytes;
    const proof = inclusionProof(1000, most, readerAt(most, bend), sha256);
    const claim = { index: 1000, size: most, leaf: leaves[1000] as Uint8Array, root: root(most), proof };
    expect(verifyInclusion(claim, sha256)).toBe(false);
    const cut = (p: string, bytes: Uint8Array): Uint8Array => (p === path ? bytes.subarray(0, 8160) : bytes);
    expect(refused(() => inclusionProof(1000, most, readerAt(most, cut), sha256))).toBe(true);
  });
  it('has no node that the tree of a size does not have', () => {
    expect(() => readerAt(300)(0, 300)).toThrow(RangeError);
    expect(() => readerAt(300)(9, 0)).toThrow(RangeError);
    expect(() => readerAt(257)(1, 128)).toThrow(RangeError);
  });
});

describe('a log written by Tessera', () => {
  const corpus = '../shared/corpus/crypto/tessera-log/testdata/log';
  // Public key of the test log: transparency-dev/tessera, testdata/build_log.sh.
  const vkey = 'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx';
  const verifyEd25519: Ed25519Verify = (publicKey, message, signature) => {
    const x = Buffer.from(publicKey).toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, message, key, signature);
  };
  const file = (path: string): Uint8Array => readFileSync(`${corpus}/${path}`);

  it.skipIf(!existsSync(corpus))(
    'has the signed roots in its tiles and in its entries, and proofs between all its sizes (skipped without the corpus)',
    () => {
      const policy = {
        origin: 'example.com/log/testdata',
        log: [ed25519Verifier(parseVkey(vkey, sha256), verifyEd25519)],
        witnesses: [],
        quorum: 0,
      };
      const signed = new Map<number, Uint8Array>();
      for (let n = 0; existsSync(`${corpus}/checkpoint.${n}`); n++) {
        const bytes = file(`checkpoint.${n}`);
        const { checkpoint } = openCheckpoint(bytes, policy, sha256);
        expect(checkpoint.size).toBe(n);
        signed.set(n, checkpoint.root);
        const bent = Uint8Array.from(bytes, (byte, i) => (i === 28 ? byte ^ 1 : byte));
        expect(() => openCheckpoint(bent, policy, sha256)).toThrow(TlogError);
      }
      expect(signed.size).toBeGreaterThanOrEqual(10);

      const roots = new Map<number, Uint8Array>();
      let entries: Uint8Array[] = [];
      for (let size = 0; size <= 15; size++) {
        const fromEntries = new MerkleRange(sha256);
        if (size > 0) entries = decodeEntries(file(tilePath({ level: 'entries', index: 0, width: size })), size);
        for (const entry of entries) fromEntries.push(leafHash(entry, sha256));
        const read = nodesOfTiles(size, (tile) => file(tilePath(tile)), sha256);
        const fromTiles = rangeHash({ begin: 0, end: size }, read, sha256);
        expect(toHex(fromTiles)).toBe(toHex(fromEntries.root()));
        const root = signed.get(size);
        if (root) expect(toHex(fromTiles)).toBe(toHex(root));
        roots.set(size, fromTiles);

        for (let index = 0; index < size; index++) {
          const leaf = leafHash(entries[index] as Uint8Array, sha256);
          const proof = inclusionProof(index, size, read, sha256);
          expect(verifyInclusion({ index, size, leaf, root: fromTiles, proof }, sha256)).toBe(true);
        }
        for (let first = 1; first <= size; first++) {
          const proof = consistencyProof(first, size, read, sha256);
          const firstRoot = roots.get(first) as Uint8Array;
          const claim = { first, second: size, firstRoot, secondRoot: fromTiles, proof };
          expect(verifyConsistency(claim, sha256)).toBe(true);
        }
        // Written again from its own entries and nodes, the log is the same bytes.
        if (size > 0) {
          const [bundle, tile] = [...newTiles(0, size)] as [Tile, Tile & { level: number }];
          expect(encodeEntries(entries)).toEqual(Uint8Array.from(file(tilePath(bundle))));
          expect(tileBytes(tile, read)).toEqual(Uint8Array.from(file(tilePath(tile))));
        }
      }
    },
  );
});
