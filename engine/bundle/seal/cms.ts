/**
 * The signature inside a seal: CMS SignedData without content (RFC 5652), as PAdES baseline asks for it (ETSI EN 319 142-1
 * §6, EN 319 122-1): content type, message digest and signing-certificate-v2 signed, no signing time; a timestamp over the
 * signature unsigned. pkijs gives it its structure; the signature is made by whoever holds the key.
 */
import { createHash } from 'node:crypto';
import { fromBER, Null, ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import {
  AlgorithmIdentifier,
  Attribute,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from 'pkijs';

const oids = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timeStampToken: '1.2.840.113549.1.9.16.2.14',
  sha256: '2.16.840.1.101.3.4.2.1',
  rsa: '1.2.840.113549.1.1.1',
  ecdsaSha256: '1.2.840.10045.4.3.2',
};

export interface SealKey {
  /** DER. */
  readonly certificate: Uint8Array;
  /** Certificates between it and a root, as far as they are known; DER. */
  readonly chain: readonly Uint8Array[];
  readonly algorithm: 'rsa' | 'ecdsa';
  /** SHA-256 with RSA (PKCS #1 v1.5) or with ECDSA (DER) over a message. */
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/**
 * @param digest SHA-256 of what is signed
 * @param stamp a TimeStampToken (DER) over the SHA-256 of the signature it is given; null where none is to be had
 */
export async function makeCms(
  digest: Uint8Array,
  key: SealKey,
  stamp: (signatureDigest: Uint8Array) => Promise<Uint8Array | null>,
): Promise<{ readonly cms: Uint8Array; readonly stamped: boolean }> {
  const certificate = Certificate.fromBER(new Uint8Array(key.certificate));
  const signedAttrs = inOrder([
    attribute(oids.contentType, new ObjectIdentifier({ value: oids.data })),
    attribute(oids.messageDigest, octets(digest)),
    attribute(oids.signingCertificateV2, signingCertificate(key.certificate)),
  ]);
  const attributes = new SignedAndUnsignedAttributes({ type: 0, attributes: signedAttrs });
  // RFC 5652 §5.4: what is signed is the list under the tag of a SET, not under the tag it has in the signature.
  const message = new Uint8Array(attributes.toSchema().toBER());
  message[0] = 0x31;
  const signature = await key.sign(message);
  const token = await stamp(createHash('sha256').update(signature).digest());
  const signerInfo = new SignerInfo({
    version: 1,
    sid: new IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
    digestAlgorithm: sha256(),
    signedAttrs: attributes,
    signatureAlgorithm:
      key.algorithm === 'rsa'
        ? new AlgorithmIdentifier({ algorithmId: oids.rsa, algorithmParams: new Null() })
        : new AlgorithmIdentifier({ algorithmId: oids.ecdsaSha256 }),
    signature: octets(signature),
    ...(token && {
      unsignedAttrs: new SignedAndUnsignedAttributes({
        type: 1,
        attributes: [attribute(oids.timeStampToken, parsed(token))],
      }),
    }),
  });
  const signed = new SignedData({
    version: 1,
    digestAlgorithms: [sha256()],
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: oids.data }),
    certificates: [certificate, ...key.chain.map((one) => Certificate.fromBER(new Uint8Array(one)))],
    signerInfos: [signerInfo],
  });
  const content = new ContentInfo({ contentType: oids.signedData, content: signed.toSchema(true) });
  return { cms: new Uint8Array(content.toSchema().toBER()), stamped: token !== null };
}

/** Bytes that a signature by this key takes at most, with a timestamp of the size that authorities send. */
export function roomFor({ certificate, chain }: Pick<SealKey, 'certificate' | 'chain'>, stamped: boolean): number {
  const certificates = [certificate, ...chain].reduce((sum, { length }) => sum + length, 0);
  return certificates + 4096 + (stamped ? timestampRoom : 0);
}

/** A token with its authority's whole chain is about 6 kB. */
export const timestampRoom = 24 * 1024;

/** RFC 5035 §3: SHA-256 is the digest where none is named. Issuer and serial number are left to the certificate itself. */
function signingCertificate(certificate: Uint8Array): Sequence {
  const id = new Sequence({ value: [octets(createHash('sha256').update(certificate).digest())] });
  return new Sequence({ value: [new Sequence({ value: [id] })] });
}

function attribute(type: string, value: object): Attribute {
  return new Attribute({ type, values: [value] });
}

/** X.690 §11.6: a SET OF in DER is in the order of its encodings. */
function inOrder(attributes: Attribute[]): Attribute[] {
  const encoded = (one: Attribute): Buffer => Buffer.from(one.toSchema().toBER());
  return attributes.sort((a, b) => Buffer.compare(encoded(a), encoded(b)));
}

function sha256(): AlgorithmIdentifier {
  return new AlgorithmIdentifier({ algorithmId: oids.sha256, algorithmParams: new Null() });
}

function octets(bytes: Uint8Array): OctetString {
  return new OctetString({ valueHex: bytes.slice().buffer });
}

function parsed(der: Uint8Array): object {
  const { result, offset } = fromBER(der);
  if (offset === -1) throw new Error('a timestamp that was verified cannot be read');
  return result;
}
