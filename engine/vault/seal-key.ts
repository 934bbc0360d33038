/** Keys that seal bundles: from a PKCS#12 file, or made here with a certificate that they sign themselves. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import { BitString, fromBER, Integer, OctetString, PrintableString, Utf8String } from 'asn1js';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  Extension,
  PublicKeyInfo,
  Time,
} from 'pkijs';
import { FailureError } from '../../shared/api/failures.ts';
import { type Certificate as ReadCertificate, readCertificate } from '../timestamps/certificate.ts';
import { DerError, parseDer } from '../timestamps/der.ts';
import { readPkcs12, UnreadablePkcs12, WrongPassword } from './pkcs12.ts';

/** As the sealing of a bundle needs it (bundle/seal/cms.ts). */
export interface SealingKey {
  readonly certificate: ReadCertificate;
  /** Certificates between it and a root; DER. */
  readonly chain: readonly Uint8Array[];
  readonly algorithm: 'rsa' | 'ecdsa';
  /** `ECDSA P-256`, `RSA 2048`. */
  readonly kind: string;
  sign(message: Uint8Array): Uint8Array;
}

const nothing = 'Nothing was sealed and nothing was changed.';
const curves: { readonly [name: string]: string } = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };
const digitalSignature = 0;
const nonRepudiation = 1;

/**
 * The key of a PKCS#12 file and its certificate.
 *
 * @param name the file's, for the sentences
 * @throws FailureError `wrong-passphrase`, `certificate-unusable`
 */
export function openSealingKey(bytes: Uint8Array, password: string, name: string): SealingKey {
  try {
    const { keys, certificates } = readPkcs12(bytes, password);
    if (keys.length === 0)
      throw unusable(
        `${name} holds no private key.`,
        'Export the certificate again with its private key (in Windows: “Yes, export the private key”).',
      );
    const read = certificates.map((der) => readCertificate(parseDer(der)));
    for (const der of keys) {
      const key = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });
      const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
      const own = read.find((one) => one.key.export({ format: 'der', type: 'spki' }).equals(spki));
      if (own)
        return sealingKey(
          key,
          own,
          read.filter((one) => one !== own && !sameName(one)).map(({ raw }) => raw),
        );
    }
    throw unusable(
      `${name} holds a private key, but not the certificate that belongs to it.`,
      'Export key and certificate together.',
    );
  } catch (error) {
    if (error instanceof FailureError) throw error;
    if (error instanceof WrongPassword)
      throw new FailureError(
        'wrong-passphrase',
        `That is not the password of ${name}.`,
        'Check capital letters and the keyboard layout, then try again.',
        nothing,
      );
    if (error instanceof UnreadablePkcs12) throw unusable(`${name} cannot be opened: ${error.message}.`, chooseFile);
    if (error instanceof DerError)
      throw unusable(`A certificate in ${name} cannot be read: ${error.message}.`, chooseFile);
    throw unusable(`The private key in ${name} cannot be read.`, chooseFile);
  }
}

const chooseFile = 'Choose a PKCS#12 file (.p12 or .pfx) with a certificate for signing and its private key.';

function unusable(what: string, next: string): FailureError {
  return new FailureError('certificate-unusable', what, next, nothing);
}

/** A root says who is trusted to whoever trusts it already; in a signature it says nothing. */
function sameName({ subject, issuer }: ReadCertificate): boolean {
  return Buffer.from(subject).equals(Buffer.from(issuer));
}

/** @throws FailureError `certificate-unusable` where the key may not sign, or not in a way that is accepted */
function sealingKey(key: KeyObject, certificate: ReadCertificate, chain: readonly Uint8Array[]): SealingKey {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  const curve = curves[namedCurve];
  const rsa = key.asymmetricKeyType === 'rsa' && modulusLength >= 2048;
  if (!rsa && !(key.asymmetricKeyType === 'ec' && curve))
    throw unusable(
      'The key of that certificate is of a kind or length that readers of PDFs do not accept for signatures.',
      'Use a certificate with an RSA key of 2048 bits or more, or with an ECDSA key on P-256, P-384 or P-521.',
    );
  const { keyUsage, unknownCritical } = certificate.extensions;
  if (keyUsage && !keyUsage[digitalSignature] && !keyUsage[nonRepudiation])
    throw unusable(
      `The certificate of ${certificate.name} may not be used to sign: it is for other things.`,
      'Use a certificate that is issued for signing documents.',
    );
  if (unknownCritical.length > 0)
    throw unusable(
      `The certificate of ${certificate.name} has a critical limit that is not known here (${unknownCritical[0]}).`,
      'Use a certificate that is issued for signing documents.',
    );
  return {
    certificate,
    chain,
    algorithm: rsa ? 'rsa' : 'ecdsa',
    kind: rsa ? `RSA ${modulusLength}` : `ECDSA ${curve}`,
    sign: (message) => sign('sha256', message, key),
  };
}

