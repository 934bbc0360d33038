/** SHA-256, handed in so that the rules stay free of any platform's crypto. */
export type Sha256 = (data: Uint8Array) => Uint8Array;

function prefixed(prefix: number, first: Uint8Array, second?: Uint8Array): Uint8Array {
  const out = new Uint8Array(1 + first.length + (second?.length ?? 0));
  out[0] = prefix;
  out.set(first, 1);
  if (second) out.set(second, 1 + first.length);
  return out;
}

/** Leaf hash, RFC 6962 §2.1: SHA-256(0x00 || leaf). */
export function leafHash(leaf: Uint8Array, sha256: Sha256): Uint8Array {
  return sha256(prefixed(0x00, leaf));
}

/** Interior node, RFC 6962 §2.1: SHA-256(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array, sha256: Sha256): Uint8Array {
  return sha256(prefixed(0x01, left, right));
}

/** Hash of a tree without leaves, RFC 6962 §2.1: SHA-256 of nothing. */
export function emptyRoot(sha256: Sha256): Uint8Array {
  return sha256(new Uint8Array(0));
}

/**
 * Told of each perfect subtree when its last leaf arrives: node `index` of `level` is the root over the 2^level leaves from
 * index * 2^level on. Level 0 is the leaf hashes.
 */
export type NodeSink = (level: number, index: number, hash: Uint8Array) => void;

/**
 * Merkle tree hash over leaf hashes (RFC 6962 §2.1), folded left to right so that memory grows with the logarithm of the
 * number of leaves: `push` each leaf hash, then read `root`. The root of no leaves is SHA-256 of nothing.
 */
export class MerkleRange {
  readonly #sha256: Sha256;
  readonly #onNode: NodeSink | undefined;
  /** Roots of perfect subtrees, largest first; subtree i holds 2^level leaves. */
  readonly #stack: { level: number; hash: Uint8Array }[] = [];
  #size = 0;

  constructor(sha256: Sha256, onNode?: NodeSink) {
    this.#sha256 = sha256;
    this.#onNode = onNode;
  }

  /**
   * A range that goes on after `size` leaves, from what `peaks` gave there.
   *
   * @throws RangeError unless `size` is a count and `peaks` has one hash of 32 bytes for each of its binary ones
   */
  static resume(size: number, peaks: readonly Uint8Array[], sha256: Sha256, onNode?: NodeSink): MerkleRange {
    if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('merkle: the size is not a count');
    const range = new MerkleRange(sha256, onNode);
    let rest = size;
    for (let level = 52; level >= 0; level--) {
      const width = 2 ** level;
      if (rest < width) continue;
      const hash = peaks[range.#stack.length];
      if (hash?.length !== 32) throw new RangeError('merkle: the peaks are not of this size');
      range.#stack.push({ level, hash });
      rest -= width;
    }
    if (range.#stack.length !== peaks.length) throw new RangeError('merkle: the peaks are not of this size');
    range.#size = size;
    return range;
  }

  get size(): number {
    return this.#size;
  }

  /** Roots of the perfect subtrees that make up the tree, largest first: with `size`, all that is needed to go on later. */
  get peaks(): Uint8Array[] {
    return this.#stack.map((node) => node.hash);
  }

  push(leaf: Uint8Array): void {
    this.#size++;
    let node = { level: 0, hash: leaf };
    this.#onNode?.(0, this.#size - 1, leaf);
    for (let top = this.#stack.at(-1); top && top.level === node.level; top = this.#stack.at(-1)) {
      this.#stack.pop();
      node = { level: node.level + 1, hash: nodeHash(top.hash, node.hash, this.#sha256) };
      this.#onNode?.(node.level, this.#size / 2 ** node.level - 1, node.hash);
    }
    this.#stack.push(node);
  }

  root(): Uint8Array {
    let hash: Uint8Array | null = null;
    for (let i = this.#stack.length - 1; i >= 0; i--) {
      const node = this.#stack[i] as { hash: Uint8Array };
      hash = hash === null ? node.hash : nodeHash(node.hash, hash, this.#sha256);
    }
    return hash ?? emptyRoot(this.#sha256);
  }
}
