/** X.509 certificates (RFC 5280) as far as a timestamp's signer and its issuers are judged by them. */
import { type KeyObject, X509Certificate } from 'node:crypto';
import { sameBytes } from '../../shared/domain/ledger/bytes.ts';
import { DerError, type Element, Fields, instantOf, oidOf, parseDer, smallInteger, tags } from './der.ts';
import { shown } from './problem.ts';

export interface Certificate {
  readonly raw: Uint8Array;
  /** SHA-256 of `raw`, hex. */
  readonly fingerprint: string;
  /** Subject as people read it: `C=GB, O=…, CN=…`. */
  readonly name: string;
  /** Its issuer, likewise. */
  readonly issuerName: string;
  /** Names, DER as it came: they are compared byte for byte. */
  readonly subject: Uint8Array;
  readonly issuer: Uint8Array;
  /** Content octets of the INTEGER. */
  readonly serial: Uint8Array;
  /** µs since 1970 UTC, both inclusive (§4.1.2.5). */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly key: KeyObject;
  readonly signed: { readonly body: Uint8Array; readonly algorithm: Element; readonly signature: Uint8Array };
  readonly extensions: Extensions;
}

interface Extensions {
  /** Basic constraints (§4.2.1.9): issuers that may stand between this one and the last; null without a limit. */
  readonly authority: { readonly pathLength: number | null } | null;
  /** Key usage bits (§4.2.1.3), first bit first; null where there is no such extension. */
  readonly keyUsage: readonly boolean[] | null;
  readonly purposes: { readonly critical: boolean; readonly oids: readonly string[] } | null;
  /** Subject alternative names, each a GeneralName as it came. */
  readonly alternativeNames: readonly Uint8Array[];
  readonly keyIdentifier: Uint8Array | null;
  /** OIDs of critical extensions whose rules are not applied here: such a certificate must be refused (§4.2). */
  readonly unknownCritical: readonly string[];
}

/** @throws DerError where it cannot be read whole */
export function readCertificate(element: Element): Certificate {
  const { raw } = element;
  const whole = new Fields(element);
  const body = whole.take(tags.sequence);
  const algorithm = whole.take(tags.sequence);
  const signature = whole.take(tags.bitString);
  whole.end();
  if (signature.content[0] !== 0) throw new DerError('a signature is not of whole bytes');

  const fields = new Fields(body);
  fields.optional(tags.constructed(0));
  const serial = fields.take(tags.integer);
  const inner = fields.take(tags.sequence);
  // §4.1.1.2: the algorithm outside the signed part must be the one inside.
  if (!sameBytes(inner.raw, algorithm.raw)) throw new DerError('a certificate names two signature algorithms');
  const issuer = fields.take(tags.sequence);
  const validity = new Fields(fields.take(tags.sequence));
  const notBefore = instantOf(validity.take(tags.utcTime, tags.generalizedTime));
  const notAfter = instantOf(validity.take(tags.utcTime, tags.generalizedTime));
  validity.end();
  const subject = fields.take(tags.sequence);
  fields.take(tags.sequence);
  fields.optional(tags.implicit(1));
  fields.optional(tags.implicit(2));
  const extensions = readExtensions(fields.optional(tags.constructed(3)));
  fields.end();
  const { key, fingerprint, name, issuerName } = platformReading(raw);
  return {
    raw,
    fingerprint,
    name,
    issuerName,
    subject: subject.raw,
    issuer: issuer.raw,
    serial: serial.content,
    notBefore,
    notAfter,
    key,
    signed: { body: body.raw, algorithm, signature: signature.content.subarray(1) },
    extensions,
  };
}

/** Certificates of one file a person was given: DER, or PEM with any number. @throws DerError */
export function readCertificateFile(bytes: Uint8Array): Certificate[] {
  // No certificate is shorter than 128 bytes, so its second byte is never one of a text.
  if (bytes[0] === tags.sequence && (bytes[1] ?? 0) > 0x80) return [readCertificate(parseDer(bytes))];
  const text = Buffer.from(bytes).toString('latin1');
  const blocks = text.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g);
  const found = Array.from(blocks, ([, base64 = '']) => readCertificate(parseDer(Buffer.from(base64, 'base64'))));
  if (found.length === 0) throw new DerError('it holds no certificate');
  return found;
}

function platformReading(raw: Uint8Array): { key: KeyObject; fingerprint: string; name: string; issuerName: string } {
  try {
    const x509 = new X509Certificate(raw);
    return {
      key: x509.publicKey,
      fingerprint: x509.fingerprint256.replaceAll(':', '').toLowerCase(),
      name: shown((x509.subject ?? '').replaceAll('\n', ', ')),
      issuerName: shown((x509.issuer ?? '').replaceAll('\n', ', ')),
    };
  } catch {
    throw new DerError('a certificate has a key or a name that cannot be read');
  }
}

function readExtensions(element: Element | undefined): Extensions {
  let authority: Extensions['authority'] = null;
  let keyUsage: Extensions['keyUsage'] = null;
  let purposes: Extensions['purposes'] = null;
  let alternativeNames: Extensions['alternativeNames'] = [];
  let keyIdentifier: Extensions['keyIdentifier'] = null;
  const unknownCritical: string[] = [];
  const seen = new Set<string>();
  for (const extension of element ? wrapped(element).children : []) {
    const fields = new Fields(extension);
    const oid = oidOf(fields.any());
    const critical = fields.optional(tags.boolean)?.content[0] === 0xff;
    const value = fields.take(tags.octetString).content;
    fields.end();
    // §4.2: a second one of the same kind would let two readers see two certificates.
    if (seen.has(oid)) throw new DerError('a certificate has an extension twice');
    seen.add(oid);
    if (oid === '2.5.29.14') keyIdentifier = parseDer(value).content;
    else if (oid === '2.5.29.15') keyUsage = bitsOf(parseDer(value));
    else if (oid === '2.5.29.17') alternativeNames = parseDer(value).children.map((name) => name.raw);
    else if (oid === '2.5.29.19') authority = authorityOf(parseDer(value));
    else if (oid === '2.5.29.37') purposes = { critical, oids: listOf(parseDer(value)).map(oidOf) };
    // Certificate policies (2.5.29.32) limit a path only where its reader asks for a policy: none is asked for here.
    else if (critical && oid !== '2.5.29.32') unknownCritical.push(oid);
  }
  return { authority, keyUsage, purposes, alternativeNames, keyIdentifier, unknownCritical };
}

function wrapped(element: Element): Element {
  const [only, ...more] = element.children;
  if (!only || more.length > 0 || only.tag !== tags.sequence) throw new DerError('extensions are not a list');
  return only;
}

function listOf(element: Element): readonly Element[] {
  if (element.tag !== tags.sequence || element.children.length === 0) throw new DerError('a list is empty or none');
  return element.children;
}

function authorityOf(element: Element): Extensions['authority'] {
  const fields = new Fields(element);
  const may = fields.optional(tags.boolean)?.content[0] === 0xff;
  const limit = fields.optional(tags.integer);
  fields.end();
  return may ? { pathLength: limit ? smallInteger(limit.content) : null } : null;
}

function bitsOf(element: Element): boolean[] {
  const [unused = 8, ...bytes] = element.content;
  if (element.tag !== tags.bitString || unused > 7) throw new DerError('a list of uses cannot be read');
  return bytes.flatMap((byte) => Array.from({ length: 8 }, (_, bit) => ((byte >> (7 - bit)) & 1) === 1));
}
