/**
 * Judges the seal of a PDF by itself: which bytes it covers, whether they are the ones that were signed, by which
 * certificate, what was appended later and by whom. Needs the file alone, and, to judge trust, the certificates that the
 * verifier trusts. For worker threads; the file is hostile.
 */
import { createHash } from 'node:crypto';
import type { SealReading, SealTimestamp } from '../../../shared/api/seals.ts';
import type { VerificationProblem } from '../../../shared/api/verification.ts';
import { sameBytes } from '../../../shared/domain/ledger/bytes.ts';
import type { DigestName } from '../../timestamps/algorithms.ts';
import { type Certificate, readCertificateFile } from '../../timestamps/certificate.ts';
import { anchorOf } from '../../timestamps/chain.ts';
import { DerError } from '../../timestamps/der.ts';
import { Refusal } from '../../timestamps/problem.ts';
import { type VerifiedTimestamp, verifyTimestamp } from '../../timestamps/verify-timestamp.ts';
import { PdfFile } from '../reading/pdf-file.ts';
import { PdfError } from '../reading/values.ts';
import { type FoundSignature, findSignatures } from './find-signatures.ts';
import { readCms, refusalOf, type SealSignature, withoutPadding } from './read-cms.ts';
import { makeUpdate } from './update.ts';

const pieceBytes = 4 * 1024 * 1024;

export interface SealTrust {
  /** Certificates (PEM or DER) that a signer must lead to; absent: not judged. */
  readonly signers?: Uint8Array;
  /** The same for time-stamping authorities. */
  readonly authorities?: Uint8Array;
}

export interface SealCheck {
  /** Null where the file has no seal, or none that can be read. */
  readonly seal: SealReading | null;
  readonly problems: VerificationProblem[];
  readonly checked: { readonly what: string; readonly count: number }[];
  readonly limits: string[];
  /** Bytes of the file as it was before each addition after the seal, oldest first. */
  readonly earlier: readonly number[];
}

export interface SealDeps {
  readonly trust?: SealTrust;
  /** Judges certificates of seals that no authority has timestamped and that do not say when they were made. */
  readonly now: Date;
  /** Where the PDF lies, in a file that holds others too. */
  readonly part?: { readonly offset: number; readonly length: number };
  /** Told now and then; may throw to stop. */
  step?(done: number, total: number): void;
}

/** @throws what the file system says, and what `step` throws */
export function checkSeal(path: string, deps: SealDeps): SealCheck {
  const problems: VerificationProblem[] = [];
  const none = { seal: null, problems, checked: [], limits: [], earlier: [] };
  let file: PdfFile;
  try {
    file = new PdfFile(path, deps.part?.length, deps.part?.offset);
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
    problems.push(unreadable(error));
    return none;
  }
  try {
    const found = findSignatures(file);
    return found.length === 0 ? none : judged(path, file, found, deps);
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
    problems.push(unreadable(error));
    return none;
  } finally {
    file.close();
  }
}

function unreadable(error: PdfError): VerificationProblem {
  return {
    kind: 'seal-unreadable',
    subject: 'the seal',
    expected: 'a PDF whose signatures can be found',
    found: `a file that cannot be read so far: ${error.message}`,
  };
}

/** A signature whose range is sound. */
interface Placed extends FoundSignature {
  /** First byte of the signature's place, first byte after it, and end of what it covers. */
  readonly from: number;
  readonly to: number;
  readonly end: number;
}

