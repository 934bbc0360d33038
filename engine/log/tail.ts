/** The growing end of a case's log, in one write transaction. */
import { FailureError } from '../../shared/api/failures.ts';
import { MerkleRange } from '../../shared/domain/ledger/merkle.ts';
import { type NodeReader, nodesOf, rangeHash } from '../../shared/domain/ledger/nodes.ts';
import type { ReadTx, WriteTx } from '../store/driver.ts';
import { addLogNode, logNode, logSize } from '../store/log.ts';
import { sha256 } from '../vault/signer.ts';

/** For a log that does not hold together, or does not continue what this device has recorded in it. */
export function logDamaged(): FailureError {
  return new FailureError(
    'case-damaged',
    'The ledger of this case is not as this device left it.',
    'Run a verification: it names what differs. Then put the newest copy of the case file back.',
    'Nothing was signed and nothing was changed.',
  );
}

/** Reads the log's nodes where they are stored. @throws FailureError `case-damaged` where one is missing */
export function nodeReader(tx: ReadTx): NodeReader {
  return (level, index) => {
    const hash = logNode(tx, level, index);
    if (!hash) throw logDamaged();
    return hash;
  };
}

/** RFC 6962 root over the first `size` entries. @throws FailureError `case-damaged` where the log has no such nodes */
export function rootAt(tx: ReadTx, size: number): Uint8Array {
  return rangeHash({ begin: 0, end: size }, nodeReader(tx), sha256);
}

/**
 * Appends leaves and keeps the nodes they complete. Starting reads one node for each binary one of the log's size; after
 * that an entry costs one node on average.
 */
export class LogTail {
  readonly #range: MerkleRange;

  constructor(tx: WriteTx) {
    const size = logSize(tx);
    const read = nodeReader(tx);
    const peaks = nodesOf({ begin: 0, end: size }).map(({ level, index }) => read(level, index));
    this.#range = MerkleRange.resume(size, peaks, sha256, (level, index, hash) => {
      if (level > 0) addLogNode(tx, level, index, hash);
    });
  }

  /** Index that the next leaf gets. */
  get size(): number {
    return this.#range.size;
  }

  push(leaf: Uint8Array): void {
    this.#range.push(leaf);
  }

  root(): Uint8Array {
    return this.#range.root();
  }
}
