import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Progress } from '../../shared/api/primitives.ts';
import type { VerificationOutcome } from '../../shared/api/verification.ts';
import { checkApprovalsFile } from '../../shared/domain/approvals/file.ts';
import { entryPae } from '../../shared/domain/ledger/entry.ts';
import { fromHex, toHex } from '../../shared/domain/ledger/hex.ts';
import { noteKey } from '../../shared/domain/ledger/note-key.ts';
import { openCheckpoint } from '../../shared/domain/ledger/open-checkpoint.ts';
import { ed25519Verifier } from '../../shared/domain/ledger/signed-note.ts';
import { TlogError } from '../../shared/domain/ledger/tlog-error.ts';
import { verifyTlogProof } from '../../shared/domain/ledger/tlog-proof.ts';
import {
  exhibitOfPath,
  folderOfPath,
  isDerived,
  packPaths,
  packSubject,
  unlistedTagFiles,
} from '../../shared/domain/pack/layout.ts';
import { ed25519Verifies, keyIdOf, publicKeyPem, sha256 } from '../ed25519.ts';
import { checkAttested } from './check-attested.ts';
import { type Bag, checkBag, readSmall } from './check-bag.ts';
import { checkBundle } from './check-bundle.ts';
import { checkFolders } from './check-folders.ts';
import { checkPackLedger, type PackLedger } from './check-ledger.ts';
import { checkProofs } from './check-proofs.ts';
import { PackFindings } from './findings.ts';
import { folderSource } from './folder-source.ts';
import { pemPath, rawKeyPath } from './keys.ts';
import { type PackSource, packLimits, type SourceLimits, UnreadablePack } from './source.ts';
import { zipSource } from './zip-source.ts';

export interface VerifyPackDeps {
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
  readonly limits?: SourceLimits;
  /** Certificates that time-stamping authorities must lead to, PEM or DER. Without any their chain is not judged. */
  readonly tsaRoots?: Uint8Array;
}

/** An entry and its signature are this small; their files are read whole. */
const mostEntryBytes = 1024 ** 2;

/**
 * Checks a verification pack, folder or zip file, by itself: no case, no key store, no network. Every byte is read, nothing
 * is unpacked, and nothing outside the pack is opened.
 *
 * `altered` names each thing that differs. `unreadable` means that nothing could be concluded, and says why.
 *
 * @throws the signal's reason
 */
export async function verifyPack(path: string, deps: VerifyPackDeps): Promise<VerificationOutcome> {
  const findings = new PackFindings();
  const report = (
    status: VerificationOutcome['status'],
    limits: readonly string[],
    content: VerificationOutcome['content'] = { sha256: null, size: null, ledger: null },
  ): VerificationOutcome => ({
    status,
    target: basename(path),
    kind: 'pack',
    content,
    checked: findings.counts,
    problems: findings.problems,
    limits: [...limits],
  });
  let source: PackSource;
  try {
    source = await open(path, findings, deps.limits ?? packLimits);
  } catch (error) {
    if (!(error instanceof UnreadablePack)) throw error;
    findings.problem('pack-unreadable', basename(path), 'a verification pack: a folder or a zip file', error.message);
    return report('unreadable', ['Nothing was checked, so nothing is said about whether the pack was altered.']);
  }
  try {
    const bag = await checkBag(source, findings, {
      signal: deps.signal,
      onBytes: (done, total) => deps.onProgress({ phase: 'Files', done, total, unit: 'bytes' }),
    });
    checkLayout(source, bag, findings);
    const ledger = await checkPackLedger(source, findings, {
      signal: deps.signal,
      onEntry: (done) => deps.onProgress({ phase: 'Ledger', done, total: null, unit: 'entries' }),
    });
    await checkExport(source, bag, ledger, findings);
    await checkLog(source, ledger, findings);
    await checkKeys(source, ledger, findings);
    const roots = await checkProofs(source, bag, ledger, findings, deps.signal);
    const attested = await checkAttested(source, ledger, findings, { roots, tsaRoots: deps.tsaRoots ?? null });
    checkExhibits(bag, ledger, findings);
    await checkFolders(source, bag, ledger, findings);
    await checkApprovals(source, ledger, findings);
    checkOriginals(bag, ledger, findings);
    checkStated(bag, ledger, findings);
    const sealed = await checkBundle(source, bag, ledger, findings, deps.tsaRoots ?? null);
    const readable = bag.found.get(packPaths.readable);
    if (readable && readable.sha256 !== ledger.readable)
      findings.problem('readable-altered', packPaths.readable, 'what the signed entries say', 'something else');
    return report(
      findings.problems.length === 0 ? 'verified' : 'altered',
      [...limitsOf(ledger), ...attested, ...sealed],
      contentOf(bag, ledger),
    );
  } finally {
    await source.close();
  }
}

