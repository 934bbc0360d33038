/** What a token or a cosignature says of a checkpoint, from bytes alone: the same check in a case, a bundle and a pack. */
import { type Checkpoint, parseCheckpoint } from '../../shared/domain/ledger/checkpoint.ts';
import { cosignatureTime, cosignatureVerifier } from '../../shared/domain/ledger/cosignature.ts';
import { type NoteKey, parseVkey } from '../../shared/domain/ledger/note-key.ts';
import { type Note, parseNote } from '../../shared/domain/ledger/signed-note.ts';
import { TlogError } from '../../shared/domain/ledger/tlog-error.ts';
import { ed25519Verifies, sha256 } from '../ed25519.ts';
import type { TimestampProblem } from '../timestamps/problem.ts';
import { type VerifiedTimestamp, verifyTimestamp } from '../timestamps/verify-timestamp.ts';

/**
 * A token over the bytes of a signed checkpoint note. Never throws.
 *
 * @param roots PEM or DER that the authority must lead to; null: its chain is not judged
 */
export function checkTimestamp(
  token: Uint8Array,
  note: Uint8Array,
  roots: Uint8Array | string | null,
): VerifiedTimestamp | TimestampProblem {
  const trusted = roots === null ? [] : [typeof roots === 'string' ? Buffer.from(roots) : roots];
  return verifyTimestamp(token, sha256(note), { trusted });
}

export interface CheckedCosignature {
  readonly ok: true;
  readonly key: NoteKey;
  /** Seconds since 1970 UTC, by the witness's clock. */
  readonly time: number;
}

/** A witness's cosignature (72 bytes) of a checkpoint's text. Never throws; `why` is one clause. */
export function checkCosignature(
  text: string,
  vkey: string,
  signature: Uint8Array,
): CheckedCosignature | { readonly ok: false; readonly why: string } {
  try {
    const key = parseVkey(vkey, sha256);
    if (key.type !== 'cosignature') return { ok: false, why: `${key.name} is not the key of a witness` };
    const fits = cosignatureVerifier(key, ed25519Verifies).verify(text, signature);
    if (!fits) return { ok: false, why: `the cosignature of ${key.name} does not fit the checkpoint` };
    return { ok: true, key, time: cosignatureTime(signature) };
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    return { ok: false, why: error.message };
  }
}

/** Text, size and root of a note that may be anything; null where it is no checkpoint. Signatures are not looked at. */
export function readCheckpointNote(note: Uint8Array): { readonly note: Note; readonly checkpoint: Checkpoint } | null {
  try {
    const read = parseNote(note);
    return { note: read, checkpoint: parseCheckpoint(read.text) };
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    return null;
  }
}
