/** A TimeStampToken taken apart: CMS SignedData (RFC 5652 §5) around a TSTInfo (RFC 3161 §2.4.2). Nothing is verified here. */
import { type Certificate, readCertificate } from './certificate.ts';
import { algorithmOf, DerError, type Element, Fields, instantOf, oidOf, parseDer, smallInteger, tags } from './der.ts';
import { Refusal } from './problem.ts';

const signedDataOid = '1.2.840.113549.1.7.2';
const tstInfoOid = '1.2.840.113549.1.9.16.1.4';
const maxCertificates = 16;

export interface TimestampInfo {
  readonly policy: string;
  readonly imprint: { readonly algorithm: string; readonly plain: boolean; readonly digest: Uint8Array };
  /** Content octets of the INTEGER. */
  readonly serial: Uint8Array;
  /** µs since 1970 UTC. */
  readonly time: number;
  /** µs either way; null where the authority does not say. */
  readonly accuracy: number | null;
  readonly nonce: Uint8Array | null;
  /** A GeneralName as it came. */
  readonly tsa: Uint8Array | null;
  readonly hasCriticalExtension: boolean;
}

export interface SignerInfo {
  readonly identifier:
    | { readonly by: 'issuer'; readonly issuer: Uint8Array; readonly serial: Uint8Array }
    | { readonly by: 'key'; readonly keyIdentifier: Uint8Array };
  readonly digestAlgorithm: Element;
  readonly signatureAlgorithm: Element;
  readonly signature: Uint8Array;
  /** Values by attribute OID, each list as it came. */
  readonly attributes: ReadonlyMap<string, readonly Element[]>;
  /** The bytes that the signature is over: RFC 5652 §5.4, the attributes under the tag of a SET. */
  readonly signedBytes: Uint8Array;
  /** Attributes that nothing protects. */
  readonly unsigned: ReadonlyMap<string, readonly Element[]>;
}

export interface Token {
  readonly content: Uint8Array;
  readonly info: TimestampInfo;
  readonly certificates: readonly Certificate[];
  readonly signer: SignerInfo;
}

/** @throws DerError; Refusal `not-a-timestamp` where it is signed data of another kind */
export function readToken(bytes: Uint8Array): Token {
  const outer = new Fields(parseDer(bytes));
  const type = oidOf(outer.any());
  const wrapper = outer.take(tags.constructed(0));
  outer.end();
  if (type !== signedDataOid) throw new Refusal('not-a-timestamp', 'It is not signed data.');
  const [only, ...more] = wrapper.children;
  if (!only || more.length > 0) throw new DerError('its wrapping holds other than one element');

  const fields = new Fields(only);
  // RFC 5652 §5.1: 3, since the content is of another type than plain data.
  if (smallInteger(fields.take(tags.integer).content) !== 3) throw new DerError('its version is not 3');
  const digestAlgorithms = fields.take(tags.set).children.map((child) => algorithmOf(child));
  const content = contentOf(fields.take(tags.sequence));
  const certificates = certificatesOf(fields.optional(tags.constructed(0)));
  fields.optional(tags.constructed(1));
  const signers = fields.take(tags.set).children;
  fields.end();
  const [signer, ...others] = signers;
  // RFC 3161 §2.4.2: no signature but the authority's.
  if (!signer || others.length > 0) throw new DerError(`it has ${signers.length} signatures, and must have one`);
  const read = readSigner(signer);
  const { oid } = algorithmOf(read.digestAlgorithm);
  if (!digestAlgorithms.some((listed) => listed.oid === oid && listed.plain))
    throw new DerError('it does not list the digest that its signer used');
  return { content, info: readInfo(content), certificates, signer: read };
}

function contentOf(element: Element): Uint8Array {
  const fields = new Fields(element);
  const type = oidOf(fields.any());
  const wrapper = fields.take(tags.constructed(0));
  fields.end();
  if (type !== tstInfoOid) throw new Refusal('not-a-timestamp', 'It is signed data, but not a timestamp.');
  const [only, ...more] = wrapper.children;
  if (only?.tag !== tags.octetString || more.length > 0) throw new DerError('its content is missing');
  return only.content;
}