function contentOf(bag: Bag, { last, size, root }: PackLedger): VerificationOutcome['content'] {
  const lists = bag.found.get(packPaths.tagManifest);
  return {
    sha256: lists?.sha256 ?? null,
    size: lists?.size ?? null,
    ledger: last && { log: last.entry.log, entries: size, root: toHex(root) },
  };
}

async function open(path: string, findings: PackFindings, limits: SourceLimits): Promise<PackSource> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new UnreadablePack(error.code === 'ENOENT' ? 'There is nothing of that name.' : 'It cannot be read.');
  });
  const source = await (info.isDirectory() ? folderSource : zipSource)(path, findings, limits);
  if (source.files.has(packPaths.declaration) || source.files.has(packPaths.manifest)) return source;
  await source.close();
  throw new UnreadablePack('It holds neither bagit.txt nor a manifest: it is no pack.');
}

/** What a pack is more than a bag: version, encoding, one manifest of each kind, and no file that nothing vouches for. */
function checkLayout(source: PackSource, bag: Bag, findings: PackFindings): void {
  if (bag.version !== null && bag.version !== '1.0')
    findings.problem('declaration', packPaths.declaration, 'BagIt version 1.0', bag.version);
  if (bag.encoding !== 'UTF-8') findings.problem('declaration', packPaths.declaration, 'UTF-8', bag.encoding);
  for (const path of [
    packPaths.info,
    packPaths.manifest,
    packPaths.tagManifest,
    packPaths.guide,
    packPaths.program,
    packPaths.report,
    packPaths.readable,
  ])
    if (!source.files.has(path)) findings.problem('file-missing', path, 'a file of every pack', 'no such file');
  for (const path of source.files.keys())
    if (!path.startsWith('data/') && !bag.listedTags.has(path) && !unlistedTagFiles.has(path))
      findings.problem('file-extra', path, 'only files that the tag manifest lists', 'a file it does not list');
  for (const path of bag.listedTags)
    if (unlistedTagFiles.has(path))
      findings.problem('manifest-line', path, 'a file made after the tag manifest', 'a line in it');
  for (const path of [
    packPaths.info,
    packPaths.manifest,
    packPaths.declaration,
    packPaths.guide,
    packPaths.program,
    packPaths.report,
  ])
    if (source.files.has(path) && !bag.listedTags.has(path))
      findings.problem('file-extra', path, 'a line in the tag manifest', 'none');
}

/** The signed entry that records the export must name the tag manifest, and so everything in the pack. */
async function checkExport(source: PackSource, bag: Bag, ledger: PackLedger, findings: PackFindings): Promise<void> {
  const found = bag.found.get(packPaths.tagManifest);
  const { last } = ledger;
  if (!last) return;
  const say = (what: string, expected: string, actual: string): void => {
    if (expected !== actual) findings.problem('export-entry', `export entry, ${what}`, expected, actual);
  };
  say('act', 'exported', last.entry.act);
  if (found) {
    say('subject', packSubject(found.sha256), last.entry.subject.id);
    say('SHA-256 of the tag manifest', found.sha256, last.entry.subject.sha256 ?? 'none');
    say('size of the tag manifest', String(found.size), String(last.entry.subject.size));
  }
  const same = async (path: string, expected: Uint8Array): Promise<void> => {
    const bytes = await readSmall(source, path, mostEntryBytes, findings);
    if (bytes === null) findings.problem('file-missing', path, 'a file of every pack', 'none that can be read');
    else if (Buffer.compare(bytes, expected) !== 0)
      findings.problem('export-entry', path, `the bytes of the last line of ${packPaths.exportLedger}`, 'other bytes');
  };
  await same(packPaths.exportPae, entryPae(last.line.payload));
  await same(packPaths.exportSignature, last.line.signature);
  findings.checked('export entry: names the tag manifest');
}

