/**
 * The ledger entry: what is signed, how, and what its hash is. Byte for byte this is the format of every case file, so
 * nothing here may change for `v: 1`.
 */
import { canonicalText } from './canonical-text.ts';
import { isPlainEntry } from './decode-entry.ts';
import { pae } from './dsse.ts';
import { Entry } from './entry-schema.ts';
import { fromHex, toHex } from './hex.ts';
import { jcs, type Signable } from './jcs.ts';
import type { Sha256 } from './merkle.ts';

export { decodeEntry } from './decode-entry.ts';
export { type Act, acts, Entry } from './entry-schema.ts';

export const entryPayloadType = 'application/vnd.continuity.entry+json';

/**
 * Canonical bytes of an entry; these are signed, stored and verified, and never made again from parsed values.
 *
 * @throws ZodError for what the schema refuses
 */
export function encodeEntry(entry: Entry): Uint8Array<ArrayBuffer> {
  const text = canonicalText(entry);
  // A text that reads back as an entry is one: the schema, which is slow, would say the same.
  if (text !== null && isPlainEntry(text)) return utf8.encode(text);
  return jcs(Entry.parse(entry) as Signable);
}

const utf8 = new TextEncoder();

/** The bytes that Ed25519 signs. */
export function entryPae(payload: Uint8Array): Uint8Array<ArrayBuffer> {
  return pae(entryPayloadType, payload);
}

/** Leaf of the case's log: the signed bytes followed by the 64-byte signature; its RFC 6962 leaf hash names the entry. */
export function entryHash(payload: Uint8Array, signature: Uint8Array, sha256: Sha256): Uint8Array {
  return sha256(leafBytes(payload, signature).bytes);
}

/** What the leaf hash is of (RFC 6962 §2.1: 0x00 and the leaf), and in it the bytes that are signed. */
export function leafBytes(
  payload: Uint8Array,
  signature: Uint8Array,
): { readonly bytes: Uint8Array; readonly signed: Uint8Array } {
  const bytes = pae(entryPayloadType, payload, 1, signature.length);
  const end = bytes.length - signature.length;
  bytes.set(signature, end);
  return { bytes, signed: bytes.subarray(1, end) };
}

/** SHA-256(salt || JCS(detail)), salt 32 random bytes. The salt keeps a short detail from being guessed from its digest. */
export function detailCommitment(salt: Uint8Array, detail: Signable, sha256: Sha256): Uint8Array {
  const body = jcs(detail);
  const input = new Uint8Array(salt.length + body.length);
  input.set(salt);
  input.set(body, salt.length);
  return sha256(input);
}

/** Name of a case's log. */
export function caseLog(caseId: string): string {
  return `continuity/case/${caseId}`;
}

/**
 * A feed is one hash chain per device key per case: SHA-256("continuity-feed-v1\n" || log || "\n" || key || nonce), with the
 * raw 32-byte Ed25519 key and a 16-byte nonce, so that a device starting again after a restore starts another feed.
 */
export function feedId(log: string, publicKey: Uint8Array, nonce: Uint8Array, sha256: Sha256): string {
  const head = new TextEncoder().encode(`continuity-feed-v1\n${log}\n`);
  const input = new Uint8Array(head.length + publicKey.length + nonce.length);
  input.set(head);
  input.set(publicKey, head.length);
  input.set(nonce, head.length + publicKey.length);
  return toHex(sha256(input));
}

/** Subject id of a feed's first entry (act `opened`): it names the key and nonce that the feed id is made of. */
export function feedSubject(publicKey: Uint8Array, nonce: Uint8Array): string {
  return `ed25519:${toHex(publicKey)}:${toHex(nonce)}`;
}

/** Key and nonce from the first entry's subject; null where it is not of that form. */
export function parseFeedSubject(id: string): { publicKey: Uint8Array; nonce: Uint8Array } | null {
  const match = /^ed25519:([0-9a-f]{64}):([0-9a-f]{32})$/.exec(id);
  return match?.[1] && match[2] ? { publicKey: fromHex(match[1]), nonce: fromHex(match[2]) } : null;
}
