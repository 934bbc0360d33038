/**
 * Ed25519 witness cosignatures, https://c2sp.org/tlog-cosignature@v1: a witness says that, as of a time, this is the
 * largest consistent tree that it has seen of the log.
 */
import { concatBytes } from './bytes.ts';
import { parseCheckpoint } from './checkpoint.ts';
import type { NoteKey } from './note-key.ts';
import type { Ed25519Sign, Ed25519Verify, NoteSignature, NoteVerifier } from './signed-note.ts';
import { TlogError } from './tlog-error.ts';

/**
 * Cosigns a checkpoint's text at `time`, in whole seconds since 1970 UTC. The caller must have verified the checkpoint's
 * consistency with the one it last cosigned: that is what the signature states.
 *
 * @throws TlogError `checkpoint-malformed` if the text is no checkpoint; `cosignature-malformed` if `time` is not one
 */
export function cosign(text: string, time: number, key: NoteKey, sign: Ed25519Sign): NoteSignature {
  requireCosigner(key);
  parseCheckpoint(text);
  if (!Number.isSafeInteger(time) || time < 0) throw malformed('its time is not a count of seconds');
  const stamp = new Uint8Array(8);
  let rest = time;
  for (let i = 7; i >= 0; i--) {
    stamp[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return { name: key.name, keyId: key.keyId, signature: concatBytes(stamp, sign(cosignedMessage(text, time))) };
}

/** Verifies cosignatures of one witness. The signed text must be a checkpoint, or `verify` throws `checkpoint-malformed`. */
export function cosignatureVerifier(key: NoteKey, verify: Ed25519Verify): NoteVerifier {
  requireCosigner(key);
  return {
    key,
    verify: (text, signature) => {
      parseCheckpoint(text);
      if (signature.length !== 72) return false;
      return verify(key.publicKey, cosignedMessage(text, cosignatureTime(signature)), signature.subarray(8));
    },
  };
}

/**
 * The time that a cosignature states, in whole seconds since 1970 UTC ("Format": `timestamped_signature`, big-endian).
 *
 * @throws TlogError `cosignature-malformed` if it is not 72 bytes, or the time is above 2^53 - 1
 */
export function cosignatureTime(signature: Uint8Array): number {
  if (signature.length !== 72) throw malformed('it is not 72 bytes long');
  let time = 0;
  for (const byte of signature.subarray(0, 8)) time = time * 256 + byte;
  if (!Number.isSafeInteger(time)) throw malformed('its time is out of range');
  return time;
}

/** "Ed25519 signed message": a header for domain separation, the time, and the whole text, extension lines included. */
function cosignedMessage(text: string, time: number): Uint8Array {
  return new TextEncoder().encode(`cosignature/v1\ntime ${time}\n${text}`);
}

function requireCosigner(key: NoteKey): void {
  if (key.type !== 'cosignature')
    throw new TlogError('key-malformed', `${key.name} is not a key for timestamped cosignatures`);
}

function malformed(why: string): TlogError {
  return new TlogError('cosignature-malformed', `the cosignature cannot be used: ${why}`);
}
