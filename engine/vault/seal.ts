import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const nonceSize = 12;
const tagSize = 16;

/** AES-256-GCM: nonce (12 bytes) || ciphertext || tag (16 bytes). `context` is bound to it and must be given again to open it. */
export function seal(key: Uint8Array, plain: Uint8Array, context: string): Uint8Array {
  const nonce = randomBytes(nonceSize);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Null where the key or the context is another one, or the bytes were altered. */
export function unseal(key: Uint8Array, sealed: Uint8Array, context: string): Uint8Array | null {
  if (sealed.length < nonceSize + tagSize) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceSize))
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(sealed.length - tagSize));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(nonceSize, sealed.length - tagSize)), decipher.final()]);
  } catch {
    return null;
  }
}

/** HKDF-SHA-256 (RFC 5869), 32 bytes: one key for each purpose, so that none serves two. */
export function deriveKey(key: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), `continuity/${purpose}`, 32));
}
