import { createHash } from 'node:crypto';
import { packPaths } from '../../shared/domain/pack/layout.ts';

/** RFC 8410 §4: what stands before the raw key in a SubjectPublicKeyInfo. */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** SHA-256 of the raw public key, hex. */
export function keyIdOf(rawKey: Uint8Array): string {
  return createHash('sha256').update(rawKey).digest('hex');
}

/** The SubjectPublicKeyInfo as PEM (RFC 7468 §13), as openssl reads it. */
export function publicKeyPem(rawKey: Uint8Array): string {
  const base64 = Buffer.concat([spkiPrefix, rawKey]).toString('base64');
  return `-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----\n`;
}

export function pemPath(rawKey: Uint8Array): string {
  return `${packPaths.keys}${keyIdOf(rawKey)}.pem`;
}

/** The 32 bytes themselves. */
export function rawKeyPath(rawKey: Uint8Array): string {
  return `${packPaths.keys}${keyIdOf(rawKey)}.raw`;
}
