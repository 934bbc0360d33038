/** Asks a witness for its cosignature of a checkpoint (c2sp.org/tlog-witness). The network is hostile: what comes back is verified. */
import { FailureError } from '../../shared/api/failures.ts';
import { cosignatureTime, cosignatureVerifier } from '../../shared/domain/ledger/cosignature.ts';
import type { NoteKey } from '../../shared/domain/ledger/note-key.ts';
import { parseNote, verifyNote } from '../../shared/domain/ledger/signed-note.ts';
import { decodeUtf8, parseDecimal } from '../../shared/domain/ledger/strict-text.ts';
import { TlogError } from '../../shared/domain/ledger/tlog-error.ts';
import { ed25519Verifies } from '../ed25519.ts';
import type { SignedCheckpoint } from '../log/local-log.ts';
import { formatAddCheckpoint } from './add-checkpoint.ts';
import { attestationAddress } from './address.ts';

const timeoutMs = 20_000;
/** Room for sixteen signatures of the largest type; a witness's answer is a few lines. */
const mostBytes = 128 * 1024;
/** Another device of the same log may move the witness between two requests; one that never settles is not waited for. */
const mostRounds = 4;

export interface WitnessRequest {
  readonly key: NoteKey;
  /** Submission prefix. */
  readonly url: string;
  readonly checkpoint: SignedCheckpoint;
  /** Size that the witness is believed to have cosigned last; 0 for none. */
  readonly from: number;
  /** Consistency proof between a size and the checkpoint's. */
  readonly proofFrom: (size: number) => Uint8Array[];
  readonly signal: AbortSignal;
  readonly fetch?: typeof globalThis.fetch;
}

export interface GrantedCosignature {
  /** 72 bytes. */
  readonly signature: Uint8Array;
  /** Seconds since 1970 UTC, by the witness's clock. */
  readonly time: number;
}

const kept = 'The checkpoint is kept as it was, without this witness.';

/**
 * One cosignature, verified. Where the witness remembers another size than was believed, it is proved from there.
 *
 * @throws FailureError `witness-unavailable` (no answer, or none that a witness gives), `witness-refused` (it does not know
 * the log or its key, or its cosignature does not verify), `log-behind` (it has cosigned more entries than the log has),
 * `log-forked` (it has cosigned another history), `cancelled`
 */
export async function askWitness(request: WitnessRequest): Promise<GrantedCosignature> {
  const { key, checkpoint } = request;
  const address = attestationAddress(`${request.url.replace(/\/+$/, '')}/add-checkpoint`, `the witness ${key.name}`);
  let old = request.from;
  for (let round = 0; round < mostRounds; round++) {
    const proof = old === 0 || old === checkpoint.size ? [] : request.proofFrom(old);
    const answer = await post(address, formatAddCheckpoint({ old, proof, note: checkpoint.note }), request);
    if (answer.status === 200) return cosignatureOf(answer.body, request);
    if (answer.status === 422) throw forked(key, old, checkpoint.size);
    if (answer.status !== 409) throw refusal(key, answer.status);
    const said = sizeOf(answer);
    if (said === old || (said === null && old === checkpoint.size)) {
      // Asked from its own size and still refused: the same size with another root.
      if (old === checkpoint.size) throw forked(key, old, checkpoint.size);
      throw unavailable(key, 'contradicts itself about what it has seen');
    }
    if (said === null) throw unavailable(key, 'does not say what it has seen');
    if (said > checkpoint.size) throw behind(key, said, checkpoint.size);
    old = said;
  }
  throw unavailable(key, 'keeps seeing other checkpoints of this log');
}

function cosignatureOf(body: Uint8Array, { key, checkpoint }: WitnessRequest): GrantedCosignature {
  try {
    // An empty line in the answer would make it a note of another text; that text is no checkpoint then, and is refused.
    const cosigned = parseNote(Buffer.concat([checkpoint.note, body]));
    const [found] = verifyNote(cosigned, [cosignatureVerifier(key, ed25519Verifies)]);
    if (!found) throw new TlogError('signature-missing', 'its own signature is not there');
    return { signature: Uint8Array.from(found.signature), time: cosignatureTime(found.signature) };
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    throw refused(key, `its cosignature cannot be accepted: ${error.message}`);
  }
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Uint8Array;
}

