/** Verifies an RFC 3161 timestamp offline: nothing but the token, what was stamped, and the certificates one trusts. */
import { sameBytes } from '../../shared/domain/ledger/bytes.ts';
import { type DigestName, digestOf, hash, signatureFits } from './algorithms.ts';
import { type Certificate, readCertificateFile } from './certificate.ts';
import { type Anchor, anchorOf } from './chain.ts';
import { DerError, type Element, encodeDer, Fields, tags } from './der.ts';
import { positiveInteger, sha256Oid } from './message.ts';
import { Refusal, type TimestampProblem } from './problem.ts';
import { readToken, type SignerInfo, type TimestampInfo, type Token } from './token.ts';

const attribute = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
};
const tstInfoContent = '060b2a864886f70d0109100104';
const timeStamping = '1.3.6.1.5.5.7.3.8';
const digitalSignature = 0;
const nonRepudiation = 1;

export interface VerifiedTimestamp {
  readonly ok: true;
  /** µs since 1970 UTC. */
  readonly time: number;
  /** µs either way, as the authority states it; null where it does not. */
  readonly accuracy: number | null;
  /** The authority's number for this timestamp, hex. */
  readonly serial: string;
  /** OID of the policy it was made under. */
  readonly policy: string;
  /** Subject of the certificate that signed. */
  readonly tsaName: string;
  /** SHA-256 of the certificate that signed, hex. */
  readonly certificate: string;
  /** The trusted certificate that it leads to. Null: not anchored, since none was given; anyone could have made the token. */
  readonly anchor: Anchor | null;
}

export interface VerifyTimestampOptions {
  /** DER, or PEM with any number. Where there are any, a token that does not lead to one of them is refused. */
  readonly trusted?: readonly Uint8Array[];
  /** As it was requested. */
  readonly nonce?: Uint8Array;
}

/**
 * Verifies a token over a SHA-256 digest: RFC 3161 §2.2 and §2.3, RFC 5652 §5.6, RFC 5035 §5. Validity is judged at the
 * time stamped, so that a token outlives its certificate; revocation is not looked up (it needs the network).
 * Never throws for anything in the token, the certificates or the digest.
 */
export function verifyTimestamp(
  token: Uint8Array,
  digest: Uint8Array,
  options: VerifyTimestampOptions = {},
): VerifiedTimestamp | TimestampProblem {
  try {
    return verified(readToken(token), digest, options);
  } catch (error) {
    if (error instanceof Refusal) return error.problem;
    const why = error instanceof DerError ? error.message : 'it has no known structure';
    return new Refusal('malformed', `The timestamp cannot be read: ${why}.`).problem;
  }
}

function verified(
  token: Token,
  digest: Uint8Array,
  { trusted = [], nonce }: VerifyTimestampOptions,
): VerifiedTimestamp {
  const { info, signer } = token;
  const anchors = trusted.flatMap(readTrusted);
  checkImprint(info, digest);
  if (nonce) checkNonce(info, nonce);
  const certificate = signerOf(signer, [...token.certificates, ...anchors]);
  checkBinding(signer, certificate);
  checkSigner(certificate, info);
  checkSignature(token, certificate);
  return {
    ok: true,
    time: info.time,
    accuracy: info.accuracy,
    serial: Buffer.from(info.serial).toString('hex'),
    policy: info.policy,
    tsaName: certificate.name,
    certificate: certificate.fingerprint,
    anchor: anchors.length === 0 ? null : anchorOf(certificate, token.certificates, anchors, info.time, timeStamping),
  };
}

function readTrusted(bytes: Uint8Array): Certificate[] {
  try {
    return readCertificateFile(bytes);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw new Refusal('trust-unreadable', `A trusted certificate cannot be read: ${error.message}.`);
  }
}

function checkImprint({ imprint }: TimestampInfo, digest: Uint8Array): void {
  if (imprint.algorithm !== sha256Oid || !imprint.plain)
    throw new Refusal('algorithm-refused', 'The timestamp is over a digest of another kind than SHA-256.');
  if (imprint.digest.length !== 32 || !sameBytes(imprint.digest, digest))
    throw new Refusal('digest-wrong', 'The timestamp is for other data: its digest is not the one expected.');
}

function checkNonce(info: TimestampInfo, nonce: Uint8Array): void {
  if (nonce.length < 1 || nonce.length > 32 || info.nonce === null || !sameBytes(info.nonce, positiveInteger(nonce)))
    throw new Refusal('nonce-wrong', 'The timestamp does not answer this request: its nonce is missing or another.');
}

/** The certificate that a signature names. @throws Refusal `signer-missing` */
export function signerOf({ identifier }: SignerInfo, certificates: readonly Certificate[]): Certificate {
  const found = certificates.find((certificate) =>
    identifier.by === 'issuer'
      ? sameBytes(certificate.issuer, identifier.issuer) && sameBytes(certificate.serial, identifier.serial)
      : certificate.extensions.keyIdentifier !== null &&
        sameBytes(certificate.extensions.keyIdentifier, identifier.keyIdentifier),
  );
  if (!found) throw new Refusal('signer-missing', 'The certificate that signed is not in it.');
  return found;
}

