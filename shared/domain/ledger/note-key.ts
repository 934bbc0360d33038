/**
 * Keys of C2SP signed notes and their text encodings: https://c2sp.org/signed-note@v1.0.0, "Signatures" and "Verifier
 * keys". The encoding of signing keys is of golang.org/x/mod/sumdb/note (`NewSigner`), which C2SP leaves to applications.
 */
import { concatBytes } from './bytes.ts';
import type { Sha256 } from './merkle.ts';
import { decodeBase64, encodeBase64, isNoteText } from './strict-text.ts';
import { TlogError } from './tlog-error.ts';

/**
 * The two of the assigned signature types that are used here: a note's own Ed25519 signature, and a witness's timestamped
 * Ed25519 cosignature of a checkpoint.
 */
const typeBytes = { ed25519: 0x01, cosignature: 0x04 } as const;
export type NoteKeyType = keyof typeof typeBytes;

export interface NoteKey {
  readonly name: string;
  /** First four bytes, big-endian, of SHA-256(name || 0x0A || type || public key). An identifier, never proof of the key. */
  readonly keyId: number;
  readonly type: NoteKeyType;
  /** Raw 32-byte Ed25519 key (RFC 8032). */
  readonly publicKey: Uint8Array;
}

const maxKeyText = 1024;

/** Key names are not empty and contain no Unicode space and no plus sign ("Format"). */
export function isKeyName(name: string): boolean {
  return name !== '' && name.isWellFormed() && !/[+\p{White_Space}]/u.test(name);
}

/** @throws TlogError `key-malformed` */
export function noteKey(name: string, type: NoteKeyType, publicKey: Uint8Array, sha256: Sha256): NoteKey {
  if (!isKeyName(name) || !isNoteText(name)) throw malformed('its name is not a key name');
  if (publicKey.length !== 32) throw malformed('its public key is not 32 bytes long');
  const text = new TextEncoder().encode(`${name}\n`);
  const digest = sha256(concatBytes(text, Uint8Array.of(typeBytes[type]), publicKey));
  const [a = 0, b = 0, c = 0, d = 0] = digest;
  return { name, type, publicKey, keyId: ((a << 24) | (b << 16) | (c << 8) | d) >>> 0 };
}

/** Verifier key: `name+hex(key ID)+base64(type || public key)`. */
export function formatVkey({ name, keyId, type, publicKey }: NoteKey): string {
  return `${name}+${hexId(keyId)}+${encodeBase64(concatBytes(Uint8Array.of(typeBytes[type]), publicKey))}`;
}

/** @throws TlogError `key-malformed`: any other spelling, an unknown type, or a key ID that is not this key's */
export function parseVkey(text: string, sha256: Sha256): NoteKey {
  const { name, id, type, key } = splitKey(text);
  const parsed = noteKey(name, type, key, sha256);
  if (hexId(parsed.keyId) !== id) throw malformed('its ID is not of this name and key');
  return parsed;
}

/** Signing key: `PRIVATE+KEY+name+hex(key ID)+base64(type || seed)`. Secret: whoever reads it can sign. */
export function formatSkey({ name, keyId, type }: NoteKey, seed: Uint8Array): string {
  if (seed.length !== 32) throw malformed('its seed is not 32 bytes long');
  return `${skeyPrefix}${name}+${hexId(keyId)}+${encodeBase64(concatBytes(Uint8Array.of(typeBytes[type]), seed))}`;
}

/**
 * Reads a signing key. `publicKeyOf` derives the public key from the 32-byte seed (RFC 8032 §5.1.5), since the ID is of it.
 *
 * @throws TlogError `key-malformed`; its message never repeats any of the text
 */
export function parseSkey(
  text: string,
  publicKeyOf: (seed: Uint8Array) => Uint8Array,
  sha256: Sha256,
): { key: NoteKey; seed: Uint8Array } {
  if (!text.startsWith(skeyPrefix)) throw malformed('it does not start as a signing key does');
  const { name, id, type, key: seed } = splitKey(text.slice(skeyPrefix.length));
  const key = noteKey(name, type, publicKeyOf(seed), sha256);
  if (hexId(key.keyId) !== id) throw malformed('its ID is not of this name and key');
  return { key, seed };
}

const skeyPrefix = 'PRIVATE+KEY+';

function splitKey(text: string): { name: string; id: string; type: NoteKeyType; key: Uint8Array } {
  if (text.length > maxKeyText) throw malformed('it is too long');
  // Only the last part may contain a plus sign, as a digit of base64.
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(text);
  const bytes = match?.[3] === undefined ? null : decodeBase64(match[3]);
  if (match?.[1] === undefined || match[2] === undefined || !bytes)
    throw malformed('it is not a name, an ID and a key');
  const type = (Object.keys(typeBytes) as NoteKeyType[]).find((known) => typeBytes[known] === bytes[0]);
  if (!type) throw malformed('its type is not one that is used here');
  return { name: match[1], id: match[2], type, key: bytes.subarray(1) };
}

function hexId(keyId: number): string {
  return keyId.toString(16).padStart(8, '0');
}

function malformed(why: string): TlogError {
  return new TlogError('key-malformed', `the key cannot be read: ${why}`);
}