/** The signed checkpoint must be over exactly the entries of the pack, and the export entry the last of them. */
async function checkLog(source: PackSource, ledger: PackLedger, findings: PackFindings): Promise<void> {
  const note = await readSmall(source, packPaths.checkpoint, mostEntryBytes, findings);
  const proof = await readSmall(source, packPaths.exportInclusion, mostEntryBytes, findings);
  if (note === null) findings.problem('file-missing', packPaths.checkpoint, 'a signed checkpoint', 'none');
  if (proof === null) findings.problem('file-missing', packPaths.exportInclusion, 'a proof of inclusion', 'none');
  const { last } = ledger;
  const key = last && ledger.feeds.get(last.entry.feed);
  if (!note || !proof || !last || !key) return;
  const log = [
    ed25519Verifier(noteKey(last.entry.log, 'ed25519', key, sha256), (raw, message, signature) =>
      ed25519Verifies(raw, message, signature),
    ),
  ];
  const policy = { origin: last.entry.log, log, witnesses: [], quorum: 0 };
  try {
    const { checkpoint } = openCheckpoint(note, policy, sha256);
    const expected = `${ledger.size} entries, root ${toHex(ledger.root)}`;
    const found = `${checkpoint.size} entries, root ${toHex(checkpoint.root)}`;
    if (expected !== found) findings.problem('log-altered', packPaths.checkpoint, expected, found);
    const { index } = verifyTlogProof(proof, fromHex(last.hash), policy, sha256);
    if (index !== ledger.size - 1)
      findings.problem('log-altered', packPaths.exportInclusion, `index ${ledger.size - 1}`, `index ${index}`);
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    findings.problem('log-altered', 'checkpoint and inclusion', 'signed by the key of the export', error.message);
  }
  findings.checked('log: signed checkpoint over every entry, and the export in it');
}

async function checkKeys(source: PackSource, ledger: PackLedger, findings: PackFindings): Promise<void> {
  const expected = new Map<string, Uint8Array>();
  for (const key of ledger.keys) {
    expected.set(pemPath(key), Buffer.from(publicKeyPem(key)));
    expected.set(rawKeyPath(key), key);
  }
  for (const path of source.files.keys())
    if (path.startsWith(packPaths.keys) && !expected.has(path))
      findings.problem('key-foreign', path, 'keys of the ledger’s feeds', 'a key of none of them');
  for (const [path, bytes] of expected) {
    const found = await readSmall(source, path, mostEntryBytes, findings);
    if (found === null || Buffer.compare(found, bytes) !== 0)
      findings.problem('key-foreign', path, 'the key that its feed begins with', found ? 'another' : 'none');
    findings.checked('public keys');
  }
}

/** Each exhibit's bytes against the entry that produced it, both ways. */
function checkExhibits(bag: Bag, ledger: PackLedger, findings: PackFindings): void {
  const left = new Map(ledger.exhibits);
  const owner = new Map([...ledger.exhibits].map(([ref, { sha256 }]) => [sha256, ref]));
  for (const [path, { sha256, size }] of bag.found) {
    if (!path.startsWith(packPaths.exhibits) && !path.startsWith(packPaths.derived)) continue;
    // Held to the folder's manifest, which is what is an exhibit: `checkFolders`.
    if (folderOfPath(path) !== null) continue;
    const named = exhibitOfPath(path);
    const produced = named ? ledger.exhibits.get(named.ref) : undefined;
    if (!named || !produced) {
      findings.problem('exhibit-unrecorded', path, 'an exhibit that the ledger produced', 'none of that reference');
      continue;
    }
    if (ledger.erased.has(named.ref))
      findings.problem('erasure-incomplete', path, `no file: exhibit ${named.ref} was erased`, 'a file');
    if (!left.delete(named.ref)) findings.problem('exhibit-twice', path, `one file of exhibit ${named.ref}`, 'another');
    const place = (derived: boolean): string => (derived ? packPaths.derived : packPaths.exhibits);
    if (named.derived !== isDerived(produced.kind))
      findings.problem('exhibit-altered', `${path}, kind`, place(isDerived(produced.kind)), place(named.derived));
    if (sha256 !== produced.sha256 || size !== produced.size) {
      const other = owner.get(sha256);
      findings.problem(
        'exhibit-altered',
        `exhibit ${named.ref} (${path})`,
        `SHA-256 ${produced.sha256}, ${produced.size} bytes`,
        `SHA-256 ${sha256}, ${size} bytes${other === undefined ? '' : `: the content of exhibit ${other}`}`,
      );
    }
    findings.checked('exhibits: against the entries that produced them');
  }
  for (const [ref, { sha256 }] of left)
    if (!ledger.erased.has(ref))
      findings.problem('exhibit-missing', `exhibit ${ref}`, `a file of SHA-256 ${sha256}`, 'no such file');
  const digest = bag.found.get(packPaths.tagManifest)?.sha256 ?? '';
  const packed = ledger.packed.get(digest) ?? new Set<string>();
  for (const ref of ledger.exhibits.keys())
    if (!packed.has(ref) && !ledger.erased.has(ref))
      findings.problem('export-entry', `exhibit ${ref}`, 'an entry that it went out in this pack', 'none');
}

