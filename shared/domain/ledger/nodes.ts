/**
 * Nodes of an RFC 6962 tree that never change once their leaves are there: the perfect subtrees. Any subtree that the RFC
 * names, and so any root or proof, is made from a logarithmic number of them, wherever they are kept.
 */
import { emptyRoot, nodeHash, type Sha256 } from './merkle.ts';

/** The root over the 2^level leaves from index * 2^level on. */
export interface Node {
  readonly level: number;
  readonly index: number;
}

/** Gives the 32-byte hash of a node whose leaves are all in the tree. Throws where it has none. */
export type NodeReader = (level: number, index: number) => Uint8Array;

/** The leaves from `begin` to before `end`, as RFC 6962 writes D[begin:end]. */
export interface LeafRange {
  readonly begin: number;
  readonly end: number;
}

/** The perfect subtrees that make up a range, largest first. The range must be one that RFC 6962's splits give. */
export function nodesOf({ begin, end }: LeafRange): Node[] {
  const nodes: Node[] = [];
  for (let at = begin; at < end; ) {
    const width = largestPowerOfTwo(end - at);
    if (at % width !== 0) throw new RangeError(`merkle: leaves ${begin} to ${end} are not one subtree`);
    nodes.push({ level: Math.log2(width), index: at / width });
    at += width;
  }
  return nodes;
}

/** MTH(D[begin:end]), RFC 6962 §2.1; the hash of an empty tree where the range is empty. */
export function rangeHash(range: LeafRange, read: NodeReader, sha256: Sha256): Uint8Array {
  let hash: Uint8Array | null = null;
  for (const { level, index } of nodesOf(range).reverse()) {
    const node = read(level, index);
    if (node.length !== 32) throw new RangeError(`merkle: node ${index} of level ${level} is not 32 bytes long`);
    hash = hash === null ? node : nodeHash(node, hash, sha256);
  }
  return hash ?? emptyRoot(sha256);
}

/** Largest power of two that is not above `count` (at least 1). Exact to 2^53, where shifts end at 2^31. */
export function largestPowerOfTwo(count: number): number {
  let width = 1;
  while (width <= count / 2) width *= 2;
  return width;
}

/**
 * Keeps only the wanted nodes of one pass over a log: give `take` to a MerkleRange as its sink, push every leaf hash, then
 * make proofs from `read`. Memory grows with the number of nodes wanted, not with the log.
 */
export class NodeCollector {
  readonly #wanted = new Map<number, Map<number, Uint8Array | null>>();

  constructor(ranges: Iterable<LeafRange>) {
    for (const range of ranges)
      for (const { level, index } of nodesOf(range)) {
        const nodes = this.#wanted.get(level) ?? new Map<number, Uint8Array | null>();
        this.#wanted.set(level, nodes.set(index, null));
      }
  }

  readonly take = (level: number, index: number, hash: Uint8Array): void => {
    const nodes = this.#wanted.get(level);
    if (nodes?.has(index)) nodes.set(index, hash);
  };

  readonly read: NodeReader = (level, index) => {
    const hash = this.#wanted.get(level)?.get(index);
    if (!hash) throw new RangeError(`merkle: node ${index} of level ${level} was not collected`);
    return hash;
  };
}
