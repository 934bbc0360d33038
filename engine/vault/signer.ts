import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

/** SHA-256 in one call, in the shape the domain's rules take. */
export function sha256(data: Uint8Array): Uint8Array {
  return createHash('sha256').update(data).digest();
}

/** The device's Ed25519 key (RFC 8032). */
export interface Signer {
  /** Raw, 32 bytes. */
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

/** PKCS#8 DER of a new private key. */
export function newSigningKey(): Uint8Array {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
}

export function signerFrom(pkcs8: Uint8Array): Signer {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  return { publicKey: rawPublicKey(createPublicKey(key)), sign: (message) => sign(null, message, key) };
}

/** RFC 8410 §4: the raw key is the last 32 bytes of the SubjectPublicKeyInfo. */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

function rawPublicKey(key: KeyObject): Uint8Array {
  return key.export({ format: 'der', type: 'spki' }).subarray(spkiPrefix.length);
}

export function publicKeyFrom(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([spkiPrefix, raw]), format: 'der', type: 'spki' });
}

/** False for a signature that does not fit, a key that is no key included. */
export function verifies(publicKey: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  return signature.length === 64 && verify(null, message, publicKey, signature);
}
