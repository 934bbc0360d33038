import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import type { Progress } from '../../shared/api/primitives.ts';
import type { VerificationOutcome } from '../../shared/api/verification.ts';
import { type BundleManifest, blockSize, manifestNameOf, pagesInRange } from '../../shared/domain/bundle/manifest.ts';
import { pageRange } from '../../shared/domain/bundle/page-plan.ts';
import { caseLog, decodeEntry, entryHash, entryPae } from '../../shared/domain/ledger/entry.ts';
import { fromHex, toHex } from '../../shared/domain/ledger/hex.ts';
import { ed25519Verifies } from '../ed25519.ts';
import { attestedProblems } from './attested.ts';
import { type HashedFile, hashFile } from './hash-file.ts';
import { keyId, readManifest, UnreadableManifest } from './manifest-file.ts';
import { checkSeal, type SealCheck, type SealTrust } from './seal/check-seal.ts';
import { codeProblems, earlierProblems } from './verify-parts.ts';

export interface VerifyDeps {
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
  /** Certificates to judge the seal by; absent: whom they belong to is not judged. */
  readonly trust?: SealTrust;
}

type Problem = VerificationOutcome['problems'][number];

/** Blocks are named one by one up to this many; beyond it, neighbours are joined. */
const namedBlocks = 64;
/** The second reader holds the whole file; larger ones are checked by their digests alone. */
const countedBytes = 1024 * 1024 * 1024;

/**
 * Checks a bundle against the manifest beside it. Needs nothing else: no case, no key store, no network.
 *
 * `altered` names each thing that differs. `unreadable` means that nothing could be concluded, and says why.
 *
 * @throws the signal's reason
 */
export async function verifyBundle(path: string, deps: VerifyDeps): Promise<VerificationOutcome> {
  const target = basename(path);
  const unreadable = (kind: string, subject: string, expected: string, found: string): VerificationOutcome => ({
    status: 'unreadable',
    target,
    kind: 'bundle',
    content: { sha256: null, size: null, ledger: null },
    checked: [],
    problems: [{ kind, subject, expected, found }],
    limits: ['Nothing was checked, so nothing is said about whether the bundle was altered.'],
  });

  const missing = await whyNotReadable(path);
  if (missing !== null) return unreadable('bundle-missing', target, 'a PDF file that can be read', missing);
  const manifestName = manifestNameOf(target);
  let read: Awaited<ReturnType<typeof readManifest>>;
  try {
    read = await readManifest(join(dirname(path), manifestName));
  } catch (error) {
    if (!(error instanceof UnreadableManifest)) throw error;
    const without = unreadable(
      'manifest-unreadable',
      manifestName,
      'the signed manifest that was made with the bundle, in the same folder',
      error.message,
    );
    return bySealAlone(path, without, deps);
  }

  const { manifest } = read;
  const problems: Problem[] = [];
  const checked: VerificationOutcome['checked'] = [];
  problems.push(...manifestProblems(read, manifestName));
  checked.push({ what: 'manifest: signature and key', count: 1 });
  let hashed: HashedFile;
  try {
    hashed = await hashFile(path, deps.signal, (done, total) =>
      deps.onProgress({ phase: 'Checking the file', done, total, unit: 'bytes' }),
    );
  } catch (error) {
    deps.signal.throwIfAborted();
    return unreadable('bundle-missing', target, 'a PDF file that can be read', wordsOf(error));
  }
  problems.push(...fileProblems(manifest, hashed, target));
  checked.push({ what: 'bundle: SHA-256 and size', count: 1 });
  checked.push({
    what: `bundle: blocks of ${blockSize.toLocaleString('en-GB')} bytes`,
    count: manifest.bundle.blocks.length,
  });
  const pages = await countPages(path, hashed.size);
  deps.signal.throwIfAborted();
  if (pages !== null) {
    checked.push({ what: 'bundle: pages, counted by a second reader', count: pages });
    if (pages !== manifest.bundle.pages)
      problems.push({
        kind: 'page-count',
        subject: target,
        expected: `${manifest.bundle.pages} pages`,
        found: `${pages} pages`,
      });
  }
  const { code, earlier } = manifest.bundle;
  if (code) {
    problems.push(...(await codeProblems(path, manifest, deps.signal)));
    checked.push({ what: 'code on the cover: what it says, and the bytes that it counts', count: 1 });
  }
  if (earlier && earlier.length > 0) {
    problems.push(...(await earlierProblems(path, earlier, deps.signal)));
    checked.push({ what: 'bundle as it was before a timestamp: the digest of its beginning', count: earlier.length });
  }
  const sealed = sealOf(path, deps);
  problems.push(...sealed.problems, ...swappedSeal(manifest, sealed));
  checked.push(...sealed.checked);
  problems.push(...ledgerProblems(manifest));
  const attested = attestedProblems(manifest);
  problems.push(...attested.problems);
  if (manifest.ledger.attested) checked.push({ what: 'timestamps and cosignatures in the manifest', count: 1 });
  checked.push({ what: 'ledger entry of the export: signature, hash, log and digest', count: 1 });

  return {
    status: problems.length === 0 ? 'verified' : 'altered',
    target,
    kind: 'bundle',
    content: { sha256: hashed.sha256, size: hashed.size, ledger: null },
    checked,
    problems,
    limits: [...limitsOf(manifest, pages === null), ...attested.limits, ...sealed.limits],
    ...(sealed.seal && { seal: sealed.seal }),
  };
}

