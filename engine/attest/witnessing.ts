/** This device as a witness of other devices' logs (c2sp.org/tlog-witness), without a network: a file in, a file out. */
import { FailureError } from '../../shared/api/failures.ts';
import { cosign } from '../../shared/domain/ledger/cosignature.ts';
import { fromHex, toHex } from '../../shared/domain/ledger/hex.ts';
import { formatVkey, type NoteKey, parseVkey } from '../../shared/domain/ledger/note-key.ts';
import { openCheckpoint } from '../../shared/domain/ledger/open-checkpoint.ts';
import { verifyConsistency } from '../../shared/domain/ledger/proofs.ts';
import { ed25519Verifier, formatSignature } from '../../shared/domain/ledger/signed-note.ts';
import { TlogError } from '../../shared/domain/ledger/tlog-error.ts';
import { ed25519Verifies, sha256 } from '../ed25519.ts';
import { setWitnessedLog, type WitnessedLog, witnessedLog } from '../store/attestation-device.ts';
import { type Connection, reading, write } from '../store/driver.ts';
import type { Signer } from '../vault/signer.ts';
import { type AddCheckpoint, parseAddCheckpoint } from './add-checkpoint.ts';
import { readCheckpointNote } from './check.ts';
import { ownWitnessKey } from './settings.ts';

export interface Witnessed {
  /** The checkpoint with this device's cosignature. */
  readonly note: Uint8Array;
  readonly log: string;
  readonly size: number;
  readonly from: number | null;
  readonly time: Date;
  readonly witness: string;
}

export interface WitnessParts {
  readonly device: Connection;
  readonly signer: Signer;
  readonly now: Date;
}

const nothing = 'Nothing was signed.';

/**
 * Cosigns a checkpoint that continues what this device had cosigned of that log. What was seen is kept before the
 * cosignature leaves: a device that is killed in between has seen more than it signed, never less.
 *
 * @param request an `add-checkpoint` body, or a checkpoint alone
 * @param logKey verifier key of the log; needed where this log is seen for the first time, or its key is another now
 * @throws FailureError `invalid-request` (no checkpoint, no key), `witness-refused`, `log-behind`, `log-forked`
 */
export function witness(parts: WitnessParts, request: Uint8Array, logKey: string | undefined): Witnessed {
  const asked: AddCheckpoint = parseAddCheckpoint(request) ?? { old: 0, proof: [], note: request };
  const read = readCheckpointNote(asked.note);
  if (!read)
    throw new FailureError(
      'invalid-request',
      'The file is neither a checkpoint nor a request for a cosignature.',
      'Make one on the other device: `continuity witness request --case REF --out FILE`.',
      nothing,
    );
  const { origin } = read.checkpoint;
  const known = witnessedLog(reading(parts.device), origin);
  const vkey = keyOf(logKey, known, origin);
  let opened: ReturnType<typeof openCheckpoint>;
  try {
    const policy = { origin, log: [ed25519Verifier(vkey, ed25519Verifies)], witnesses: [], quorum: 0 };
    opened = openCheckpoint(asked.note, policy, sha256);
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    throw refused(
      `The checkpoint is not signed by the known key of ${shown(origin)}: ${error.message}.`,
      'Ask for the key of the log again, in person; where it was changed, give the new one.',
    );
  }
  const { size, root } = opened.checkpoint;
  if (toHex(vkey.publicKey) === toHex(parts.signer.publicKey))
    throw refused('This log is signed by this very device, which cannot be its own witness.', 'Use another device.');
  requireContinued(known, asked, size, root);
  const own = ownWitnessKey(parts.signer);
  const seconds = Math.floor(parts.now.getTime() / 1000);
  const line = formatSignature(cosign(read.note.text, seconds, own, (message) => parts.signer.sign(message)));
  write(parts.device, (tx) =>
    setWitnessedLog(tx, {
      origin,
      vkey: formatVkey(vkey),
      size,
      root: toHex(root),
      note: asked.note,
      at: parts.now.toISOString(),
    }),
  );
  return {
    note: Buffer.concat([asked.note, Buffer.from(line)]),
    log: origin,
    size,
    from: known?.size ?? null,
    time: new Date(seconds * 1000),
    witness: own.name,
  };
}

function keyOf(given: string | undefined, known: WitnessedLog | null, origin: string): NoteKey {
  const text = given ?? known?.vkey;
  if (text === undefined)
    throw new FailureError(
      'invalid-request',
      `This device has not seen the log ${shown(origin)} before, and does not know its key.`,
      'Give the log’s key (--log-key), as its device shows it; take it from the person, not from the file.',
      nothing,
    );
  try {
    const key = parseVkey(text, sha256);
    if (key.type === 'ed25519' && key.name === origin) return key;
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
  }
  throw new FailureError(
    'invalid-request',
    `That is not a key of the log ${shown(origin)}.`,
    'Copy the whole key as `continuity witness log-key --case REF` prints it on the other device.',
    nothing,
  );
}

function requireContinued(known: WitnessedLog | null, asked: AddCheckpoint, size: number, root: Uint8Array): void {
  // Without a proof a first sight cannot be told from a second history: `old` must be what is remembered.
  if (!known) {
    if (asked.old === 0 && asked.proof.length === 0) return;
    throw refused(
      `The request goes on from ${asked.old} entries, and this device has seen none of that log.`,
      'Ask for a request from 0: `continuity witness request --case REF --from 0`.',
    );
  }
  const seen = `This device cosigned ${known.size} entries of this log on ${known.at}`;
  if (size < known.size)
    throw new FailureError(
      'log-behind',
      `${seen}; the checkpoint has ${size}. An older copy of the case was put in place there, or another device went on with it.`,
      'Do not cosign it. Tell whoever is responsible for the case.',
      nothing,
    );
  if (size === known.size) {
    if (toHex(root) === known.root) return;
    throw forked(seen);
  }
  if (asked.old !== known.size)
    throw refused(
      `${seen}; the request goes on from ${asked.old}.`,
      `Ask for a request from there: \`continuity witness request --case REF --from ${known.size}\`.`,
    );
  const claim = { first: known.size, second: size, firstRoot: fromHex(known.root), secondRoot: root };
  if (known.size > 0 && !verifyConsistency({ ...claim, proof: asked.proof }, sha256)) throw forked(seen);
}

function forked(seen: string): FailureError {
  return new FailureError(
    'log-forked',
    `${seen}; the checkpoint does not continue them. Its ledger was rewritten, or there are two histories.`,
    'Do not cosign it. Keep the file: with the checkpoint that was cosigned before it shows two histories signed by one key.',
    nothing,
  );
}

function refused(what: string, next: string): FailureError {
  return new FailureError('witness-refused', what, next, nothing);
}

/** A log's name is text from outside. */
function shown(origin: string): string {
  const plain = origin.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{fffd}');
  return plain.length > 200 ? `${plain.slice(0, 200)}…` : plain;
}