export function certificatesOf(element: Element | undefined): Certificate[] {
  // Other forms than X.509 are tagged; they cannot be a signer here, so they are passed over.
  const plain = (element?.children ?? []).filter((child) => child.tag === tags.sequence);
  if (plain.length > maxCertificates) throw new DerError(`it has more than ${maxCertificates} certificates`);
  return plain.map(readCertificate);
}

function readInfo(content: Uint8Array): TimestampInfo {
  const fields = new Fields(parseDer(content));
  if (smallInteger(fields.take(tags.integer).content) !== 1) throw new DerError('its version is not 1');
  const policy = oidOf(fields.any());
  const imprint = new Fields(fields.take(tags.sequence));
  const algorithm = algorithmOf(imprint.any());
  const digest = imprint.take(tags.octetString).content;
  imprint.end();
  const serial = fields.take(tags.integer).content;
  const time = instantOf(fields.take(tags.generalizedTime));
  if (!Number.isSafeInteger(time)) throw new DerError('its time is not between the years 1684 and 2255');
  const accuracy = fields.optional(tags.sequence);
  fields.optional(tags.boolean);
  const nonce = fields.optional(tags.integer)?.content ?? null;
  const tsa = fields.optional(tags.constructed(0))?.children[0]?.raw ?? null;
  const extensions = fields.optional(tags.constructed(1))?.children ?? [];
  fields.end();
  return {
    policy,
    imprint: { algorithm: algorithm.oid, plain: algorithm.plain, digest },
    serial,
    time,
    accuracy: accuracy ? accuracyOf(accuracy) : null,
    nonce,
    tsa,
    hasCriticalExtension: extensions.some((extension) => extension.children[1]?.tag === tags.boolean),
  };
}

function accuracyOf(element: Element): number {
  const fields = new Fields(element);
  const seconds = fields.optional(tags.integer);
  const millis = fields.optional(tags.implicit(0));
  const micros = fields.optional(tags.implicit(1));
  fields.end();
  const [s = 0, ms = 0, us = 0] = [seconds, millis, micros].map((part) => (part ? smallInteger(part.content) : 0));
  if (ms > 999 || us > 999) throw new DerError('its accuracy is not in its range');
  return s * 1_000_000 + ms * 1000 + us;
}

/** RFC 5652 §5.3, with signed attributes. @throws DerError */
export function readSigner(element: Element): SignerInfo {
  const fields = new Fields(element);
  const version = smallInteger(fields.take(tags.integer).content);
  const identifier = fields.take(tags.sequence, tags.implicit(0));
  // RFC 5652 §5.3: 1 where the signer is named by issuer and serial number, 3 where by key.
  if (version !== (identifier.tag === tags.sequence ? 1 : 3)) throw new DerError('its signer has another version');
  const digestAlgorithm = fields.take(tags.sequence);
  const signed = fields.take(tags.constructed(0));
  const signatureAlgorithm = fields.take(tags.sequence);
  const signature = fields.take(tags.octetString).content;
  const unsigned = fields.optional(tags.constructed(1));
  fields.end();
  const signedBytes = signed.raw.slice();
  signedBytes[0] = tags.set;
  return {
    identifier: identifierOf(identifier),
    digestAlgorithm,
    signatureAlgorithm,
    signature,
    attributes: attributesOf(signed),
    signedBytes,
    unsigned: unsigned ? attributesOf(unsigned) : new Map(),
  };
}

function attributesOf(list: Element): Map<string, readonly Element[]> {
  const attributes = new Map<string, readonly Element[]>();
  for (const attribute of list.children) {
    const parts = new Fields(attribute);
    const oid = oidOf(parts.any());
    const values = parts.take(tags.set).children;
    parts.end();
    if (attributes.has(oid)) throw new DerError('an attribute is there twice');
    attributes.set(oid, values);
  }
  return attributes;
}

function identifierOf(element: Element): SignerInfo['identifier'] {
  if (element.tag === tags.implicit(0)) return { by: 'key', keyIdentifier: element.content };
  const fields = new Fields(element);
  const issuer = fields.take(tags.sequence).raw;
  const serial = fields.take(tags.integer).content;
  fields.end();
  return { by: 'issuer', issuer, serial };
}