function sealOf(path: string, deps: VerifyDeps): SealCheck {
  return checkSeal(path, {
    ...(deps.trust && { trust: deps.trust }),
    now: new Date(),
    step: (done, total) => deps.onProgress({ phase: 'Checking the seal', done, total, unit: 'bytes' }),
  });
}

/** A seal made anew by somebody else would hold by itself: the manifest says whose it was. */
function swappedSeal({ bundle }: BundleManifest, { seal, problems }: SealCheck): Problem[] {
  if (!bundle.seal || (seal === null && problems.length > 0)) return [];
  const expected = `one by the certificate ${bundle.seal.certificate}`;
  if (seal === null) return [{ kind: 'seal-missing', subject: 'the seal', expected, found: 'none' }];
  if (seal.fingerprint === bundle.seal.certificate) return [];
  return [{ kind: 'seal-swapped', subject: 'the seal', expected, found: `one by the certificate ${seal.fingerprint}` }];
}

/**
 * What a sealed file says by itself, where its manifest is not beside it. Whether it was altered can be told; that it is a
 * bundle of this case only by whoever knows the certificate.
 */
async function bySealAlone(path: string, without: VerificationOutcome, deps: VerifyDeps): Promise<VerificationOutcome> {
  const { seal, problems, checked, limits } = sealOf(path, deps);
  // No PDF, or no seal in it: there is nothing to go by.
  if (seal === null) return without;
  const { sha256, size } = await hashFile(path, deps.signal);
  const trusted = seal.trust.state === 'trusted';
  return {
    ...without,
    status: problems.length > 0 ? 'altered' : trusted ? 'verified' : 'unreadable',
    content: { sha256, size, ledger: null },
    checked,
    problems: trusted ? problems : [...problems, ...without.problems],
    limits: [
      'The manifest was not beside the file, so the seal alone was checked: not which bytes belong to which page, not the code on the cover, and not the ledger’s entry of the export.',
      ...limits,
    ],
    seal,
  };
}

async function whyNotReadable(path: string): Promise<string | null> {
  try {
    return (await stat(path)).isFile() ? null : 'This is not a file.';
  } catch (error) {
    return wordsOf(error);
  }
}

function wordsOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === 'ENOENT' ? 'There is no such file.' : 'The file cannot be read.';
}

function manifestProblems(read: Awaited<ReturnType<typeof readManifest>>, name: string): Problem[] {
  const problems: Problem[] = [];
  const { manifest } = read;
  if (!read.signed)
    problems.push({
      kind: 'manifest-altered',
      subject: name,
      expected: `an Ed25519 signature by the key ${keyId(manifest.key)}`,
      found: 'a signature that does not fit: the manifest was changed after it was signed',
    });
  if (read.keyid !== keyId(manifest.key))
    problems.push({
      kind: 'manifest-altered',
      subject: `${name}, key id`,
      expected: keyId(manifest.key),
      found: read.keyid,
    });
  const { size, blocks } = manifest.bundle;
  if (blocks.length !== Math.max(1, Math.ceil(size / blockSize)))
    problems.push({
      kind: 'manifest-altered',
      subject: `${name}, blocks`,
      expected: `${Math.ceil(size / blockSize)} digests for ${size} bytes`,
      found: `${blocks.length} digests`,
    });
  return problems;
}

function fileProblems(manifest: BundleManifest, found: HashedFile, target: string): Problem[] {
  const problems: Problem[] = [];
  const { bundle } = manifest;
  if (found.sha256 !== bundle.sha256)
    problems.push({
      kind: 'bundle-altered',
      subject: target,
      expected: `SHA-256 ${bundle.sha256}`,
      found: `SHA-256 ${found.sha256}`,
    });
  if (found.size !== bundle.size)
    problems.push({
      kind: 'bundle-size',
      subject: target,
      expected: `${bundle.size} bytes`,
      found: `${found.size} bytes`,
    });
  const differing: number[] = [];
  for (let i = 0; i < bundle.blocks.length; i++) if (found.blocks[i] !== bundle.blocks[i]) differing.push(i);
  for (const [first, last] of joined(differing)) {
    const start = first * blockSize;
    const end = Math.min((last + 1) * blockSize, bundle.size);
    const digests = (blocks: readonly string[]) =>
      first === last
        ? blocks[first] === undefined
          ? 'nothing: the file ends before it'
          : `SHA-256 ${blocks[first]}`
        : null;
    problems.push({
      kind: 'block-altered',
      subject: `bytes ${start} to ${end - 1} (${blockWords(first, last, bundle.blocks.length)}): ${placeWords(manifest, start, end)}`,
      expected: digests(bundle.blocks) ?? `the ${last - first + 1} digests of the manifest`,
      found: digests(found.blocks) ?? 'other bytes, or none',
    });
  }
  if (found.size > bundle.size)
    problems.push({
      kind: 'bytes-appended',
      subject: `bytes ${bundle.size} to ${found.size - 1}`,
      expected: 'the end of the file',
      found: `${found.size - bundle.size} further bytes`,
    });
  return problems;
}