function judged(path: string, file: PdfFile, found: readonly FoundSignature[], deps: SealDeps): SealCheck {
  const problems: VerificationProblem[] = [];
  const say = (kind: string, subject: string, expected: string, was: string): void => {
    problems.push({ kind, subject, expected, found: was });
  };
  const placed = placedSignatures(file, found, say);
  const [first, ...later] = placed;
  if (first?.kind !== 'signature') {
    if (problems.length === 0)
      say('seal-other', 'the seal', 'a signature of the form ETSI.CAdES.detached, before any other', wordsOf(found));
    return { seal: null, problems, checked: [], limits: [], earlier: [] };
  }
  checkCoverage(file, placed, say);
  for (const [i, one] of later.entries())
    checkAddition({ path, base: deps.part?.offset ?? 0 }, file, one, placed[i] as Placed, say);

  let signed: SealSignature;
  try {
    signed = readCms(withoutPadding(first.contents));
  } catch (error) {
    say('seal-broken', 'the seal', 'a signature that fits its certificate', clauseOf(error));
    return { seal: null, problems, checked: [], limits: [], earlier: later.map((_, i) => startOf(placed, i)) };
  }
  if (!sameBytes(signed.digest, digestAround(file, first, signed.digestName, deps)))
    say(
      'seal-digest',
      `the seal, over bytes 0 to ${first.end - 1}`,
      `${signed.digestName.toUpperCase()} ${Buffer.from(signed.digest).toString('hex')}`,
      'another digest: the file was altered after it was sealed',
    );

  const timestamps: SealTimestamp[] = [];
  const times: number[] = [];
  const stampOf = (kind: SealTimestamp['kind'], token: Uint8Array, digest: Uint8Array, subject: string): void => {
    const { verified, trust, why } = judgeStamp(token, digest, deps.trust?.authorities);
    if (!verified) {
      say('seal-timestamp', subject, 'a timestamp over exactly this', why);
      return;
    }
    times.push(verified.time);
    timestamps.push({ kind, time: new Date(verified.time / 1000).toISOString(), authority: verified.tsaName, trust });
    if (trust.state === 'untrusted')
      say('seal-timestamp-untrusted', subject, 'one that leads to a certificate given', trust.words);
  };
  if (signed.token) stampOf('signature', signed.token, sha256(signed.signature), 'the timestamp in the seal');
  for (const [i, one] of later.entries()) {
    const subject = later.length === 1 ? 'the timestamp after the seal' : `timestamp ${i + 1} after the seal`;
    try {
      stampOf('document', withoutPadding(one.contents), digestAround(file, one, 'sha256', deps), subject);
    } catch (error) {
      if (!(error instanceof DerError)) throw error;
      say('seal-timestamp', subject, 'a timestamp over exactly this', error.message);
    }
  }
  const { certificate } = signed;
  const claimed = first.at === null ? null : Date.parse(first.at) * 1000;
  // By the earliest word of an authority; else by the file's own; else now.
  const time = times.length > 0 ? Math.min(...times) : (claimed ?? deps.now.getTime() * 1000);
  const refusal = refusalOf(certificate, time);
  if (refusal !== null)
    say(
      'seal-certificate',
      `the certificate of ${certificate.name}`,
      'one that could sign at that time',
      `one that ${refusal}`,
    );
  const trust = judgeSigner(signed, deps.trust?.signers, time);
  if (trust.state === 'untrusted')
    say(
      'seal-untrusted',
      `the certificate of ${certificate.name}`,
      'one that leads to a certificate given',
      trust.words,
    );
  const selfSigned = sameBytes(certificate.subject, certificate.issuer);
  const seal: SealReading = {
    holds: problems.length === 0,
    level: timestamps.length > 0 ? 'B-T' : 'B-B',
    signer: certificate.name,
    fingerprint: certificate.fingerprint,
    selfSigned,
    validFrom: new Date(certificate.notBefore / 1000).toISOString(),
    validUntil: new Date(certificate.notAfter / 1000).toISOString(),
    signedAt: first.at,
    by: first.by,
    reason: first.reason,
    trust,
    timestamps,
    covers: first.end - (first.to - first.from),
  };
  return {
    seal,
    problems,
    checked: [
      { what: 'seal (PAdES): bytes covered, digest, signature and certificate', count: 1 },
      ...(timestamps.length > 0 ? [{ what: 'seal: timestamps', count: timestamps.length }] : []),
      ...(later.length > 0
        ? [{ what: 'seal: additions after it, each nothing but a timestamp', count: later.length }]
        : []),
    ],
    limits: limitsOf(seal, certificate, deps),
    earlier: later.map((_, i) => startOf(placed, i)),
  };
}

/** Where the addition of the later signature `i` begins: at the end of what the one before it covers. */
function startOf(placed: readonly Placed[], i: number): number {
  return (placed[i] as Placed).end;
}

type Say = (kind: string, subject: string, expected: string, was: string) => void;

/** Those whose range is what it must be, in the order in which they were made. */
function placedSignatures(file: PdfFile, found: readonly FoundSignature[], say: Say): Placed[] {
  const placed: Placed[] = [];
  for (const [i, one] of found.entries()) {
    const subject = `signature ${i + 1} of ${found.length}`;
    const range = one.byteRange;
    const expected = one.place
      ? `0 to ${one.place.from}, and from ${one.place.to} on: all but the signature itself`
      : 'a signature that stands in the file by itself, in hexadecimal digits';
    const [start, before, after, rest] = range ?? [];
    const whole = range?.length === 4 && range.every((part) => Number.isSafeInteger(part) && part >= 0);
    if (!one.place || !whole || start !== 0 || before !== one.place.from || after !== one.place.to) {
      say(
        'seal-range',
        `${subject}, bytes covered`,
        expected,
        range ? `[${range.join(' ')}]` : 'none that can be read',
      );
      continue;
    }
    const end = (after as number) + (rest as number);
    if (end > file.size) {
      say('seal-range', `${subject}, bytes covered`, `no more than the ${file.size} bytes of the file`, `${end} bytes`);
      continue;
    }
    placed.push({ ...one, from: one.place.from, to: one.place.to, end });
  }
  placed.sort((a, b) => a.end - b.end);
  return placed;
}

