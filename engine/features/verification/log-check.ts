import { caseLog, type Entry } from '../../../shared/domain/ledger/entry.ts';
import { fromHex, toHex } from '../../../shared/domain/ledger/hex.ts';
import { MerkleRange } from '../../../shared/domain/ledger/merkle.ts';
import { openCheckpoint } from '../../../shared/domain/ledger/open-checkpoint.ts';
import { TlogError } from '../../../shared/domain/ledger/tlog-error.ts';
import type { CaseFile } from '../../case-file.ts';
import { caseLogPolicy } from '../../log/local-log.ts';
import { checkpointAfter, countLogNodes, logNode, type StoredCheckpoint } from '../../store/log.ts';
import { sha256 } from '../../vault/signer.ts';
import type { Findings } from './findings.ts';

/**
 * The case's log against its entries, in one pass: indexes without gaps, every stored node, every checkpoint signed over it,
 * and what entries say they had seen. The tree is grown anew, so nothing stored is relied on; memory grows with the number
 * of checkpoints only.
 */
export class LogCheck {
  readonly #file: CaseFile;
  readonly #findings: Findings;
  readonly #range: MerkleRange;
  /** Root by size, of every checkpoint whose signature holds. */
  readonly #signed = new Map<number, string>();
  #checkpoint: StoredCheckpoint | null;
  #nodes = 0;
  #otherNodes = 0;
  #whole = true;

  constructor(file: CaseFile, findings: Findings) {
    this.#file = file;
    this.#findings = findings;
    this.#checkpoint = checkpointAfter(file.read, -1);
    this.#range = new MerkleRange(sha256, (level, index, hash) => {
      if (level === 0) return;
      this.#nodes++;
      const stored = logNode(file.read, level, index);
      if (!stored || Buffer.compare(stored, hash) !== 0) this.#otherNodes++;
    });
  }

  /** The next entry of the log; `hash` is of its bytes. */
  entry(index: number, hash: string, seen: Entry['seen'], name: string): void {
    if (this.#whole && index !== this.#range.size) {
      this.#whole = false;
      this.#findings.problem('entry-missing', name, `log index ${this.#range.size}`, `log index ${index}`);
    }
    if (seen) this.#checkSeen(seen, index, name);
    // After a gap the leaves in it are unknown, and with them every root behind it.
    if (!this.#whole) return;
    this.#range.push(fromHex(hash));
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

  #signatureHolds(stored: StoredCheckpoint): boolean {
    const name = `the checkpoint over ${stored.size} entries`;
    let found: string;
    try {
      const policy = caseLogPolicy(this.#file.id, this.#file.signer.publicKey);
      const { checkpoint } = openCheckpoint(stored.note, policy, sha256);
      if (checkpoint.size === stored.size && toHex(checkpoint.root) === stored.root) return true;
      found = `one over ${checkpoint.size} entries with root ${toHex(checkpoint.root)}`;
    } catch (error) {
      if (!(error instanceof TlogError)) throw error;
      found = error.message;
    }
    this.#findings.problem(
      'checkpoint-altered',
      name,
      `a note of ${caseLog(this.#file.id)} signed by this device, with root ${stored.root}`,
      found,
    );
    return false;
  }

  #checkSeen(seen: NonNullable<Entry['seen']>, index: number, name: string): void {
    this.#findings.checked('checkpoints that entries had seen');
    const signed = this.#signed.get(seen.size);
    if (seen.size <= index && signed === seen.root) return;
    this.#findings.problem(
      signed === undefined ? 'checkpoint-missing' : 'checkpoint-contradicted',
      name,
      `the checkpoint over ${seen.size} entries with root ${seen.root} that it had seen`,
      signed === undefined ? 'no such checkpoint' : `one with root ${signed}`,
    );
  }
}