function joined(blocks: readonly number[]): [number, number][] {
  if (blocks.length <= namedBlocks) return blocks.map((block) => [block, block]);
  const ranges: [number, number][] = [];
  for (const block of blocks) {
    const last = ranges.at(-1);
    if (last && last[1] === block - 1) last[1] = block;
    else ranges.push([block, block]);
  }
  return ranges;
}

function blockWords(first: number, last: number, total: number): string {
  return first === last ? `block ${first + 1} of ${total}` : `blocks ${first + 1} to ${last + 1} of ${total}`;
}

function placeWords(manifest: BundleManifest, start: number, end: number): string {
  const { pages, structure } = pagesInRange(manifest.pagesAt, start, end);
  const ranges = pages.map(({ first, last }) => pageRange({ firstPage: first, lastPage: last }));
  const single = pages.length === 1 && pages[0]?.first === pages[0]?.last;
  const words = ranges.length === 0 ? [] : [`${single ? 'page' : 'pages'} ${ranges.join(', ')}`];
  if (structure) words.push('parts that all pages share');
  return words.length === 0 ? 'no page' : words.join(' and ');
}

/** The number of pages by a reader that had no part in writing; null where it cannot tell. */
async function countPages(path: string, size: number): Promise<number | null> {
  if (size > countedBytes) return null;
  try {
    const document = await PDFDocument.load(await readFile(path), { updateMetadata: false });
    return document.getPageCount();
  } catch {
    return null;
  }
}

/** The export's own ledger entry travels in the manifest: it must be about this file, of this case, by this key. */
function ledgerProblems(manifest: BundleManifest): Problem[] {
  const problems: Problem[] = [];
  const say = (subject: string, expected: string, found: string) => {
    if (expected !== found)
      problems.push({ kind: 'export-entry', subject: `export entry, ${subject}`, expected, found });
  };
  const payload = Buffer.from(manifest.ledger.exportEntry.payload, 'base64');
  const signature = Buffer.from(manifest.ledger.exportEntry.sig, 'base64');
  const entry = decodeEntry(payload);
  if (entry === null) {
    say('form', 'a ledger entry in canonical form', 'something else');
    return problems;
  }
  const signed = ed25519Verifies(fromHex(manifest.key), entryPae(payload), signature);
  say(
    'signature',
    'a signature by the manifest’s key',
    signed ? 'a signature by the manifest’s key' : 'one that does not fit',
  );
  say('act', 'exported', entry.act);
  say('digest of the bundle', manifest.bundle.sha256, entry.subject.sha256 ?? 'none');
  say('size of the bundle', String(manifest.bundle.size), String(entry.subject.size));
  say('log', manifest.ledger.log, entry.log);
  say('case', caseLog(manifest.case.id), entry.log);
  say('feed', manifest.ledger.feed, entry.feed);
  if (entry.seq < manifest.ledger.entries) say('position', `${manifest.ledger.entries} or later`, String(entry.seq));
  else if (entry.seq === manifest.ledger.entries) say('entry before it', manifest.ledger.head, entry.prev ?? 'none');
  return problems;
}

/** Leaf hash by which the case's ledger knows the export, for whoever looks it up there. */
export function exportEntryHash(manifest: BundleManifest): string {
  const { payload, sig } = manifest.ledger.exportEntry;
  return toHex(
    entryHash(Buffer.from(payload, 'base64'), Buffer.from(sig, 'base64'), (data) =>
      createHash('sha256').update(data).digest(),
    ),
  );
}

function limitsOf(manifest: BundleManifest, uncounted: boolean): string[] {
  return [
    `The key that signed is the manifest’s own word. Compare its fingerprint, ${keyId(manifest.key)}, with the one the force has on record for the device, and with the one on the bundle’s hash certificate: whoever replaced PDF and manifest together, signing with a key of their own, would pass this check.`,
    `That the export stands in the case’s ledger can be checked only with the case: look for the entry ${exportEntryHash(manifest)}.`,
    'Whether an exhibit’s file is the one in this bundle is checked by its own SHA-256, which the hash certificate gives.',
    ...(uncounted ? ['The pages were not counted by a second reader: it could not read this file.'] : []),
  ];
}
