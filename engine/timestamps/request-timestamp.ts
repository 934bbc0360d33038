/** Asks a time-stamping authority over HTTP (RFC 3161 §3.4) and lets nothing through that does not verify. */
import { createHash, randomBytes } from 'node:crypto';
import { FailureError } from '../../shared/api/failures.ts';
import { toHex } from '../../shared/domain/ledger/hex.ts';
import { encodeBase64 } from '../../shared/domain/ledger/strict-text.ts';
import { recordBytes, type TimestampRecord } from '../../shared/domain/timestamps/record.ts';
import { maxDerBytes } from './der.ts';
import { readTimestampResponse, timestampRequest } from './message.ts';
import { Refusal, shown, type TimestampProblem } from './problem.ts';
import { type VerifiedTimestamp, verifyTimestamp } from './verify-timestamp.ts';

export interface RequestTimestampOptions {
  /** The caller's wish to stop; the call then fails as `cancelled`. */
  readonly signal?: AbortSignal;
  readonly fetch?: typeof globalThis.fetch;
  /** Of the whole exchange; 20 s unless told. */
  readonly timeoutMs?: number;
  /** Roots or issuers of the authority, DER or PEM. Without any the timestamp is taken, and is not anchored. */
  readonly trusted?: readonly Uint8Array[];
  /** 8 random bytes unless told. */
  readonly nonce?: Uint8Array;
}

export interface GrantedTimestamp {
  /** To be kept beside the stamped bytes. */
  readonly record: TimestampRecord;
  readonly timestamp: VerifiedTimestamp;
}

const kept = 'What was to be timestamped is kept as it was, and is not yet timestamped.';
const later = 'It is tried again later; there is nothing to do unless this stays so.';

/**
 * One timestamp over a SHA-256 digest (32 bytes), verified against this very request.
 *
 * @throws FailureError `timestamp-unavailable` (no answer, too late, or not from a time-stamping authority),
 * `timestamp-refused` (the authority refused, or its timestamp does not verify), `invalid-request` (the address),
 * `cancelled`
 * @throws RangeError where the digest is not 32 bytes
 */
export async function requestTimestamp(
  url: string,
  digest: Uint8Array,
  options: RequestTimestampOptions = {},
): Promise<GrantedTimestamp> {
  const address = checkedAddress(url);
  const nonce = options.nonce ?? randomBytes(8);
  const answer = await exchange(address, timestampRequest(digest, nonce), options);
  const reply = readTimestampResponse(answer);
  if (!reply.ok) throw refused(address, reply);
  const timestamp = verifyTimestamp(reply.token, digest, { nonce, trusted: options.trusted ?? [] });
  if (!timestamp.ok) throw refused(address, timestamp);
  const record = {
    digest: toHex(digest),
    token: encodeBase64(reply.token),
    time: timestamp.time,
    url: address.href,
  };
  return { record, timestamp };
}

/** Timestamps bytes, such as a signed checkpoint note: the digest is of the note as it is stored. Fails as `requestTimestamp`. */
export function timestampBytes(
  url: string,
  bytes: Uint8Array,
  options: RequestTimestampOptions = {},
): Promise<GrantedTimestamp> {
  return requestTimestamp(url, sha256(bytes), options);
}

/** Verifies a kept record against the bytes that it is said to stamp, from the token alone. Never throws. */
export function verifyTimestampRecord(
  record: TimestampRecord,
  bytes: Uint8Array,
  trusted: readonly Uint8Array[] = [],
): VerifiedTimestamp | TimestampProblem {
  const parts = recordBytes(record);
  if (!parts) return new Refusal('malformed', 'The record of the timestamp cannot be read.').problem;
  const digest = sha256(bytes);
  if (toHex(digest) !== record.digest)
    return new Refusal('digest-wrong', 'The record of the timestamp is of other data.').problem;
  const timestamp = verifyTimestamp(parts.token, digest, { trusted });
  if (timestamp.ok && timestamp.time !== record.time)
    return new Refusal('content-altered', 'The record of the timestamp says another time than the timestamp.').problem;
  return timestamp;
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

function checkedAddress(url: string): URL {
  const address = URL.canParse(url) ? new URL(url) : null;
  if (!address || !/^https?:$/.test(address.protocol) || address.username !== '' || address.password !== '')
    throw new FailureError(
      'invalid-request',
      'The address of the time-stamping authority is not one that starts with http:// or https:// and has no password in it.',
      'Correct the address.',
      kept,
    );
  return address;
}

async function exchange(address: URL, body: Uint8Array, options: RequestTimestampOptions): Promise<Uint8Array> {
  const { signal, fetch = globalThis.fetch, timeoutMs = 20_000 } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
      body: body.slice(),
      // An authority is the one that was named: an answer from elsewhere is not asked for.
      redirect: 'manual',
      cache: 'no-store',
      signal: either,
    });
    return await replyBody(address, response);
  } catch (error) {
    if (error instanceof FailureError) throw error;
    if (signal?.aborted)
      throw new FailureError(
        'cancelled',
        'The request for a timestamp was cancelled.',
        'Ask again when you want.',
        kept,
      );
    if (timeout.aborted)
      throw unavailable(address, `did not answer within ${timeoutMs / 1000} seconds`, { cause: error });
    throw unavailable(address, 'cannot be reached', { cause: error });
  }
}

/** The body of a reply, read no further than a reply can be long. */
async function replyBody(address: URL, response: Response): Promise<Uint8Array> {
  const stop = async (why: string): Promise<never> => {
    await response.body?.cancel().catch(() => undefined);
    throw unavailable(address, why);
  };
  if (response.status !== 200) return stop(`answered with HTTP status ${response.status}`);
  const type = (response.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type !== 'application/timestamp-reply')
    return stop(`answered with ${type === '' ? 'something unnamed' : shown(type)}, not with a timestamp`);
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const piece = await reader?.read();
    if (!piece || piece.done) break;
    length += piece.value.length;
    if (length > maxDerBytes) {
      await reader?.cancel().catch(() => undefined);
      throw unavailable(address, `answered with more than ${maxDerBytes} bytes, which no timestamp has`);
    }
    pieces.push(piece.value);
  }
  return Buffer.concat(pieces);
}

function unavailable(address: URL, why: string, options?: { cause?: unknown }): FailureError {
  return new FailureError(
    'timestamp-unavailable',
    `The time-stamping authority at ${address.host} ${why}.`,
    later,
    kept,
    options,
  );
}

function refused(address: URL, problem: TimestampProblem): FailureError {
  return new FailureError(
    'timestamp-refused',
    `No timestamp of ${address.host} was accepted. ${problem.message}`,
    problem.code === 'rejected' ? later : 'Tell whoever looks after this authority and its trusted certificates.',
    kept,
  );
}
