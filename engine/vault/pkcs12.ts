/**
 * PKCS#12 files (RFC 7292) as OpenSSL, Windows, macOS, Java and Firefox write them: PBES2 (RFC 8018) and the older forms by
 * PKCS#12's own key derivation, 3DES and RC2. The file may be anybody's: what it asks for is bounded, and its password is
 * checked by its MAC before anything in it is believed.
 */
import { createDecipheriv, createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { type BaseBlock, fromBER, Integer, OctetString, Sequence } from 'asn1js';
import {
  type AlgorithmIdentifier,
  AuthenticatedSafe,
  CertBag,
  type ContentInfo,
  EncryptedData,
  PBES2Params,
  PBKDF2Params,
  PFX,
  PKCS8ShroudedKeyBag,
  PrivateKeyInfo,
  SafeContents,
} from 'pkijs';
import { rc2CbcDecrypt } from './rc2.ts';

/** The password does not open it. */
export class WrongPassword extends Error {}

/** It is no PKCS#12 file, or one of a kind that is not read here. The message is a clause. */
export class UnreadablePkcs12 extends Error {}

export interface Pkcs12 {
  /** PKCS#8, DER. */
  readonly keys: readonly Uint8Array[];
  /** X.509, DER. */
  readonly certificates: readonly Uint8Array[];
}

const data = '1.2.840.113549.1.7.1';
const encryptedData = '1.2.840.113549.1.7.6';
const x509 = '1.2.840.113549.1.9.22.1';
/** A file that asks for more rounds than any program writes would hold the engine up. */
const mostRounds = { pbkdf2: 2_000_000, pkcs12: 1_000_000 };
const mostItems = 64;

/**
 * @throws WrongPassword; UnreadablePkcs12
 */
export function readPkcs12(bytes: Uint8Array, password: string): Pkcs12 {
  let pfx: PFX;
  try {
    const { result, offset } = fromBER(bytes, { maxDepth: 64, maxNodes: 20_000 });
    if (offset === -1) throw new Error('not BER');
    pfx = new PFX({ schema: result });
  } catch {
    throw new UnreadablePkcs12('it is not a PKCS#12 file');
  }
  try {
    const safe = contentOf(pfx.authSafe);
    if (pfx.macData) checkMac(pfx, safe, password);
    const keys: Uint8Array[] = [];
    const certificates: Uint8Array[] = [];
    for (const part of AuthenticatedSafe.fromBER(new Uint8Array(safe)).safeContents) {
      for (const { bagValue } of SafeContents.fromBER(new Uint8Array(partOf(part, password))).safeBags) {
        if (keys.length + certificates.length >= mostItems) throw new UnreadablePkcs12('it holds too much');
        if (bagValue instanceof PKCS8ShroudedKeyBag)
          keys.push(decrypted(bagValue.encryptionAlgorithm, bytesOf(bagValue.encryptedData), password));
        else if (bagValue instanceof PrivateKeyInfo) keys.push(new Uint8Array(bagValue.toSchema().toBER()));
        else if (bagValue instanceof CertBag && bagValue.certId === x509)
          certificates.push(bytesOf(bagValue.certValue as unknown as OctetString));
      }
    }
    return { keys, certificates };
  } catch (error) {
    if (error instanceof WrongPassword || error instanceof UnreadablePkcs12) throw error;
    throw new UnreadablePkcs12('what is in it cannot be read');
  }
}

function bytesOf(octets: OctetString): Uint8Array {
  return new Uint8Array(octets.getValue());
}

function contentOf(info: ContentInfo): Uint8Array {
  if (info.contentType !== data || !(info.content instanceof OctetString))
    throw new UnreadablePkcs12('it is protected by a key pair and not by a password');
  return bytesOf(info.content);
}

function partOf(part: ContentInfo, password: string): Uint8Array {
  if (part.contentType !== encryptedData) return contentOf(part);
  const { encryptedContentInfo } = new EncryptedData({ schema: part.content });
  const content = new Uint8Array(encryptedContentInfo.getEncryptedContent());
  return decrypted(encryptedContentInfo.contentEncryptionAlgorithm, content, password);
}

/** RFC 7292 §5.1: HMAC over the safe, by a key that the password gives. */
function checkMac(pfx: PFX, safe: Uint8Array, password: string): void {
  const { mac, macSalt, iterations = 1 } = pfx.macData as NonNullable<PFX['macData']>;
  const hash = macDigests[mac.digestAlgorithm.algorithmId];
  if (!hash) throw new UnreadablePkcs12('its password is checked in a way that is not known here');
  const expected = bytesOf(mac.digest);
  const salt = bytesOf(macSalt);
  const length = createHash(hash).digest().length;
  const fits = passwordForms(password).some((form) => {
    const key = pkcs12Key(hash, form, salt, { rounds: iterations, purpose: 3, length });
    const found = createHmac(hash, key).update(safe).digest();
    return found.length === expected.length && timingSafeEqual(found, expected);
  });
  if (!fits) throw new WrongPassword();
}

const macDigests: { readonly [oid: string]: string } = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** RFC 7292 §B.1: UTF-16 with a zero at its end; programs disagree whether no password is nothing or the zero alone. */
function passwordForms(password: string): Uint8Array[] {
  const form = Buffer.from(`${password}\0`, 'utf16le').swap16();
  return password === '' ? [form, new Uint8Array(0)] : [form];
}

/** RFC 7292 §B.2. `purpose`: 1 key, 2 initialisation vector, 3 MAC. */
export function pkcs12Key(
  hash: string,
  password: Uint8Array,
  salt: Uint8Array,
  { rounds, purpose, length }: { rounds: number; purpose: number; length: number },
): Uint8Array {
  if (!(rounds >= 1 && rounds <= mostRounds.pkcs12)) throw new UnreadablePkcs12('it asks for too many rounds');
  const block = hash === 'sha384' || hash === 'sha512' ? 128 : 64;
  const filled = (bytes: Uint8Array): Buffer => Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);
  const input = Buffer.concat([
    ...(salt.length > 0 ? [filled(salt)] : []),
    ...(password.length > 0 ? [filled(password)] : []),
  ]);
  const pieces: Buffer[] = [];
  for (let have = 0; have < length; ) {
    let digest = createHash(hash).update(Buffer.alloc(block, purpose)).update(input).digest();
    for (let i = 1; i < rounds; i++) digest = createHash(hash).update(digest).digest();
    pieces.push(digest);
    have += digest.length;
    const add = Buffer.alloc(block, digest);
    for (let at = 0; at < input.length; at += block) {
      let carry = 1;
      for (let i = block - 1; i >= 0; i--) {
        carry += (input[at + i] as number) + (add[i] as number);
        input[at + i] = carry & 0xff;
        carry >>= 8;
      }
    }
  }
  return Buffer.concat(pieces).subarray(0, length);
}