/** Read whole: some kilobytes an approval. */
const mostApprovalsBytes = 64 * 1024 ** 2;

/** `approvals.json` must be exactly what the entries of `data/ledger.jsonl` say. */
async function checkApprovals(source: PackSource, ledger: PackLedger, findings: PackFindings): Promise<void> {
  const bytes = await readSmall(source, packPaths.approvals, mostApprovalsBytes, findings);
  if (bytes === null) {
    findings.problem('file-missing', packPaths.approvals, 'the approvals of the case', 'none that can be read');
    return;
  }
  checkApprovalsFile(new TextDecoder().decode(bytes), packPaths.approvals, ledger.approvals, ledger.erased, {
    sha256,
    problem: (kind, subject, expected, found) => findings.problem(kind, subject, expected, found),
  });
  findings.checked('approvals: proposal, decision and state against the ledger', ledger.approvals.size);
}

const notOriginals: ReadonlySet<string> = new Set([
  packPaths.ledger,
  packPaths.readable,
  packPaths.approvals,
  packPaths.bundle,
  packPaths.bundleManifest,
]);

function checkOriginals(bag: Bag, ledger: PackLedger, findings: PackFindings): void {
  const left = new Set(ledger.originals.keys());
  for (const [path, { sha256, size }] of bag.found) {
    if (!path.startsWith('data/') || notOriginals.has(path)) continue;
    if ([packPaths.exhibits, packPaths.derived, packPaths.stated].some((folder) => path.startsWith(folder))) continue;
    if (path.startsWith(packPaths.originals) && ledger.originals.get(sha256) === size) left.delete(sha256);
    else
      findings.problem(
        'original-unrecorded',
        path,
        'an original that the ledger took in',
        `SHA-256 ${sha256}, in no entry`,
      );
    findings.checked('originals: against the entries that took them in');
  }
  const exhibited = new Set([...bag.found.values()].map(({ sha256 }) => sha256));
  // Bytes that were an exhibit before they were imported are stored once, and then only the exhibit's entry has them.
  for (const sha256 of left)
    if (!exhibited.has(sha256))
      findings.problem('original-missing', 'original', `a file of SHA-256 ${sha256}`, 'no such file');
}

/** Files that statements name, against the entries that state them, both ways. */
function checkStated(bag: Bag, ledger: PackLedger, findings: PackFindings): void {
  const left = new Map(ledger.stated);
  const erased = new Set([...ledger.erased.values()].map(({ detail }) => String(detail.exhibit)));
  const isErased = ({ of }: { readonly of: readonly string[] }): boolean => of.some((exhibit) => erased.has(exhibit));
  for (const [path, { sha256, size }] of bag.found) {
    if (!path.startsWith(packPaths.stated)) continue;
    const named = ledger.stated.get(sha256);
    if (!named?.some((one) => one.size === size))
      findings.problem(
        'statement-file-unrecorded',
        path,
        'a file that a statement names',
        `SHA-256 ${sha256}, in none`,
      );
    else if (!left.delete(sha256))
      findings.problem('statement-file-twice', path, `one file of SHA-256 ${sha256}`, 'another');
    if (named?.every(isErased))
      findings.problem('erasure-incomplete', path, 'no file: the exhibit that it shows was erased', 'a file');
    findings.checked('files of statements: against the entries that state them');
  }
  for (const [sha256, named] of left)
    if (!named.every(isErased))
      findings.problem(
        'statement-file-missing',
        `${named[0]?.name ?? 'file'} of a statement`,
        `a file of SHA-256 ${sha256}`,
        'no such file',
      );
}

function limitsOf(ledger: PackLedger): string[] {
  return [
    `Whose key signed is the pack’s own word. Compare its fingerprint, ${ledger.keys.map(keyIdOf).join(', ') || 'none'}, with the one the force has on record for the device: whoever made the whole pack anew with a key of their own would pass this check.`,
    'Entries that the device signed after this export are not in the pack, and a device that signed two histories shows only one of them here: that is seen by an independent log that has met both.',
    'Times in the entries are of the device’s own clock.',
  ];
}