/**
 * RFC 3161 §2.4.2 and RFC 5816 §2.2.1: the certificate's hash is among what is signed, so no other certificate of the same
 * key can be put in its place. Where both forms are there, both must fit.
 *
 * @throws Refusal `signer-not-bound`
 */
export function checkBinding({ attributes }: SignerInfo, certificate: Certificate): void {
  const older = attributes.get(attribute.signingCertificate);
  const newer = attributes.get(attribute.signingCertificateV2);
  const fits =
    (older !== undefined || newer !== undefined) &&
    (older === undefined || certificateIdFits(single(older), 'sha1', certificate)) &&
    (newer === undefined || certificateIdFits(single(newer), 'sha256', certificate));
  if (!fits)
    throw new Refusal('signer-not-bound', 'What was signed does not name the certificate that is said to have signed.');
}

/** Only the first ESSCertID is the signer's (RFC 2634 §5.4.1, RFC 5035 §5.4.1). */
function certificateIdFits(value: Element, digest: 'sha1' | 'sha256', certificate: Certificate): boolean {
  const first = new Fields(value).take(tags.sequence).children[0];
  if (!first) throw new DerError('it names no certificate');
  const fields = new Fields(first);
  // Version 2 may name another digest; version 1 is SHA-1 always.
  const named = digest === 'sha256' ? fields.optional(tags.sequence) : undefined;
  const used: DigestName | 'sha1' = named ? digestOf(named) : digest;
  const expected = fields.take(tags.octetString).content;
  const issuerSerial = fields.optional(tags.sequence);
  fields.end();
  if (!sameBytes(expected, hash(used, certificate.raw))) return false;
  if (!issuerSerial) return true;
  const parts = new Fields(issuerSerial);
  const names = parts.take(tags.sequence).children;
  const serial = parts.take(tags.integer).content;
  parts.end();
  const issuer = encodeDer(tags.constructed(4), certificate.issuer);
  return sameBytes(serial, certificate.serial) && names.some((name) => sameBytes(name.raw, issuer));
}

/** RFC 3161 §2.3: one critical extended key usage with timeStamping alone; and the certificate's own limits. */
function checkSigner({ extensions, ...certificate }: Certificate, info: TimestampInfo): void {
  const { purposes, keyUsage, unknownCritical, alternativeNames } = extensions;
  if (!purposes?.critical || purposes.oids.length !== 1 || purposes.oids[0] !== timeStamping)
    throw new Refusal(
      'signer-not-for-timestamps',
      `The certificate of ${certificate.name} is not one for timestamps alone.`,
    );
  if (keyUsage && !keyUsage[digitalSignature] && !keyUsage[nonRepudiation])
    throw new Refusal('signer-not-for-timestamps', `The certificate of ${certificate.name} may not sign.`);
  if (unknownCritical.length > 0)
    throw new Refusal(
      'signer-not-for-timestamps',
      `The certificate of ${certificate.name} has a critical extension that is not known (${unknownCritical[0]}).`,
    );
  if (info.hasCriticalExtension)
    throw new Refusal('malformed', 'The timestamp has a critical extension, and none is known.');
  if (info.time < certificate.notBefore || info.time > certificate.notAfter)
    throw new Refusal(
      'certificate-not-valid-then',
      `The certificate of ${certificate.name} was not valid at the time stamped.`,
    );
  // §2.4.2: the name, where given, must be one of the certificate's.
  const directoryName = encodeDer(tags.constructed(4), certificate.subject);
  const { tsa } = info;
  if (tsa && !sameBytes(tsa, directoryName) && !alternativeNames.some((name) => sameBytes(name, tsa)))
    throw new Refusal('name-wrong', `The timestamp names another authority than ${certificate.name}.`);
}

function checkSignature({ content, signer }: Token, certificate: Certificate): void {
  const contentType = single(signer.attributes.get(attribute.contentType));
  if (Buffer.from(contentType.raw).toString('hex') !== tstInfoContent)
    throw new Refusal('not-a-timestamp', 'What was signed is not named a timestamp.');
  const messageDigest = single(signer.attributes.get(attribute.messageDigest));
  if (messageDigest.tag !== tags.octetString) throw new DerError('its digest is of another type');
  const digest = digestOf(signer.digestAlgorithm);
  if (!sameBytes(messageDigest.content, hash(digest, content)))
    throw new Refusal('content-altered', 'The timestamp was altered after it was signed.');
  if (!signatureFits(signer.signatureAlgorithm, digest, certificate.key, signer.signedBytes, signer.signature))
    throw new Refusal('signature-wrong', `The signature is not that of ${certificate.name}.`);
}

/** The one value of an attribute. @throws DerError where there is none, or another */
export function single(values: readonly Element[] | undefined): Element {
  const [only, ...more] = values ?? [];
  if (!only || more.length > 0) throw new DerError('a signed attribute is missing, or has more than one value');
  return only;
}
