import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from './hex.ts';
import { emptyRoot, leafHash, MerkleRange, nodeHash } from './merkle.ts';
import { NodeCollector, type NodeReader, nodesOf, rangeHash } from './nodes.ts';
import {
  consistencyProof,
  consistencyRanges,
  inclusionProof,
  inclusionRanges,
  verifyConsistency,
  verifyInclusion,
} from './proofs.ts';

const sha256 = (data: Uint8Array): Uint8Array => createHash('sha256').update(data).digest();
const leafOf = (i: number): Uint8Array => leafHash(Buffer.from(`leaf ${i}`), sha256);
const at = <T>(list: readonly T[], i: number): T => list[i] as T;

/** A log of `size` leaves, with every node and every earlier root. */
function log(size: number): { leaves: Uint8Array[]; roots: Uint8Array[]; read: NodeReader } {
  const nodes = new Map<string, Uint8Array>();
  const range = new MerkleRange(sha256, (level, index, hash) => nodes.set(`${level}/${index}`, hash));
  const leaves = Array.from({ length: size }, (_, i) => leafOf(i));
  const roots = [range.root()];
  for (const leaf of leaves) {
    range.push(leaf);
    roots.push(range.root());
  }
  const read: NodeReader = (level, index) => {
    const hash = nodes.get(`${level}/${index}`);
    if (!hash) throw new Error(`no node ${level}/${index}`);
    return hash;
  };
  return { leaves, roots, read };
}

/** The recursive definitions of RFC 6962 §2.1, over all leaves: the second opinion. */
const splitOf = (n: number): number => 2 ** (Math.ceil(Math.log2(n)) - 1);
const mth = (leaves: readonly Uint8Array[]): Uint8Array =>
  leaves.length === 1
    ? at(leaves, 0)
    : nodeHash(mth(leaves.slice(0, splitOf(leaves.length))), mth(leaves.slice(splitOf(leaves.length))), sha256);
const path = (m: number, d: readonly Uint8Array[]): Uint8Array[] => {
  if (d.length === 1) return [];
  const k = splitOf(d.length);
  return m < k ? [...path(m, d.slice(0, k)), mth(d.slice(k))] : [...path(m - k, d.slice(k)), mth(d.slice(0, k))];
};
const subproof = (m: number, d: readonly Uint8Array[], b: boolean): Uint8Array[] => {
  if (m === d.length) return b ? [] : [mth(d)];
  const k = splitOf(d.length);
  return m <= k
    ? [...subproof(m, d.slice(0, k), b), mth(d.slice(k))]
    : [...subproof(m - k, d.slice(k), false), mth(d.slice(0, k))];
};

/** How the definition puts a proof together, as text: two claims of one shape cannot be told apart by any verifier. */
function inclusionShape(m: number, n: number): string {
  if (n === 1) return '';
  const k = splitOf(n);
  return m < k ? `${inclusionShape(m, k)}R` : `${inclusionShape(m - k, n - k)}L`;
}
function consistencyShape(first: number, second: number): string {
  let used = 0;
  const build = (m: number, n: number, whole: boolean): [string, string] => {
    if (m === n) {
      const start = whole ? 'root' : `p${used++}`;
      return [start, start];
    }
    const k = splitOf(n);
    const [older, newer] = m <= k ? build(m, k, whole) : build(m - k, n - k, false);
    const p = `p${used++}`;
    return m <= k ? [older, `(${newer} ${p})`] : [`(${p} ${older})`, `(${p} ${newer})`];
  };
  return build(first, second, true).join(' ');
}

