/**
 * The ledger entry: what is signed, how, and what its hash is. Byte for byte this is the format of every case file, so
 * nothing here may change for `v: 1`.
 */
import { z } from 'zod';
import { pae } from './dsse.ts';
import { fromHex, toHex } from './hex.ts';
import { jcs, type Signable } from './jcs.ts';
import { leafHash, type Sha256 } from './merkle.ts';

export const entryPayloadType = 'application/vnd.continuity.entry+json';

/** Every kind of act that continuity is made of (DOMAIN.md, Exhibits and continuity; DPA 2018 s.62). */
export const acts = [
  'opened',
  'created',
  'acquired',
  'imported',
  'viewed',
  'searched',
  'annotated',
  'tagged',
  'withdrawn',
  'exhibited',
  'transferred',
  'redacted',
  'exported',
  'approved',
  'rejected',
  'verified',
  'erased',
  'accessed',
  'declared',
  'proposed',
  'enrolled',
  'rotated',
  'revoked',
  'countersigned',
  'acknowledged',
  'stated',
] as const;
export type Act = (typeof acts)[number];

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Count = z.int().nonnegative();
const Instant = z.iso.datetime({ precision: 3 });

export const Entry = z.strictObject({
  v: z.literal(1),
  /** Feed id: see `feedId`. */
  feed: Hash,
  /** Position in the feed, from 0. */
  seq: Count,
  /** Leaf hash of the entry before it in the feed; null only at 0. */
  prev: Hash.nullable(),
  /** The case's log. An entry of another case does not verify here. */
  log: z.string().min(1).max(256),
  act: z.enum(acts),
  /** What the act was done to. `sha256` and `size` (bytes) are of its content where it has any. */
  subject: z.strictObject({ id: z.string().min(1).max(256), sha256: Hash.nullable(), size: Count.nullable() }),
  /** An opaque person id: names stay outside the signed bytes, where they can be erased. */
  actor: z.uuid(),
  /** The device's clock, UTC. Never used for order. */
  at: Instant,
  /** Identifies one run of the device since it was started; `mono` is µs on its monotonic clock. */
  boot: z.string().regex(/^[0-9a-f]{32}$/),
  mono: Count,
  /** The last checkpoint of the case's log that this device has seen. */
  seen: z.strictObject({ size: Count, root: Hash, time: Instant }).nullable(),
  /** Heads of other feeds of this case known to the device: ties the feeds together. */
  after: z.array(Hash).max(64),
  /** Salted commitment to the detail: see `detailCommitment`. */
  detail: Hash,
});
export type Entry = z.infer<typeof Entry>;

/** Canonical bytes of an entry; these are signed, stored and verified, and never made again from parsed values. */
export function encodeEntry(entry: Entry): Uint8Array<ArrayBuffer> {
  return jcs(Entry.parse(entry) as Signable);
}

/**
 * Reads payload bytes back. Refuses what is not exactly the canonical encoding of a valid entry: a second spelling of the
 * same entry would be a second hash for it.
 */
export function decodeEntry(payload: Uint8Array): Entry | null {
  let raw: unknown;
  try {
    raw = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload));
  } catch {
    return null;
  }
  const parsed = Entry.safeParse(raw);
  if (!parsed.success) return null;
  if ((parsed.data.seq === 0) !== (parsed.data.prev === null)) return null;
  return sameBytes(jcs(parsed.data as Signable), payload) ? parsed.data : null;
}

/** The bytes that Ed25519 signs. */
export function entryPae(payload: Uint8Array): Uint8Array<ArrayBuffer> {
  return pae(entryPayloadType, payload);
}

/** Leaf of the case's log: the signed bytes followed by the 64-byte signature; its RFC 6962 leaf hash names the entry. */
export function entryHash(payload: Uint8Array, signature: Uint8Array, sha256: Sha256): Uint8Array {
  const signed = entryPae(payload);
  const leaf = new Uint8Array(signed.length + signature.length);
  leaf.set(signed);
  leaf.set(signature, signed.length);
  return leafHash(leaf, sha256);
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

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
