import { caseLog, type Entry } from '../../../shared/domain/ledger/entry.ts';
import type { CheckedEntry } from '../../../shared/domain/ledger/feed-check.ts';
import { fromHex, toHex } from '../../../shared/domain/ledger/hex.ts';
import type { KeyRing } from '../../../shared/domain/ledger/key-ring.ts';
import { MerkleRange } from '../../../shared/domain/ledger/merkle.ts';
import { openCheckpoint } from '../../../shared/domain/ledger/open-checkpoint.ts';
import { TlogError } from '../../../shared/domain/ledger/tlog-error.ts';
import type { CaseFile } from '../../case-file.ts';
import { sha256 } from '../../ed25519.ts';
import { caseLogPolicy } from '../../log/local-log.ts';
import { checkpointAfter, countLogNodes, logNode, logNodes, type StoredCheckpoint } from '../../store/log.ts';
import type { Findings } from './findings.ts';

/** Leaves whose nodes are read at once: as many as a tile has hashes. */
const tile = 256;
const tileLevels = 8;

/**
 * The case's log against its entries, in one pass: indexes without gaps, every stored node, every checkpoint signed over it by
 * a key that was valid there, and what entries say they had seen. The tree is grown anew, so nothing stored is relied on;
 * memory grows with the number of checkpoints only.
 */
export class LogCheck {
  readonly #file: CaseFile;
  readonly #findings: Findings;
  readonly #ring: KeyRing;
  readonly #range: MerkleRange;
  /** Root by size, of every checkpoint whose signature holds. */
  readonly #signed = new Map<number, string>();
  readonly #wanted: ReadonlySet<number>;
  /** Root by size, of every size that was wanted and reached. */
  readonly roots = new Map<number, string>();
  /** Stored nodes of the leaves from `#tileAt` on, by level and index. */
  #stored = new Map<number, Map<number, Uint8Array>>();
  #checkpoint: StoredCheckpoint | null;
  #nodes = 0;
  #otherNodes = 0;
  #whole = true;

  /** @param ring as it stands after each entry that `entry` is told of */
  constructor(file: CaseFile, findings: Findings, ring: KeyRing, wanted: readonly number[]) {
    this.#file = file;
    this.#findings = findings;
    this.#ring = ring;
    this.#wanted = new Set(wanted);
    this.#checkpoint = checkpointAfter(file.read, -1);
    this.#range = new MerkleRange(sha256, (level, index, hash) => {
      if (level === 0) return;
      this.#nodes++;
      const stored = level <= tileLevels ? this.#stored.get(level)?.get(index) : logNode(this.#file.read, level, index);
      if (!stored || Buffer.compare(stored, hash) !== 0) this.#otherNodes++;
    });
  }

  /** The next entry of the log, by its index there. */
  entry(index: number, { leaf, entry }: CheckedEntry, name: () => string): void {
    const { size } = this.#range;
    if (this.#whole && index !== size) {
      this.#whole = false;
      this.#findings.problem('entry-missing', name(), `log index ${size}`, `log index ${index}`);
    }
    if (entry?.seen) this.#checkSeen(entry.seen, index, name);
    // After a gap the leaves in it are unknown, and with them every root behind it.
    if (!this.#whole) return;
    if (size % tile === 0) this.#readTile(size);
    this.#range.push(leaf);
    if (this.#wanted.has(size + 1)) this.roots.set(size + 1, toHex(this.#range.root()));
    while (this.#checkpoint && this.#checkpoint.size <= this.#range.size) this.#checkCheckpoint(this.#checkpoint);
  }

  finish(): void {
    const { size } = this.#range;
    if (!this.#whole) return;
    this.#findings.checked('nodes of the log’s tree', this.#nodes);
    const extra = countLogNodes(this.#file.read) - this.#nodes;
    if (this.#otherNodes > 0)
      this.#findings.problem(
        'log-altered',
        'the tree over the ledger',
        'the nodes that its entries give',
        `${this.#otherNodes} others or missing`,
      );
    else if (extra !== 0)
      this.#findings.problem(
        'tail-truncated',
        'the end of the ledger',
        'no more nodes than the entries give',
        `${extra} nodes of entries that are not there`,
      );
    for (; this.#checkpoint; this.#checkpoint = checkpointAfter(this.#file.read, this.#checkpoint.size))
      if (this.#signatureHolds(this.#checkpoint))
        this.#findings.problem(
          'tail-truncated',
          'the end of the ledger',
          `${this.#checkpoint.size} entries, as the checkpoint signed at ${this.#checkpoint.at} says`,
          `${size} entries`,
        );
  }

  /** In a few queries instead of one for each node. */
  #readTile(from: number): void {
    this.#stored = new Map();
    for (let level = 1; level <= tileLevels; level++)
      this.#stored.set(level, logNodes(this.#file.read, level, from / 2 ** level, (from + tile) / 2 ** level));
  }

  #checkCheckpoint(stored: StoredCheckpoint): void {
    this.#checkpoint = checkpointAfter(this.#file.read, stored.size);
    this.#findings.checked('checkpoints of the log: signature and root');
    if (!this.#signatureHolds(stored)) return;
    this.#signed.set(stored.size, stored.root);
    const root = toHex(this.#range.root());
    if (root !== stored.root)
      this.#findings.problem(
        'checkpoint-contradicted',
        `the checkpoint over ${stored.size} entries, signed at ${stored.at}`,
        `root ${stored.root}`,
        `the entries give root ${root}`,
      );
  }

  /** By a key that could sign the last entry that the checkpoint covers. */
  #signatureHolds(stored: StoredCheckpoint): boolean {
    const name = `the checkpoint over ${stored.size} entries`;
    let found: string;
    try {
      const keys = this.#ring.validAt(stored.size - 1).map(fromHex);
      const { checkpoint } = openCheckpoint(stored.note, caseLogPolicy(this.#file.id, ...keys), sha256);
      if (checkpoint.size === stored.size && toHex(checkpoint.root) === stored.root) return true;
      found = `one over ${checkpoint.size} entries with root ${toHex(checkpoint.root)}`;
    } catch (error) {
      if (!(error instanceof TlogError)) throw error;
      found = error.message;
    }
    this.#findings.problem(
      'checkpoint-altered',
      name,
      `a note of ${caseLog(this.#file.id)} with root ${stored.root}, signed by a key that is valid at log index ${stored.size - 1}`,
      found,
    );
    return false;
  }

  #checkSeen(seen: NonNullable<Entry['seen']>, index: number, name: () => string): void {
    this.#findings.checked('checkpoints that entries had seen');
    const signed = this.#signed.get(seen.size);
    if (seen.size <= index && signed === seen.root) return;
    this.#findings.problem(
      signed === undefined ? 'checkpoint-missing' : 'checkpoint-contradicted',
      name(),
      `the checkpoint over ${seen.size} entries with root ${seen.root} that it had seen`,
      signed === undefined ? 'no such checkpoint' : `one with root ${signed}`,
    );
  }
}
