/** The signature inside a seal, judged from its own bytes (RFC 5652, RFC 5035, ETSI EN 319 122-1): strict DER, one signer. */
import { sameBytes } from '../../../shared/domain/ledger/bytes.ts';
import { type DigestName, digestOf, signatureFits } from '../../timestamps/algorithms.ts';
import type { Certificate } from '../../timestamps/certificate.ts';
import {
  algorithmOf,
  DerError,
  type Element,
  Fields,
  oidOf,
  parseDer,
  smallInteger,
  tags,
} from '../../timestamps/der.ts';
import { Refusal } from '../../timestamps/problem.ts';
import { certificatesOf, readSigner, type SignerInfo } from '../../timestamps/token.ts';
import { checkBinding, signerOf, single } from '../../timestamps/verify-timestamp.ts';

const signedDataOid = '1.2.840.113549.1.7.2';
const dataOid = '1.2.840.113549.1.7.1';
const contentTypeOid = '1.2.840.113549.1.9.3';
const messageDigestOid = '1.2.840.113549.1.9.4';
const signingCertificateV2Oid = '1.2.840.113549.1.9.16.2.47';
const timeStampTokenOid = '1.2.840.113549.1.9.16.2.14';
const digitalSignature = 0;
const nonRepudiation = 1;

export interface SealSignature {
  readonly certificate: Certificate;
  /** What else came with it; nothing in them is trusted. */
  readonly others: readonly Certificate[];
  /** Digest that the signature is made over, by its name. */
  readonly digestName: DigestName;
  readonly digest: Uint8Array;
  readonly signature: Uint8Array;
  /** Timestamp over the signature (DER); null where there is none. */
  readonly token: Uint8Array | null;
}

/** DER from the room it was written in: behind it stands nothing but zeros. @throws DerError */
export function withoutPadding(contents: Uint8Array): Uint8Array {
  const [tag = 0, first = 0] = contents;
  const digits = first > 0x80 ? first & 0x7f : 0;
  if (tag !== tags.sequence || first === 0x80 || digits > 4) throw new DerError('it is not a signature in DER');
  let length = digits === 0 ? first : 0;
  for (let i = 0; i < digits; i++) length = length * 256 + (contents[2 + i] ?? 0);
  const end = 2 + digits + length;
  if (end > contents.length) throw new DerError('it is cut off');
  if (contents.subarray(end).some((byte) => byte !== 0)) throw new DerError('bytes follow its end');
  return contents.subarray(0, end);
}

/**
 * Takes a seal's signature apart and checks all of it but the digest of the file, which the caller compares.
 *
 * @throws DerError; Refusal `signer-missing`, `signer-not-bound`, `algorithm-refused`, `signature-wrong`
 */
export function readCms(der: Uint8Array): SealSignature {
  const { signer, certificates } = taken(der);
  const certificate = signerOf(signer, certificates);
  const contentType = oidOf(single(signer.attributes.get(contentTypeOid)));
  if (contentType !== dataOid) throw new DerError('what was signed is not named a document');
  const digest = single(signer.attributes.get(messageDigestOid));
  if (digest.tag !== tags.octetString) throw new DerError('its digest is of another type');
  if (!signer.attributes.has(signingCertificateV2Oid))
    throw new Refusal('signer-not-bound', 'What was signed does not name the certificate that is said to have signed.');
  checkBinding(signer, certificate);
  const digestName = digestOf(signer.digestAlgorithm);
  const { signatureAlgorithm, signedBytes, signature } = signer;
  if (!signatureFits(signatureAlgorithm, digestName, certificate.key, signedBytes, signature))
    throw new Refusal('signature-wrong', `The signature is not that of ${certificate.name}.`);
  const tokens = signer.unsigned.get(timeStampTokenOid);
  return {
    certificate,
    others: certificates.filter(({ raw }) => !sameBytes(raw, certificate.raw)),
    digestName,
    digest: digest.content,
    signature,
    token: tokens === undefined ? null : single(tokens).raw,
  };
}

function taken(der: Uint8Array): { readonly signer: SignerInfo; readonly certificates: Certificate[] } {
  const outer = new Fields(parseDer(der));
  const type = oidOf(outer.any());
  const wrapper = outer.take(tags.constructed(0));
  outer.end();
  const [only, ...more] = wrapper.children;
  if (type !== signedDataOid || !only || more.length > 0) throw new DerError('it is not signed data');
  const fields = new Fields(only);
  // RFC 5652 §5.1: 1, since it signs plain data by a certificate named by its issuer.
  if (smallInteger(fields.take(tags.integer).content) !== 1) throw new DerError('its version is not 1');
  const listed = fields.take(tags.set).children.map((child) => algorithmOf(child));
  detached(fields.take(tags.sequence));
  const certificates = fields.optional(tags.constructed(0));
  fields.optional(tags.constructed(1));
  const signers = fields.take(tags.set).children;
  fields.end();
  const [signer, ...others] = signers;
  if (!signer || others.length > 0) throw new DerError(`it has ${signers.length} signers, and must have one`);
  const read = readSigner(signer);
  const { oid } = algorithmOf(read.digestAlgorithm);
  if (listed.length !== 1 || listed[0]?.oid !== oid || !listed[0].plain)
    throw new DerError('it does not list the digest that its signer used');
  return { signer: read, certificates: certificatesOf(certificates) };
}

function detached(element: Element): void {
  const fields = new Fields(element);
  if (oidOf(fields.any()) !== dataOid) throw new DerError('it signs something else than a document');
  fields.end();
}

/** Why a certificate may not have signed at that moment (µs since 1970 UTC), as a clause; null where it may. */
export function refusalOf({ extensions, notBefore, notAfter }: Certificate, time: number): string | null {
  const { keyUsage, unknownCritical } = extensions;
  if (keyUsage && !keyUsage[digitalSignature] && !keyUsage[nonRepudiation]) return 'may not sign';
  if (unknownCritical.length > 0) return `has a critical extension that is not known (${unknownCritical[0]})`;
  if (time < notBefore) return 'was not yet valid';
  if (time > notAfter) return 'had expired';
  return null;
}