/** Why a certificate cannot seal now, as a sentence; null where it can. */
export function whyNotNow({ name, notBefore, notAfter }: ReadCertificate, now: Date): string | null {
  const time = now.getTime() * 1000;
  const day = (micros: number): string => new Date(micros / 1000).toISOString().slice(0, 10);
  if (time < notBefore) return `The certificate of ${name} is not valid before ${day(notBefore)}.`;
  if (time > notAfter) return `The certificate of ${name} expired on ${day(notAfter)}.`;
  return null;
}

/** What a device keeps of its own sealing key: PKCS#8 and X.509, DER. */
export interface KeptSealingKey {
  readonly key: Uint8Array;
  readonly certificate: Uint8Array;
}

/** @throws FailureError `certificate-unusable` */
export function keptSealingKey({ key, certificate }: KeptSealingKey): SealingKey {
  const made = createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8' });
  return sealingKey(made, readCertificate(parseDer(certificate)), []);
}

/** Long enough for a case; the key never leaves the device. */
const validYears = 5;

/**
 * A new ECDSA P-256 key and an X.509 certificate (RFC 5280) that it signs itself.
 *
 * @param commonName at most 64 characters (RFC 5280, ub-common-name)
 */
export function makeSealingKey(commonName: string, now: Date): KeptSealingKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const certificate = new Certificate({ version: 2 });
  const serial = randomBytes(16);
  serial[0] = ((serial[0] as number) & 0x3f) | 0x40;
  certificate.serialNumber = new Integer({ valueHex: Uint8Array.from(serial).buffer });
  for (const name of [certificate.subject, certificate.issuer])
    name.typesAndValues.push(
      new AttributeTypeAndValue({
        type: '2.5.4.3',
        value: /^[A-Za-z0-9 '()+,./:=?-]*$/.test(commonName)
          ? new PrintableString({ value: commonName })
          : new Utf8String({ value: commonName }),
      }),
    );
  const from = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const until = new Date(from);
  until.setUTCFullYear(until.getUTCFullYear() + validYears);
  certificate.notBefore = new Time({ type: 0, value: from });
  certificate.notAfter = new Time({ type: until.getUTCFullYear() < 2050 ? 0 : 1, value: until });
  certificate.subjectPublicKeyInfo = PublicKeyInfo.fromBER(spki);
  // RFC 5280 §4.2.1.2, method 1: SHA-1 here names a key and protects nothing.
  const bits = createHash('sha1').update(rawBits(spki)).digest();
  certificate.extensions = [
    extension('2.5.29.19', true, new BasicConstraints({ cA: false }).toSchema().toBER()),
    extension('2.5.29.15', true, new BitString({ valueHex: Uint8Array.of(0xc0).buffer, unusedBits: 6 }).toBER()),
    extension('2.5.29.14', false, new OctetString({ valueHex: Uint8Array.from(bits).buffer }).toBER()),
  ];
  const algorithm = new AlgorithmIdentifier({ algorithmId: '1.2.840.10045.4.3.2' });
  certificate.signature = algorithm;
  certificate.signatureAlgorithm = algorithm;
  const body = certificate.encodeTBS().toBER();
  const signature = sign('sha256', new Uint8Array(body), privateKey);
  certificate.signatureValue = new BitString({ valueHex: Uint8Array.from(signature).buffer });
  certificate.tbsView = new Uint8Array(body);
  const der = new Uint8Array(certificate.toSchema(true).toBER());
  if (!new X509Certificate(der).verify(publicKey)) throw new Error('a certificate that was made does not verify');
  return { key: privateKey.export({ format: 'der', type: 'pkcs8' }), certificate: der };
}

function extension(extnID: string, critical: boolean, extnValue: ArrayBuffer): Extension {
  return new Extension({ extnID, critical, extnValue });
}

function rawBits(spki: Uint8Array): Uint8Array {
  const { result } = fromBER(spki);
  const [, bits] = (result as unknown as { valueBlock: { value: BitString[] } }).valueBlock.value;
  if (!bits) throw new Error('a public key without its bits');
  return bits.valueBlock.valueHexView;
}