describe('proofs (RFC 6962 §2.1, RFC 9162 §2.1.3.2 and §2.1.4.2)', () => {
  const most = 70;
  const { leaves, roots, read } = log(most);

  it('are those of the recursive definitions, and verify, for every leaf and pair of sizes', () => {
    for (let size = 1; size <= most; size++) {
      const tree = leaves.slice(0, size);
      const root = at(roots, size);
      expect(toHex(root)).toBe(toHex(mth(tree)));
      for (let index = 0; index < size; index++) {
        const proof = inclusionProof(index, size, read, sha256);
        expect(proof.map(toHex)).toEqual(path(index, tree).map(toHex));
        expect(verifyInclusion({ index, size, leaf: at(leaves, index), root, proof }, sha256)).toBe(true);
      }
      for (let first = 1; first <= size; first++) {
        const proof = consistencyProof(first, size, read, sha256);
        expect(proof.map(toHex)).toEqual(subproof(first, tree, true).map(toHex));
        const claim = { first, second: size, firstRoot: at(roots, first), secondRoot: root, proof };
        expect(verifyConsistency(claim, sha256)).toBe(true);
      }
    }
  });

  it('are the published proofs of the reference tree', () => {
    // certificate-transparency, merkle_tree_test.cc: the tree of eight leaves also tested in ledger.test.ts.
    const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
    const nodes = new NodeCollector([...inclusionRanges(5, 8), ...inclusionRanges(2, 3), ...consistencyRanges(6, 8)]);
    const range = new MerkleRange(sha256, nodes.take);
    for (const input of inputs) range.push(leafHash(fromHex(input), sha256));
    expect(inclusionProof(5, 8, nodes.read, sha256).map(toHex)).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    expect(inclusionProof(2, 3, nodes.read, sha256).map(toHex)).toEqual([
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    ]);
    expect(consistencyProof(6, 8, nodes.read, sha256).map(toHex)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });

  it('are refused at any other index, and at another size unless its proof has the same shape', () => {
    // A proof cannot bind the size where shapes agree; that is why a size is only taken from a signed checkpoint.
    let coinciding = 0;
    for (let size = 1; size <= 20; size++)
      for (let index = 0; index < size; index++) {
        const proof = inclusionProof(index, size, read, sha256);
        for (let otherSize = 0; otherSize <= 22; otherSize++)
          for (let otherIndex = 0; otherIndex <= 22; otherIndex++) {
            const claim = { index: otherIndex, size: otherSize, leaf: at(leaves, index), root: at(roots, size), proof };
            const same =
              otherIndex < otherSize && inclusionShape(otherIndex, otherSize) === inclusionShape(index, size);
            expect(verifyInclusion(claim, sha256)).toBe(same);
            if (same && otherSize === size) expect(otherIndex).toBe(index);
            if (same && otherSize !== size) coinciding++;
          }
      }
    expect(coinciding).toBeGreaterThan(0);
  });

  it('of consistency are refused between other sizes unless their proof has the same shape', () => {
    for (let second = 2; second <= 13; second++)
      for (let first = 1; first < second; first++) {
        const proof = consistencyProof(first, second, read, sha256);
        const claim = { firstRoot: at(roots, first), secondRoot: at(roots, second), proof };
        for (let b = 0; b <= 17; b++)
          for (let a = 0; a <= 17; a++) {
            const same = a > 0 && a < b && consistencyShape(a, b) === consistencyShape(first, second);
            expect(verifyConsistency({ ...claim, first: a, second: b }, sha256)).toBe(same);
          }
      }
  });

  /** The claim with one bit, one hash or the number of hashes changed. */
  const bend = fc.record({
    kind: fc.constantFrom('bit' as const, 'drop' as const, 'insert' as const, 'swap' as const, 'cut' as const),
    which: fc.nat(),
    bit: fc.nat(255),
  });
  const bent = (hashes: Uint8Array[], { kind, which, bit }: { kind: string; which: number; bit: number }) => {
    const out: Uint8Array[] = hashes.map((hash) => Uint8Array.from(hash));
    const i = out.length === 0 ? 0 : which % out.length;
    if (kind === 'insert' || out.length === 0) out.splice(which % (out.length + 1), 0, leafOf(1000 + bit));
    else if (kind === 'drop') out.splice(i, 1);
    else if (kind === 'cut') out[i] = at(out, i).slice(0, 31);
    else if (kind === 'swap' && out.length > 1) {
      const j = (i + 1) % out.length;
      [out[i], out[j]] = [at(out, j), at(out, i)];
    } else at(out, i)[bit >> 3] = (at(out, i)[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return out;
  };

  it('fail when any byte or hash is changed, cut, dropped, inserted or moved', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: most }),
        fc.nat(),
        bend,
        fc.constantFrom(0, 1, 2),
        (size, n, change, part) => {
          const index = n % size;
          const proof = inclusionProof(index, size, read, sha256);
          const claim = { index, size, leaf: at(leaves, index), root: at(roots, size), proof };
          const one = { ...change, kind: change.kind === 'cut' ? 'cut' : 'bit' };
          const altered =
            part === 0
              ? { ...claim, proof: bent(proof, change) }
              : part === 1
                ? { ...claim, leaf: at(bent([claim.leaf], one), 0) }
                : { ...claim, root: at(bent([claim.root], one), 0) };
          expect(verifyInclusion(altered, sha256)).toBe(false);

          const first = 1 + index;
          const steps = consistencyProof(first, size, read, sha256);
          const grown = { first, second: size, firstRoot: at(roots, first), secondRoot: at(roots, size), proof: steps };
          const bentSteps =
            part === 0
              ? { ...grown, proof: bent(steps, change) }
              : part === 1
                ? { ...grown, firstRoot: at(bent([grown.firstRoot], one), 0) }
                : { ...grown, secondRoot: at(bent([grown.secondRoot], one), 0) };
          expect(verifyConsistency(bentSteps, sha256)).toBe(false);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('are exact past 2^31 and 2^32 leaves, to 2^53 - 1', () => {
    // Every node of a tree of equal leaves depends on its level alone, so a tree of any size can be read without being made.
    const levels = [leafOf(0)];
    while (levels.length < 53) levels.push(nodeHash(levels.at(-1) ?? leafOf(0), levels.at(-1) ?? leafOf(0), sha256));
    const alike: NodeReader = (level) => at(levels, level);
    for (const size of [2 ** 31, 2 ** 31 + 1, 2 ** 32 + 5, 2 ** 40 - 1, 2 ** 53 - 1]) {
      const root = rangeHash({ begin: 0, end: size }, alike, sha256);
      for (const index of [0, 2 ** 31 - 1, size - 1]) {
        const proof = inclusionProof(index, size, alike, sha256);
        expect(verifyInclusion({ index, size, leaf: at(levels, 0), root, proof }, sha256)).toBe(true);
      }
      for (const first of [1, 2 ** 31 - 1, size - 1]) {
        const firstRoot = rangeHash({ begin: 0, end: first }, alike, sha256);
        const proof = consistencyProof(first, size, alike, sha256);
        const claim = { first, second: size, firstRoot, secondRoot: root, proof };
        expect(verifyConsistency(claim, sha256)).toBe(true);
        expect(verifyConsistency({ ...claim, firstRoot: at(levels, 1) }, sha256)).toBe(false);
      }
    }
  });

  it.each([NaN, Number.POSITIVE_INFINITY, -1, 0.5, 2 ** 53])(
    'answer false, and make no proof, for a size or index of %s',
    (bad) => {
      const root = at(roots, 1);
      const leaf = at(leaves, 0);
      expect(verifyInclusion({ index: bad, size: 1, leaf, root, proof: [] }, sha256)).toBe(false);
      expect(verifyInclusion({ index: 0, size: bad, leaf, root, proof: [] }, sha256)).toBe(false);
      const same = { firstRoot: root, secondRoot: root, proof: [] };
      expect(verifyConsistency({ ...same, first: bad, second: bad }, sha256)).toBe(false);
      expect(() => inclusionProof(bad, 4, read, sha256)).toThrow(RangeError);
      expect(() => inclusionProof(0, bad, read, sha256)).toThrow(RangeError);
      expect(() => consistencyProof(1, bad, read, sha256)).toThrow(RangeError);
    },
  );

  it('know the empty log only from itself', () => {
    const empty = emptyRoot(sha256);
    const claim = { first: 0, second: 0, firstRoot: empty, secondRoot: empty, proof: [] };
    expect(verifyConsistency(claim, sha256)).toBe(true);
    expect(verifyConsistency({ ...claim, firstRoot: leafOf(0), secondRoot: leafOf(0) }, sha256)).toBe(false);
    expect(verifyConsistency({ ...claim, second: 1, secondRoot: at(roots, 1) }, sha256)).toBe(false);
    expect(verifyInclusion({ index: 0, size: 0, leaf: empty, root: empty, proof: [] }, sha256)).toBe(false);
    expect(() => consistencyProof(0, 1, read, sha256)).toThrow(RangeError);
    // Let through, this would pass a root of one leaf off as the root of none.
    const [left, right] = [at(leaves, 0), at(leaves, 1)];
    const posing = { first: 0, second: 2, firstRoot: left, secondRoot: at(roots, 2), proof: [left, right] };
    expect(verifyConsistency(posing, sha256)).toBe(false);
  });

  it('take no hash of another length, though the same bytes cut elsewhere hash alike', () => {
    const [left, right] = [at(leaves, 0), at(leaves, 1)];
    const longer = Uint8Array.of(...left, ...right.subarray(0, 1));
    const proof = [right.slice(1)];
    expect(toHex(nodeHash(longer, at(proof, 0), sha256))).toBe(toHex(at(roots, 2)));
    expect(verifyInclusion({ index: 0, size: 2, leaf: longer, root: at(roots, 2), proof }, sha256)).toBe(false);
    const claim = { first: 1, second: 2, firstRoot: longer, secondRoot: at(roots, 2), proof };
    expect(verifyConsistency(claim, sha256)).toBe(false);
  });
});

describe('compact ranges', () => {
  it('go on from their peaks as if they had never stopped', () => {
    const { leaves, roots } = log(40);
    for (let size = 0; size <= 40; size++) {
      const whole = new MerkleRange(sha256);
      for (const leaf of leaves.slice(0, size)) whole.push(leaf);
      const seen: string[] = [];
      const resumed = MerkleRange.resume(size, whole.peaks, sha256, (level, index) => seen.push(`${level}/${index}`));
      expect(toHex(resumed.root())).toBe(toHex(at(roots, size)));
      for (const leaf of leaves.slice(size)) resumed.push(leaf);
      expect(resumed.size).toBe(40);
      expect(toHex(resumed.root())).toBe(toHex(at(roots, 40)));
      // Each node is told of once, by whichever range its last leaf came to.
      const before = new Set<string>();
      for (let level = 0; 2 ** level <= size; level++)
        for (let index = 0; (index + 1) * 2 ** level <= size; index++) before.add(`${level}/${index}`);
      expect(seen.filter((node) => before.has(node))).toEqual([]);
      expect(before.size + seen.length).toBe(78); // 40 + 20 + 10 + 5 + 2 + 1 perfect subtrees
    }
  });

  it('are not resumed from peaks of another size', () => {
    const peaks = [leafOf(0), leafOf(1)];
    expect(() => MerkleRange.resume(1, peaks, sha256)).toThrow(RangeError);
    expect(() => MerkleRange.resume(7, peaks, sha256)).toThrow(RangeError);
    expect(() => MerkleRange.resume(3, [leafOf(0), new Uint8Array(31)], sha256)).toThrow(RangeError);
    expect(() => MerkleRange.resume(-1, [], sha256)).toThrow(RangeError);
    expect(MerkleRange.resume(3, peaks, sha256).peaks.map(toHex)).toEqual(peaks.map(toHex));
  });

  it('name the nodes of a range, and none where it is no subtree', () => {
    expect(nodesOf({ begin: 0, end: 7 })).toEqual([
      { level: 2, index: 0 },
      { level: 1, index: 2 },
      { level: 0, index: 6 },
    ]);
    expect(nodesOf({ begin: 4, end: 4 })).toEqual([]);
    expect(() => nodesOf({ begin: 1, end: 3 })).toThrow(RangeError);
  });

  it('give a collector only what it wanted, in one pass', () => {
    const nodes = new NodeCollector(inclusionRanges(3, 9));
    const range = new MerkleRange(sha256, nodes.take);
    const { leaves, roots } = log(9);
    for (const leaf of leaves) range.push(leaf);
    const proof = inclusionProof(3, 9, nodes.read, sha256);
    const claim = { index: 3, size: 9, leaf: at(leaves, 3), root: at(roots, 9), proof };
    expect(verifyInclusion(claim, sha256)).toBe(true);
    expect(() => nodes.read(0, 0)).toThrow(RangeError);
  });
});

describe('published proofs of transparency-dev/merkle', () => {
  const corpus = '../shared/corpus/crypto/rfc6962-merkle/testdata';
  const cases = (kind: string): [string, Record<string, unknown>][] =>
    readdirSync(join(corpus, kind), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .map((name) => [name, JSON.parse(readFileSync(join(corpus, kind, name), 'utf8')) as Record<string, unknown>]);
  const bytes = (text: unknown): Uint8Array => Buffer.from(String(text), 'base64');
  const proofOf = (test: Record<string, unknown>): Uint8Array[] => ((test.proof as string[] | null) ?? []).map(bytes);

  it.skipIf(!existsSync(corpus))('are accepted where valid and refused where not (skipped without the corpus)', () => {
    let accepted = 0;
    let refused = 0;
    const judge = (name: string, verdict: boolean, test: Record<string, unknown>): void => {
      expect(verdict, name).toBe(test.wantErr === false);
      if (verdict) accepted++;
      else refused++;
    };
    for (const [name, test] of cases('inclusion')) {
      const claim = { index: Number(test.leafIdx), size: Number(test.treeSize), leaf: bytes(test.leafHash) };
      judge(name, verifyInclusion({ ...claim, root: bytes(test.root), proof: proofOf(test) }, sha256), test);
    }
    for (const [name, test] of cases('consistency')) {
      const claim = { first: Number(test.size1), second: Number(test.size2), proof: proofOf(test) };
      judge(
        name,
        verifyConsistency({ ...claim, firstRoot: bytes(test.root1), secondRoot: bytes(test.root2) }, sha256),
        test,
      );
    }
    expect(accepted).toBeGreaterThanOrEqual(6);
    expect(refused).toBeGreaterThanOrEqual(80);
  });
});
