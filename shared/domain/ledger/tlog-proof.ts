/**
 * Offline proofs, https://c2sp.org/tlog-proof@v1: everything that shows an entry in a log, in one small text file
 * (`.tlog-proof`) that can be checked for as long as the log's and witnesses' public keys are known.
 */
import { concatBytes } from './bytes.ts';
import { parseCheckpoint } from './checkpoint.ts';
import type { Sha256 } from './merkle.ts';
import { type CheckpointPolicy, type OpenedCheckpoint, openCheckpoint } from './open-checkpoint.ts';
import { verifyInclusion } from './proofs.ts';
import { maxNoteBytes, parseNote } from './signed-note.ts';
import { decodeBase64, decodeUtf8, encodeBase64, parseDecimal } from './strict-text.ts';
import { TlogError } from './tlog-error.ts';

export const tlogProofExtension = '.tlog-proof';
/** Room for a checkpoint of any size that is read, the path, and as much opaque data again. */
export const maxTlogProofBytes = 2 * maxNoteBytes;
/** A tree of 2^64 leaves, the most that the format can name, is this deep. */
const maxProofHashes = 64;
const header = 'c2sp.org/tlog-proof@v1';

export interface TlogProof {
  /** Opaque and NOT authenticated; empty where the proof has none. */
  readonly extra: Uint8Array;
  /** Index of the entry, from 0. */
  readonly index: number;
  /** Inclusion proof, from the leaf's sibling up. */
  readonly hashes: readonly Uint8Array[];
  /** The signed checkpoint, byte for byte. */
  readonly checkpoint: Uint8Array;
}

/**
 * Reads a proof ("Format") without relying on anything in it.
 *
 * @throws TlogError `proof-malformed`, `note-malformed` or `checkpoint-malformed`
 */
export function parseTlogProof(bytes: Uint8Array): TlogProof {
  const text = decodeUtf8(bytes, maxTlogProofBytes);
  if (text === null) throw malformed(`it is not UTF-8 of at most ${maxTlogProofBytes} bytes`);
  const split = text.indexOf('\n\n');
  if (split < 0) throw malformed('no empty line separates the proof from the checkpoint');
  const lines = text.slice(0, split).split('\n');
  if (lines.shift() !== header) throw malformed(`its first line is not ${header}`);

  let extra: Uint8Array = new Uint8Array(0);
  if (lines[0]?.startsWith('extra ')) {
    const decoded = decodeBase64((lines.shift() ?? '').slice('extra '.length));
    if (!decoded || decoded.length === 0) throw malformed('its extra data is empty or not canonical base64');
    extra = decoded;
  }
  const indexLine = lines.shift();
  const index = indexLine?.startsWith('index ') ? parseDecimal(indexLine.slice('index '.length)) : null;
  if (index === null) throw malformed('its index is missing or not a decimal count');

  if (lines.length > maxProofHashes) throw malformed(`it has more than ${maxProofHashes} hashes`);
  const hashes = lines.map((line) => {
    const hash = decodeBase64(line);
    if (hash?.length !== 32) throw malformed('a hash is not canonical base64 of 32 bytes');
    return hash;
  });
  const checkpoint = new TextEncoder().encode(text.slice(split + 2));
  parseCheckpoint(parseNote(checkpoint).text);
  return { extra, index, hashes, checkpoint };
}

/**
 * The bytes of a proof.
 *
 * @throws TlogError `proof-malformed`, `note-malformed` or `checkpoint-malformed` where it could not be read back
 */
export function formatTlogProof({ extra, index, hashes, checkpoint }: TlogProof): Uint8Array<ArrayBuffer> {
  const lines = [header];
  if (extra.length > 0) lines.push(`extra ${encodeBase64(extra)}`);
  lines.push(`index ${index}`, ...hashes.map(encodeBase64));
  const bytes = concatBytes(new TextEncoder().encode(`${lines.join('\n')}\n\n`), checkpoint);
  parseTlogProof(bytes);
  return bytes;
}

/**
 * Shows that the leaf is in the log at the proof's index ("Verifying a tlog proof"). The leaf hash is step 1, and the
 * caller's: of an entry, `entryHash`. What the proof's extra data says stays unproven.
 *
 * @throws TlogError as `parseTlogProof` and `openCheckpoint` do, and `not-included`
 */
export function verifyTlogProof(
  bytes: Uint8Array,
  leaf: Uint8Array,
  policy: CheckpointPolicy,
  sha256: Sha256,
): OpenedCheckpoint & { readonly index: number } {
  const { index, hashes, checkpoint } = parseTlogProof(bytes);
  const opened = openCheckpoint(checkpoint, policy, sha256);
  const { size, root } = opened.checkpoint;
  if (!verifyInclusion({ index, size, leaf, root, proof: hashes }, sha256))
    throw new TlogError('not-included', `the entry is not at index ${index} of the log of ${size} that was signed`);
  return { ...opened, index };
}

function malformed(why: string): TlogError {
  return new TlogError('proof-malformed', `the proof cannot be read: ${why}`);
}
