/**
 * The local sequencer: a case's RFC 6962 log on one device, its checkpoints signed by the device's key under the log's own
 * name (https://c2sp.org/tlog-checkpoint@v1.0.0), and proofs made from stored nodes, never from a tree in memory.
 */
import { formatCheckpoint } from '../../shared/domain/ledger/checkpoint.ts';
import { caseLog } from '../../shared/domain/ledger/entry.ts';
import { fromHex, toHex } from '../../shared/domain/ledger/hex.ts';
import { noteKey } from '../../shared/domain/ledger/note-key.ts';
import type { CheckpointPolicy } from '../../shared/domain/ledger/open-checkpoint.ts';
import {
  consistencyProof as makeConsistencyProof,
  inclusionProof as makeInclusionProof,
  verifyConsistency,
} from '../../shared/domain/ledger/proofs.ts';
import { ed25519Signer, ed25519Verifier, type NoteVerifier, signNote } from '../../shared/domain/ledger/signed-note.ts';
import { formatTlogProof } from '../../shared/domain/ledger/tlog-proof.ts';
import { type Connection, type ReadTx, type WriteTx, write } from '../store/driver.ts';
import { addCheckpoint, lastCheckpoint, logSize, type StoredCheckpoint } from '../store/log.ts';
import { publicKeyFrom, type Signer, sha256, verifies } from '../vault/signer.ts';
import { logDamaged, nodeReader, rootAt } from './tail.ts';

/** What the log needs of an open case. */
export interface LogFile {
  readonly id: string;
  readonly db: Connection;
  readonly read: ReadTx;
  readonly signer: Signer;
  readonly clock: { now(): Date };
  /** Feeds of which the file lacks entries that this device committed: with any, a signature could be a second history. */
  readonly lostFeeds: ReadonlySet<string>;
}

export interface SignedCheckpoint {
  /** C2SP signed note, byte for byte. */
  readonly note: Uint8Array;
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
}

/** A commit that brings the log this far past its last checkpoint signs one: as many entries as a tile has hashes. */
const checkpointEvery = 256;

/** The key by which a device signs a case's checkpoints: named as the log is. */
export function caseLogVerifier(caseId: string, publicKey: Uint8Array): NoteVerifier {
  return ed25519Verifier(noteKey(caseLog(caseId), 'ed25519', publicKey, sha256), (key, message, signature) =>
    verifies(publicKeyFrom(key), message, signature),
  );
}

/** What a verifier of a case's checkpoints trusts while there is no witness: a signature by any of these keys. */
export function caseLogPolicy(caseId: string, ...publicKeys: readonly Uint8Array[]): CheckpointPolicy {
  const log = publicKeys.map((key) => caseLogVerifier(caseId, key));
  return { origin: caseLog(caseId), log, witnesses: [], quorum: 0 };
}

/**
 * A signed checkpoint over everything in the log: the stored one, or a new one that is consistent with it.
 *
 * @throws FailureError `case-damaged` where the file lacks entries that this device committed, or its log does not
 *   continue the last checkpoint; nothing is signed then
 */
export function latestCheckpoint(file: LogFile): SignedCheckpoint {
  if (file.lostFeeds.size > 0) throw logDamaged();
  const size = logSize(file.read);
  const root = rootAt(file.read, size);
  const last = lastCheckpoint(file.read);
  if (last?.size === size) {
    requireContinued(file.read, last, size, root);
    return { note: last.note, size, root };
  }
  return write(file.db, (tx) => signCheckpoint(tx, file, size, root));
}

/** Signs a checkpoint at the end of a commit where the last one is far behind. */
export function checkpointInCommit(tx: WriteTx, file: LogFile, size: number, root: Uint8Array): void {
  if (file.lostFeeds.size === 0 && size - (lastCheckpoint(tx)?.size ?? 0) >= checkpointEvery)
    signCheckpoint(tx, file, size, root);
}

/** Inclusion proof of the entry at `index` in the log of `latestCheckpoint`. @throws RangeError where there is no such entry */
export function inclusionProof(file: LogFile, index: number): Uint8Array[] {
  return makeInclusionProof(index, logSize(file.read), nodeReader(file.read), sha256);
}

/** Consistency proof between two sizes of the log. @throws RangeError unless 0 < from ≤ to ≤ the log's size */
export function consistencyProof(file: LogFile, from: number, to: number): Uint8Array[] {
  if (to > logSize(file.read)) throw new RangeError(`the log has no ${to} entries`);
  return makeConsistencyProof(from, to, nodeReader(file.read), sha256);
}

/**
 * The entry at `index` with all that shows it in the log, as c2sp.org/tlog-proof@v1 text.
 *
 * @throws FailureError as `latestCheckpoint`; RangeError where there is no such entry
 */
export function tlogProof(file: LogFile, index: number): string {
  const { note } = latestCheckpoint(file);
  const hashes = inclusionProof(file, index);
  return new TextDecoder().decode(formatTlogProof({ extra: new Uint8Array(0), index, hashes, checkpoint: note }));
}

function signCheckpoint(tx: WriteTx, file: LogFile, size: number, root: Uint8Array): SignedCheckpoint {
  const last = lastCheckpoint(tx);
  if (last) requireContinued(tx, last, size, root);
  const origin = caseLog(file.id);
  const key = noteKey(origin, 'ed25519', file.signer.publicKey, sha256);
  const note = signNote(
    formatCheckpoint({ origin, size, root, extensions: [] }),
    ed25519Signer(key, (message) => file.signer.sign(message)),
  );
  addCheckpoint(tx, { size, root: toHex(root), at: file.clock.now().toISOString(), note });
  return { note, size, root };
}

/** RFC 6962 §2.1.2, from the very nodes that the root was made of: what was signed once is never contradicted. */
function requireContinued(tx: ReadTx, last: StoredCheckpoint, size: number, root: Uint8Array): void {
  const consistent =
    last.size <= size &&
    verifyConsistency(
      {
        first: last.size,
        second: size,
        firstRoot: fromHex(last.root),
        secondRoot: root,
        proof: makeConsistencyProof(last.size, size, nodeReader(tx), sha256),
      },
      sha256,
    );
  if (!consistent) throw logDamaged();
}
