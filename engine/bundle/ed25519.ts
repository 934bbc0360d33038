import { createPublicKey, verify } from 'node:crypto';

/** RFC 8410 §4: what stands before the raw key in a SubjectPublicKeyInfo. */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** Whether the signature (RFC 8032) is by the raw 32-byte key. False for a key or signature that is none. */
export function ed25519Verifies(rawKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (rawKey.length !== 32 || signature.length !== 64) return false;
  try {
    const key = createPublicKey({ key: Buffer.concat([spkiPrefix, rawKey]), format: 'der', type: 'spki' });
    return verify(null, message, key, signature);
  } catch {
    return false;
  }
}