function checkCoverage(file: PdfFile, placed: readonly Placed[], say: Say): void {
  const last = placed.at(-1) as Placed;
  if (last.end !== file.size)
    say(
      'seal-appended',
      `bytes ${last.end} to ${file.size - 1}`,
      'nothing after what was signed',
      `${file.size - last.end} further bytes, which nobody has signed`,
    );
  // What stands before the signature in its own revision is covered too: its dictionary ends the file that was signed.
  if (!/%%EOF[\r\n]*$/.test(file.bytes(Math.max(0, last.end - 16), Math.min(16, last.end)).toString('latin1')))
    say(
      'seal-range',
      'the seal, bytes covered',
      'a range that ends where a file ends',
      `one that ends at byte ${last.end}`,
    );
}

/** A later addition is judged by making it again: whatever else it holds could show other pages than the ones sealed. */
function checkAddition(
  { path, base }: { readonly path: string; readonly base: number },
  file: PdfFile,
  one: Placed,
  before: Placed,
  say: Say,
): void {
  const subject = `bytes ${before.end} to ${one.end - 1}, added after the seal`;
  const expected = 'nothing but a timestamp';
  if (one.kind !== 'timestamp') {
    say('seal-changed', subject, expected, `a signature of the form ${one.subFilter}`);
    return;
  }
  let earlier: PdfFile | null = null;
  try {
    earlier = new PdfFile(path, before.end, base);
    const room = (one.to - one.from - 2) / 2;
    const { bytes } = makeUpdate(earlier, { kind: 'timestamp' }, room);
    const there = file.bytes(before.end, one.end - before.end);
    if (there.length === bytes.length) {
      there.fill('0', one.from + 1 - before.end, one.to - 1 - before.end);
      if (there.equals(bytes)) return;
    }
    say('seal-changed', subject, expected, 'more than a timestamp, or a timestamp added by other software');
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
    say('seal-changed', subject, expected, `a file that could not be read before it was added: ${error.message}`);
  } finally {
    earlier?.close();
  }
}

function digestAround(file: PdfFile, { from, to, end }: Placed, name: DigestName, deps: SealDeps): Uint8Array {
  const hash = createHash(name);
  for (const [start, stop] of [
    [0, from],
    [to, end],
  ] as const)
    for (let at = start; at < stop; at += pieceBytes) {
      deps.step?.(at, end);
      hash.update(file.bytes(at, Math.min(pieceBytes, stop - at)));
    }
  return hash.digest();
}

function judgeStamp(
  token: Uint8Array,
  digest: Uint8Array,
  roots: Uint8Array | undefined,
): { verified: VerifiedTimestamp | null; trust: SealTimestamp['trust']; why: string } {
  const trusted = roots ? [roots] : [];
  const verified = verifyTimestamp(token, digest, { trusted });
  const notJudged = { state: 'not-judged', words: '' } as const;
  if (verified.ok) {
    const trust = verified.anchor ? ({ state: 'trusted', words: verified.anchor.name } as const) : notJudged;
    return { verified, trust, why: '' };
  }
  if (verified.code === 'not-trusted') {
    const alone = verifyTimestamp(token, digest);
    if (alone.ok) return { verified: alone, trust: { state: 'untrusted', words: verified.message }, why: '' };
  }
  return { verified: null, trust: notJudged, why: verified.message };
}

function judgeSigner(signed: SealSignature, roots: Uint8Array | undefined, time: number): SealReading['trust'] {
  if (!roots) return { state: 'not-judged', words: '' };
  try {
    const anchor = anchorOf(signed.certificate, signed.others, readCertificateFile(roots), time, null);
    return { state: 'trusted', words: anchor.name };
  } catch (error) {
    return { state: 'untrusted', words: clauseOf(error) };
  }
}

function limitsOf(seal: SealReading, certificate: Certificate, { trust, now }: SealDeps): string[] {
  const limits: string[] = [];
  if (seal.trust.state === 'not-judged')
    limits.push(
      seal.selfSigned
        ? `The seal’s certificate is signed by itself: it proves that the file is as its key signed it, and nothing about whose key that is. Compare its fingerprint, ${seal.fingerprint}, with the one in the case’s ledger or on the force’s record.`
        : `Whether the issuer of the seal’s certificate (${seal.signer}) is to be trusted was not judged: no trusted certificates were given.`,
    );
  if (seal.timestamps.length === 0) {
    limits.push('No independent authority has timestamped the seal: when it was made is the word of whoever made it.');
    if (now.getTime() * 1000 > certificate.notAfter)
      limits.push(
        'The seal’s certificate has expired since; that it was valid when it signed is its owner’s own word.',
      );
  } else if (!trust?.authorities)
    limits.push(
      'Whether the time-stamping authority of the seal is to be trusted was not judged: no trusted certificates were given.',
    );
  limits.push('Whether the seal’s certificate was revoked was not judged: that needs a network.');
  return limits;
}

function clauseOf(error: unknown): string {
  if (error instanceof DerError || error instanceof Refusal) return error.message;
  throw error;
}

function wordsOf(found: readonly FoundSignature[]): string {
  return found.map(({ subFilter }) => (subFilter === '' ? 'one of no stated form' : subFilter)).join(', ');
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}
