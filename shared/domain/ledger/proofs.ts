/**
 * Inclusion and consistency proofs of RFC 6962 logs. Made as RFC 6962 §2.1.1 and §2.1.2 define them, recursion for
 * recursion; verified by the algorithms of RFC 9162 §2.1.3.2 and §2.1.4.2, which are for the same proofs and, unlike the
 * definitions, run on hostile input: they stop at the first hash too many.
 *
 * A proof binds hashes, not the size beside them: trees of different sizes can have proofs of one shape. Sizes count only
 * where they come from a signed checkpoint together with the root.
 */
import { sameBytes } from './bytes.ts';
import { emptyRoot, nodeHash, type Sha256 } from './merkle.ts';
import { type LeafRange, largestPowerOfTwo, type NodeReader, rangeHash } from './nodes.ts';

export interface Inclusion {
  /** Index of the leaf, from 0. */
  readonly index: number;
  /** Leaves in the tree. */
  readonly size: number;
  /** Leaf hash. */
  readonly leaf: Uint8Array;
  readonly root: Uint8Array;
  /** From the leaf's sibling up to the root's child. */
  readonly proof: readonly Uint8Array[];
}

export interface Consistency {
  readonly first: number;
  readonly second: number;
  readonly firstRoot: Uint8Array;
  readonly secondRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * The subtrees that PATH(index, D[size]) names, in its order (RFC 6962 §2.1.1).
 *
 * @throws RangeError unless 0 ≤ index < size
 */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  if (!isCount(index) || !isCount(size) || index >= size) throw new RangeError('merkle: no such leaf');
  const path = (begin: number, end: number): LeafRange[] => {
    if (end - begin === 1) return [];
    const split = begin + splitOf(end - begin);
    return index < split
      ? [...path(begin, split), { begin: split, end }]
      : [...path(split, end), { begin, end: split }];
  };
  return path(0, size);
}

/**
 * The subtrees that PROOF(first, D[second]) names, in its order (RFC 6962 §2.1.2). None where the sizes are equal.
 *
 * @throws RangeError unless 0 < first ≤ second
 */
export function consistencyRanges(first: number, second: number): LeafRange[] {
  if (!isCount(first) || !isCount(second) || first === 0 || first > second)
    throw new RangeError('merkle: there is no consistency proof between these sizes');
  const subproof = (begin: number, end: number, whole: boolean): LeafRange[] => {
    if (first === end) return whole ? [] : [{ begin, end }];
    const split = begin + splitOf(end - begin);
    return first <= split
      ? [...subproof(begin, split, whole), { begin: split, end }]
      : [...subproof(split, end, false), { begin, end: split }];
  };
  return subproof(0, second, true);
}

/** Inclusion proof from wherever the nodes are kept; at most 53 hashes. @throws RangeError as `inclusionRanges` does */
export function inclusionProof(index: number, size: number, read: NodeReader, sha256: Sha256): Uint8Array[] {
  return inclusionRanges(index, size).map((range) => rangeHash(range, read, sha256));
}

/** Consistency proof from wherever the nodes are kept. @throws RangeError as `consistencyRanges` does */
export function consistencyProof(first: number, second: number, read: NodeReader, sha256: Sha256): Uint8Array[] {
  return consistencyRanges(first, second).map((range) => rangeHash(range, read, sha256));
}

/** Whether the proof shows the leaf in the tree with this root: RFC 9162 §2.1.3.2. Anything malformed is false. */
export function verifyInclusion({ index, size, leaf, root, proof }: Inclusion, sha256: Sha256): boolean {
  if (!isCount(index) || !isCount(size) || index >= size || !areHashes([leaf, root, ...proof])) return false;
  let fn = index;
  let sn = size - 1;
  let r = leaf;
  for (const p of proof) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      r = nodeHash(p, r, sha256);
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else r = nodeHash(r, p, sha256);
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && sameBytes(r, root);
}

/**
 * Whether the proof shows that the second tree only appends to the first: RFC 9162 §2.1.4.2. Anything malformed is false.
 * From an empty tree there is no proof to give (every tree appends to it), so `first` 0 is false unless both are empty.
 */
export function verifyConsistency(claim: Consistency, sha256: Sha256): boolean {
  const { first, second, firstRoot, secondRoot, proof } = claim;
  if (!isCount(first) || !isCount(second) || first > second) return false;
  if (!areHashes([firstRoot, secondRoot, ...proof])) return false;
  if (first === second)
    return (
      proof.length === 0 && sameBytes(firstRoot, secondRoot) && (first !== 0 || sameBytes(firstRoot, emptyRoot(sha256)))
    );
  if (first === 0) return false;

  // Where the first tree is perfect it is a node of the second, and the proof leaves it out.
  const [start, ...rest] = largestPowerOfTwo(first) === first ? [firstRoot, ...proof] : proof;
  if (start === undefined || proof.length === 0) return false;
  let fn = first - 1;
  let sn = second - 1;
  while (isOdd(fn)) {
    fn = half(fn);
    sn = half(sn);
  }
  let fr = start;
  let sr = start;
  for (const c of rest) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      fr = nodeHash(c, fr, sha256);
      sr = nodeHash(c, sr, sha256);
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else sr = nodeHash(sr, c, sha256);
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && sameBytes(fr, firstRoot) && sameBytes(sr, secondRoot);
}

/** RFC 6962 §2.1: the largest power of two smaller than `count` (at least 2). */
function splitOf(count: number): number {
  return largestPowerOfTwo(count - 1);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isOdd(value: number): boolean {
  return value % 2 === 1;
}

/** Right shift by one, exact to 2^53. */
function half(value: number): number {
  return Math.floor(value / 2);
}

function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.every((hash) => hash.length === 32);
}
