/** SHA-256, handed in so that the rules stay free of any platform's crypto. */
export type Sha256 = (data: Uint8Array) => Uint8Array;

function prefixed(prefix: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0));
  out[0] = prefix;
  let at = 1;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
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

/**
 * Merkle tree hash over leaf hashes (RFC 6962 §2.1), folded left to right so that memory grows with the logarithm of the
 * number of leaves: `push` each leaf hash, then read `root`. The root of no leaves is SHA-256 of nothing.
 */
export class MerkleRange {
  readonly #sha256: Sha256;
  /** Roots of perfect subtrees, largest first; subtree i holds 2^level leaves. */
  readonly #stack: { level: number; hash: Uint8Array }[] = [];
  #size = 0;

  constructor(sha256: Sha256) {
    this.#sha256 = sha256;
  }

  get size(): number {
    return this.#size;
  }

  push(leaf: Uint8Array): void {
    this.#size++;
    let node = { level: 0, hash: leaf };
    for (let top = this.#stack.at(-1); top && top.level === node.level; top = this.#stack.at(-1)) {
      this.#stack.pop();
      node = { level: node.level + 1, hash: nodeHash(top.hash, node.hash, this.#sha256) };
    }
    this.#stack.push(node);
  }

  root(): Uint8Array {
    let hash: Uint8Array | null = null;
    for (let i = this.#stack.length - 1; i >= 0; i--) {
      const node = this.#stack[i] as { hash: Uint8Array };
      hash = hash === null ? node.hash : nodeHash(node.hash, hash, this.#sha256);
    }
    return hash ?? this.#sha256(new Uint8Array(0));
  }
}
