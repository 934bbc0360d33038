/**
 * The signatures that are accepted, by OID: RSA PKCS#1 v1.5 (RFC 8017) of 2048 bits and more, and ECDSA (RFC 5758) over
 * P-256, P-384 and P-521, with SHA-256, SHA-384 or SHA-512. A court cannot be asked to weigh SHA-1 or MD5.
 */
import { createHash, type KeyObject, verify } from 'node:crypto';
import { algorithmOf, type Element } from './der.ts';
import { Refusal } from './problem.ts';

export type DigestName = 'sha256' | 'sha384' | 'sha512';

const digests: { readonly [oid: string]: DigestName } = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

interface SignatureAlgorithm {
  readonly key: 'rsa' | 'ec';
  /** Null where the algorithm leaves it to the digest algorithm named beside it (CMS with rsaEncryption). */
  readonly digest: DigestName | null;
}

const signatures: { readonly [oid: string]: SignatureAlgorithm } = {
  '1.2.840.113549.1.1.1': { key: 'rsa', digest: null },
  '1.2.840.113549.1.1.11': { key: 'rsa', digest: 'sha256' },
  '1.2.840.113549.1.1.12': { key: 'rsa', digest: 'sha384' },
  '1.2.840.113549.1.1.13': { key: 'rsa', digest: 'sha512' },
  '1.2.840.10045.4.3.2': { key: 'ec', digest: 'sha256' },
  '1.2.840.10045.4.3.3': { key: 'ec', digest: 'sha384' },
  '1.2.840.10045.4.3.4': { key: 'ec', digest: 'sha512' },
};

const curves = ['prime256v1', 'secp384r1', 'secp521r1'];

/** @throws Refusal `algorithm-refused` */
export function digestOf(element: Element): DigestName {
  const { oid, plain } = algorithmOf(element);
  const digest = digests[oid];
  if (!digest || !plain) throw refused(`the digest algorithm ${oid}`);
  return digest;
}

export function hash(digest: DigestName | 'sha1', bytes: Uint8Array): Uint8Array {
  return createHash(digest).update(bytes).digest();
}

/**
 * Whether `signature` is the key's over `message`.
 *
 * @param digest the one named beside the signature algorithm; null where none is (certificates)
 * @throws Refusal `algorithm-refused`
 */
export function signatureFits(
  algorithm: Element,
  digest: DigestName | null,
  key: KeyObject,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { oid, plain } = algorithmOf(algorithm);
  const known = signatures[oid];
  const used = known?.digest ?? digest;
  if (!known || !plain || used === null) throw refused(`the signature algorithm ${oid}`);
  if (digest !== null && used !== digest) throw refused('a signature algorithm that does not go with its digest');
  if (known.key !== key.asymmetricKeyType) return false;
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (known.key === 'rsa' && !((modulusLength ?? 0) >= 2048 && (modulusLength ?? 0) <= 16384))
    throw refused(`an RSA key of ${modulusLength ?? 'unknown'} bits`);
  if (known.key === 'ec' && !curves.includes(namedCurve ?? '')) throw refused('an unknown elliptic curve');
  try {
    return verify(used, message, key, signature);
  } catch {
    return false;
  }
}

function refused(what: string): Refusal {
  return new Refusal('algorithm-refused', `The signature uses ${what}, which is not accepted.`);
}
