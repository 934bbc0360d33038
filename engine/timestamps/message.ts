/** What goes to a time-stamping authority and what comes back: RFC 3161 §2.4.1 and §2.4.2. */
import { Integer, Null, ObjectIdentifier, OctetString, Sequence, Boolean as Truth } from 'asn1js';
import { DerError, type Element, Fields, parseDer, smallInteger, tags } from './der.ts';
import { Refusal, shown, type TimestampProblem } from './problem.ts';

export const sha256Oid = '2.16.840.1.101.3.4.2.1';

/**
 * A request to stamp a SHA-256 digest, with a nonce (bytes of a positive integer, most significant first) and certReq true.
 *
 * @throws RangeError where the digest is not 32 bytes, or the nonce not 1 to 32
 */
export function timestampRequest(digest: Uint8Array, nonce: Uint8Array): Uint8Array {
  if (digest.length !== 32) throw new RangeError('a digest to be timestamped is 32 bytes');
  const sha256 = new Sequence({ value: [new ObjectIdentifier({ value: sha256Oid }), new Null()] });
  const imprint = new Sequence({ value: [sha256, new OctetString({ valueHex: digest.slice().buffer })] });
  const request = new Sequence({
    value: [
      new Integer({ value: 1 }),
      imprint,
      new Integer({ valueHex: positiveInteger(nonce).slice().buffer }),
      new Truth({ value: true }),
    ],
  });
  return new Uint8Array(request.toBER());
}

/** Content of a positive INTEGER in canonical form. @throws RangeError where it is not 1 to 32 bytes */
export function positiveInteger(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 1 || bytes.length > 32) throw new RangeError('a nonce is 1 to 32 bytes');
  let at = 0;
  while (at < bytes.length - 1 && bytes[at] === 0) at++;
  const digits = bytes.subarray(at);
  return (digits[0] ?? 0) < 0x80 ? digits : Uint8Array.of(0, ...digits);
}

export interface TimestampReply {
  readonly ok: true;
  /** The TimeStampToken, byte for byte: what `openssl ts -verify -token_in` reads. Nothing in it is verified yet. */
  readonly token: Uint8Array;
}

/** Reads a TimeStampResp. Never throws; problems are `malformed` and `rejected`. */
export function readTimestampResponse(bytes: Uint8Array): TimestampReply | TimestampProblem {
  try {
    const fields = new Fields(parseDer(bytes));
    const status = readStatus(fields.take(tags.sequence));
    const token = fields.optional(tags.sequence);
    fields.end();
    // §2.4.2: a token is there where the status is granted (0) or grantedWithMods (1), and in no other case.
    if (status.value > 1) return new Refusal('rejected', status.words).problem;
    if (!token) throw new DerError('it grants a timestamp and has none');
    return { ok: true, token: token.raw.slice() };
  } catch (error) {
    const why = error instanceof DerError ? error.message : 'it has no known structure';
    return new Refusal('malformed', `The answer of the time-stamping authority cannot be read: ${why}.`).problem;
  }
}

const statuses = ['granted', 'granted with changes', 'rejection', 'waiting', 'revocation warning', 'revocation'];
const failures: { readonly [bit: number]: string } = {
  0: 'it does not know the algorithm',
  2: 'it does not allow such a request',
  5: 'the data had the wrong format',
  14: 'its time source is not available',
  15: 'it does not support the policy',
  16: 'it does not support an extension',
  17: 'it cannot give the additional information',
  25: 'it had a system failure',
};

function readStatus(element: Element): { value: number; words: string } {
  const fields = new Fields(element);
  const value = smallInteger(fields.take(tags.integer).content);
  const texts = fields.optional(tags.sequence)?.children ?? [];
  const failInfo = fields.optional(tags.bitString);
  fields.end();
  const said = texts.map((text) => {
    if (text.tag !== tags.utf8String) throw new DerError('its status text is not UTF-8');
    return shown(Buffer.from(text.content).toString('utf8'));
  });
  const reasons = failInfo ? failureBits(failInfo.content) : [];
  const words = `The time-stamping authority refused: ${statuses[value] ?? `status ${value}`}`;
  const because = [...reasons, ...said.map((text) => `“${text}”`)].join('; ');
  return { value, words: because === '' ? `${words}.` : `${words}: ${because}.` };
}

function failureBits(content: Uint8Array): string[] {
  const bits = content.subarray(1);
  const set: string[] = [];
  for (let bit = 0; bit < Math.min(bits.length * 8, 32); bit++) {
    if (((bits[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) set.push(failures[bit] ?? `reason ${bit}`);
  }
  return set;
}