/** Bytes of key and vector, and how they are used, by OID (RFC 7292 §C). */
const pkcs12Ciphers: { readonly [oid: string]: { readonly key: number; readonly open: Open } } = {
  '1.2.840.113549.1.12.1.3': { key: 24, open: byNode('des-ede3-cbc') },
  '1.2.840.113549.1.12.1.4': {
    key: 16,
    open: (key, iv, bytes) => byNode('des-ede3-cbc')(Buffer.concat([key, key.subarray(0, 8)]), iv, bytes),
  },
  '1.2.840.113549.1.12.1.5': { key: 16, open: (key, iv, bytes) => rc2CbcDecrypt(key, 128, iv, bytes) },
  '1.2.840.113549.1.12.1.6': { key: 5, open: (key, iv, bytes) => rc2CbcDecrypt(key, 40, iv, bytes) },
};
type Open = (key: Uint8Array, iv: Uint8Array, bytes: Uint8Array) => Uint8Array;

function byNode(cipher: string): Open {
  return (key, iv, bytes) => {
    const open = createDecipheriv(cipher, key, iv);
    return Buffer.concat([open.update(bytes), open.final()]);
  };
}

/** PBES2's ciphers and pseudo-random functions (RFC 8018 §B). */
const ciphers: { readonly [oid: string]: { readonly key: number; readonly name: string } } = {
  '2.16.840.1.101.3.4.1.2': { key: 16, name: 'aes-128-cbc' },
  '2.16.840.1.101.3.4.1.22': { key: 24, name: 'aes-192-cbc' },
  '2.16.840.1.101.3.4.1.42': { key: 32, name: 'aes-256-cbc' },
  '1.2.840.113549.3.7': { key: 24, name: 'des-ede3-cbc' },
};
const randomFunctions: { readonly [oid: string]: string } = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};
const pbes2 = '1.2.840.113549.1.5.13';
const pbkdf2 = '1.2.840.113549.1.5.12';

function decrypted(
  { algorithmId, algorithmParams }: AlgorithmIdentifier,
  bytes: Uint8Array,
  password: string,
): Uint8Array {
  const open =
    algorithmId === pbes2
      ? openerOfPbes2(algorithmParams, password)
      : openersOfPkcs12(algorithmId, algorithmParams, password);
  for (const attempt of open) {
    try {
      return attempt(bytes);
    } catch (error) {
      if (error instanceof UnreadablePkcs12) throw error;
      // Padding that does not fit: another password, or another spelling of none.
    }
  }
  throw new WrongPassword();
}

type Attempt = (bytes: Uint8Array) => Uint8Array;

function openerOfPbes2(parameters: BaseBlock, password: string): Attempt[] {
  const { keyDerivationFunc, encryptionScheme } = new PBES2Params({ schema: parameters });
  const cipher = ciphers[encryptionScheme.algorithmId];
  if (keyDerivationFunc.algorithmId !== pbkdf2 || !cipher) throw unknownCipher();
  const { salt, iterationCount, prf } = new PBKDF2Params({ schema: keyDerivationFunc.algorithmParams });
  const hash = prf ? randomFunctions[prf.algorithmId] : 'sha1';
  const vector: unknown = encryptionScheme.algorithmParams;
  if (!hash || !(salt instanceof OctetString) || !(vector instanceof OctetString)) throw unknownCipher();
  if (!(iterationCount >= 1 && iterationCount <= mostRounds.pbkdf2))
    throw new UnreadablePkcs12('it asks for too many rounds');
  return [
    (bytes) => {
      const key = pbkdf2Sync(Buffer.from(password, 'utf8'), bytesOf(salt), iterationCount, cipher.key, hash);
      return byNode(cipher.name)(key, bytesOf(vector), bytes);
    },
  ];
}

function openersOfPkcs12(oid: string, parameters: unknown, password: string): Attempt[] {
  const cipher = pkcs12Ciphers[oid];
  const [salt, rounds] = parameters instanceof Sequence ? parameters.valueBlock.value : [];
  if (!cipher || !(salt instanceof OctetString) || !(rounds instanceof Integer)) throw unknownCipher();
  const count = rounds.valueBlock.valueDec;
  return passwordForms(password).map((form) => (bytes) => {
    const key = pkcs12Key('sha1', form, bytesOf(salt), { rounds: count, purpose: 1, length: cipher.key });
    const iv = pkcs12Key('sha1', form, bytesOf(salt), { rounds: count, purpose: 2, length: 8 });
    return cipher.open(key, iv, bytes);
  });
}

function unknownCipher(): UnreadablePkcs12 {
  return new UnreadablePkcs12('it is encrypted in a way that is not known here');
}
