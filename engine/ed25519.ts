/** Ed25519 (RFC 8032) and SHA-256 as the rules of the domain take them; public keys only, so that workers may use it. */
import { createHash, createPublicKey, hash, type KeyObject, verify } from 'node:crypto';

/** RFC 8410 §4: what stands before the raw key in a SubjectPublicKeyInfo. */
export const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** SHA-256 in one call. */
export function sha256(data: Uint8Array): Uint8Array {
  return hash('sha256', data, 'buffer');
}

/** A raw 32-byte key, ready for many signatures. @throws Error where it is none */
export function publicKeyFrom(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([spkiPrefix, raw]), format: 'der', type: 'spki' });
}

/** False for a signature that does not fit, a key that is no key included. */
export function verifies(publicKey: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  return signature.length === 64 && verify(null, message, publicKey, signature);
}

/** Whether the signature is by the raw 32-byte key. False for a key or signature that is none. */
export function ed25519Verifies(rawKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (rawKey.length !== 32 || signature.length !== 64) return false;
  try {
    return verifies(publicKeyFrom(rawKey), message, signature);
  } catch {
    return false;
  }
}

/** SHA-256 of the raw public key, hex: its fingerprint, by which files and people name it. */
export function keyIdOf(rawKey: Uint8Array): string {
  return createHash('sha256').update(rawKey).digest('hex');
}

/** The SubjectPublicKeyInfo as PEM (RFC 7468 §13), as openssl reads it. */
export function publicKeyPem(rawKey: Uint8Array): string {
  const base64 = Buffer.concat([spkiPrefix, rawKey]).toString('base64');
  return `-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----\n`;
}

/** The raw key of a PEM in the one spelling of `publicKeyPem`; null for any other text. */
export function rawKeyOfPem(pem: string): Uint8Array | null {
  const raw = Buffer.from(pem.split('\n')[1] ?? '', 'base64').subarray(spkiPrefix.length);
  return raw.length === 32 && publicKeyPem(raw) === pem ? raw : null;
}
