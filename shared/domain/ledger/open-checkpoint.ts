/** Turns a checkpoint's bytes into a size and root that may be relied on: who signed, and which witnesses saw it. */
import { sameBytes } from './bytes.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { cosignatureTime } from './cosignature.ts';
import { toHex } from './hex.ts';
import { emptyRoot, type Sha256 } from './merkle.ts';
import type { NoteKey } from './note-key.ts';
import { type NoteVerifier, parseNote, verifyNote } from './signed-note.ts';
import { TlogError } from './tlog-error.ts';

/** What a verifier trusts: one log, by its keys, and the witnesses that must have seen its checkpoints. */
export interface CheckpointPolicy {
  readonly origin: string;
  /** Keys of the log, from `ed25519Verifier`: one signature is enough. */
  readonly log: readonly NoteVerifier[];
  /** Keys of witnesses, from `cosignatureVerifier`. */
  readonly witnesses: readonly NoteVerifier[];
  /** How many different witness keys must have cosigned; 0 for none. */
  readonly quorum: number;
}

export interface OpenedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** The log's keys that signed. */
  readonly signedBy: readonly NoteKey[];
  /** Every verified cosignature; `time` in seconds since 1970 UTC, by the witness's clock. */
  readonly cosignatures: readonly { readonly key: NoteKey; readonly time: number }[];
}

/**
 * Reads and verifies a signed checkpoint (https://c2sp.org/tlog-proof@v1, "Verifying a tlog proof", steps 2 and 3).
 *
 * @throws TlogError `note-malformed`, `checkpoint-malformed`, `origin-wrong`, `signature-wrong` (of the log or of any known
 * witness), `signature-missing` (of the log), `witnesses-missing`, `key-ambiguous`, `cosignature-malformed`, or
 * `root-wrong` where the size is 0 and the root is not that of an empty tree
 * @throws TypeError if the policy itself could never hold, or would hold for nothing
 */
export function openCheckpoint(bytes: Uint8Array, policy: CheckpointPolicy, sha256: Sha256): OpenedCheckpoint {
  requirePolicy(policy);
  const note = parseNote(bytes);
  const checkpoint = parseCheckpoint(note.text);
  if (checkpoint.origin !== policy.origin) {
    const shown = checkpoint.origin.length > 200 ? `${checkpoint.origin.slice(0, 200)}…` : checkpoint.origin;
    throw new TlogError('origin-wrong', `the checkpoint is of ${shown}, not of ${policy.origin}`);
  }

  const verified = verifyNote(note, [...policy.log, ...policy.witnesses]);
  const signedBy = verified.filter(({ key }) => key.type === 'ed25519').map(({ key }) => key);
  if (signedBy.length === 0) throw new TlogError('signature-missing', 'no trusted key of the log has signed');

  const cosignatures = verified
    .filter(({ key }) => key.type === 'cosignature')
    .map(({ key, signature }) => ({ key, time: cosignatureTime(signature) }));
  // By key, not by name: a cosignature does not commit to the name, so one key under two names is still one witness.
  const seenBy = new Set(cosignatures.map(({ key }) => toHex(key.publicKey))).size;
  if (seenBy < policy.quorum)
    throw new TlogError('witnesses-missing', `${seenBy} of ${policy.quorum} required witnesses have cosigned`);

  if (checkpoint.size === 0 && !sameBytes(checkpoint.root, emptyRoot(sha256)))
    throw new TlogError('root-wrong', 'the log is said to be empty, with the root of a log that is not');
  return { checkpoint, signedBy, cosignatures };
}

/** A quorum that is not a number would be met by no witness at all, and a witness's key is no log's. */
function requirePolicy({ log, witnesses, quorum }: CheckpointPolicy): void {
  if (!Number.isInteger(quorum) || quorum < 0) throw new TypeError('checkpoint policy: the quorum is not a count');
  if (log.some(({ key }) => key.type !== 'ed25519') || witnesses.some(({ key }) => key.type !== 'cosignature'))
    throw new TypeError('checkpoint policy: logs sign plainly, and witnesses cosign');
}