function sizeOf({ type, body }: Answer): number | null {
  const text = type === 'text/x.tlog.size' ? decodeUtf8(body, 32) : null;
  return text?.endsWith('\n') ? parseDecimal(text.slice(0, -1)) : null;
}

async function post(address: URL, body: Uint8Array<ArrayBuffer>, request: WitnessRequest): Promise<Answer> {
  const { signal, key, fetch = globalThis.fetch } = request;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(address, {
      method: 'POST',
      body,
      // A witness is the one that was named: an answer from elsewhere is not asked for.
      redirect: 'manual',
      cache: 'no-store',
      signal: AbortSignal.any([signal, timeout]),
    });
    const type = (response.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
    return { status: response.status, type, body: await bodyOf(response, key) };
  } catch (error) {
    if (error instanceof FailureError) throw error;
    if (signal.aborted)
      throw new FailureError('cancelled', `Asking ${key.name} was cancelled.`, 'Ask again when you want.', kept);
    throw unavailable(
      key,
      timeout.aborted ? `did not answer within ${timeoutMs / 1000} seconds` : 'cannot be reached',
      {
        cause: error,
      },
    );
  }
}

/** Read no further than an answer can be long. */
async function bodyOf(response: Response, key: NoteKey): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const piece = await reader?.read();
    if (!piece || piece.done) return Buffer.concat(pieces);
    length += piece.value.length;
    if (length > mostBytes) {
      await reader?.cancel().catch(() => undefined);
      throw unavailable(key, `answered with more than ${mostBytes} bytes, which no witness does`);
    }
    pieces.push(piece.value);
  }
}

function unavailable(key: NoteKey, why: string, options?: { cause?: unknown }): FailureError {
  return new FailureError(
    'witness-unavailable',
    `The witness ${key.name} ${why}.`,
    'It is tried again later; there is nothing to do unless this stays so.',
    kept,
    options,
  );
}

function refused(key: NoteKey, why: string): FailureError {
  return new FailureError(
    'witness-refused',
    `The witness ${key.name} was not taken at its word: ${why}.`,
    'Ask whoever runs the witness, and compare its key with the one that is configured here.',
    kept,
  );
}

function refusal(key: NoteKey, status: number): FailureError {
  const why: Record<number, string> = {
    403: 'it does not know the key that signs this log',
    404: 'it does not know this log',
  };
  const known = why[status];
  if (known === undefined) return unavailable(key, `answered with HTTP status ${status}`);
  return new FailureError(
    'witness-refused',
    `The witness ${key.name} refused: ${known}.`,
    'Give whoever runs it the key of this case’s log (`continuity witness log-key --case REF` prints it).',
    kept,
  );
}

function behind(key: NoteKey, seen: number, size: number): FailureError {
  return new FailureError(
    'log-behind',
    `The witness ${key.name} has cosigned ${seen.toLocaleString('en-GB')} entries of this log; this case file has ${size.toLocaleString('en-GB')}. An older copy of the case file was put in place, or a copy of this device continued it.`,
    'Do not go on with this file. Verify the case, and find the copy with the newer entries.',
    'Nothing was changed. The entries that are here are kept.',
  );
}

function forked(key: NoteKey, seen: number, size: number): FailureError {
  return new FailureError(
    'log-forked',
    `The witness ${key.name} has cosigned another history of this log: its ${seen.toLocaleString('en-GB')} entries are not the first of the ${size.toLocaleString('en-GB')} here. The ledger was rewritten, or a copy of this device signed a second one.`,
    'Do not go on with this file. Verify the case, and compare it with every bundle and pack that was exported.',
    'Nothing was changed. The entries that are here are kept.',
  );
}
