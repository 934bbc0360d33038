import { caseLog, decodeEntry, parseFeedSubject } from '../../../shared/domain/ledger/entry.ts';
import {
  exhibitFolder,
  exhibitListingPath,
  exhibitPath,
  originalPath,
  packPaths,
  statedPath,
} from '../../../shared/domain/pack/layout.ts';
import type { LedgerLine } from '../../../shared/domain/pack/ledger-line.ts';
import { attestationsForPack } from '../../attest/for-pack.ts';
import type { CaseFile } from '../../case-file.ts';
import { keyIdOf } from '../../ed25519.ts';
import type { PackContent, PackFile } from '../../pack/write-pack.ts';
import { blobBySha256, blobOf, chunkOf } from '../../store/blobs.ts';
import { filesOf, folderOf } from '../../store/exhibit-files.ts';
import { type ExhibitRecord, exhibits } from '../../store/exhibits.ts';
import { feedStarts } from '../../store/feeds.ts';
import { imports } from '../../store/imports.ts';
import { allEntries, countEntries, entriesFrom, type LedgerRecord } from '../../store/ledger.ts';
import { metaValue } from '../../store/meta.ts';
import { statedFileRows } from '../../store/statements.ts';
import { approvalsForPack } from '../approved.ts';
import { exhibitsToDisclose } from '../disclosed.ts';
import { exhibitRef } from '../views.ts';
import { proofFiles } from './proofs.ts';

/** Everything a pack holds, as it stands now: what the case gains while the pack is written is in the next one. */
export function gatherPack(
  file: CaseFile,
  version: string,
  also: { readonly bundle: readonly PackFile[]; readonly report: Uint8Array },
): PackContent {
  const tx = file.read;
  const entries = countEntries(tx);
  const keys = feedKeys(file);
  // Of those that were erased, too: their entries are still in the log.
  const produced = exhibits(tx);
  return {
    case: { id: file.id, ref: metaValue(tx, 'ref') ?? '', title: metaValue(tx, 'title') ?? '' },
    log: caseLog(file.id),
    files: [...exhibitFiles(file), ...originalFiles(file), ...statedFiles(file), ...also.bundle],
    report: also.report,
    statements: [{ path: packPaths.approvals, bytes: Buffer.from(approvalsForPack(tx)) }],
    proofs: () => proofFiles(file, entries, produced),
    attested: attestationsForPack(file),
    entries,
    readLedger: () => firstEntries(file, entries, keys),
    keys: [...new Map([...keys.values()].map((key) => [keyIdOf(key), key])).values()],
    ownKey: file.signer.publicKey,
    at: file.clock.now().toISOString(),
    tool: { name: 'Continuity', version },
  };
}

function exhibitFiles(file: CaseFile): PackFile[] {
  return exhibitsToDisclose(file.read).flatMap((record) => [
    {
      path: exhibitPath(record),
      name: `exhibit ${exhibitRef(record)}`,
      sha256: record.sha256,
      size: record.size,
      chunks: () => blobChunks(file, record.blob),
    },
    ...(record.kind === 'folder' ? folderFiles(file, record) : []),
  ]);
}

/** What the manifest of a folder exhibit lists, and the listing. */
function folderFiles(file: CaseFile, record: ExhibitRecord): PackFile[] {
  const ref = exhibitRef(record);
  const folder = folderOf(file.read, record.id);
  const listing = folder && blobOf(file.read, folder.listing);
  if (!listing) throw new Error('a folder exhibit without its listing');
  return [
    {
      path: exhibitListingPath(ref),
      name: `the listing of exhibit ${ref}`,
      sha256: listing.sha256,
      size: listing.size,
      chunks: () => blobChunks(file, listing.id),
    },
    ...Array.from(filesOf(file.read, record.id), ({ path, sha256, size, blob }) => ({
      path: `${exhibitFolder(ref)}${path}`,
      name: `file ${path} of exhibit ${ref}`,
      sha256,
      size,
      chunks: () => blobChunks(file, blob),
    })),
  ];
}

/** Each original once, under its first import. */
function originalFiles(file: CaseFile): PackFile[] {
  const seen = new Set<number>();
  return [...imports(file.read)]
    .sort((a, b) => a.id - b.id)
    .filter(({ blob }) => !seen.has(blob) && seen.add(blob))
    .map((record) => ({
      path: originalPath(record.id, record.file),
      name: `original ${record.file}`,
      sha256: record.sha256,
      size: record.size,
      chunks: () => blobChunks(file, record.blob),
    }));
}

/** Of every statement there ever was, each digest once; what went with an exhibit that was erased is no more. */
function statedFiles(file: CaseFile): PackFile[] {
  const seen = new Set<string>();
  return statedFileRows(file.read)
    .filter(({ sha256 }) => !seen.has(sha256) && seen.add(sha256))
    .flatMap(({ kind, name, sha256, size }) => {
      const blob = blobBySha256(file.read, sha256);
      if (!blob) return [];
      const path = statedPath(sha256, name);
      return [{ path, name: `${kind} file ${name}`, sha256, size, chunks: () => blobChunks(file, blob.id) }];
    });
}

async function* blobChunks(file: CaseFile, blob: number): AsyncGenerator<Uint8Array> {
  for (let n = 0; ; n++) {
    const bytes = chunkOf(file.read, blob, n);
    if (!bytes) return;
    yield bytes;
  }
}

/** Raw keys by feed, from the first entry of each. */
function feedKeys(file: CaseFile): ReadonlyMap<string, Uint8Array> {
  const keys = new Map<string, Uint8Array>();
  for (const record of feedStarts(file.read)) {
    const named = parseFeedSubject(decodeEntry(record.payload)?.subject.id ?? '');
    if (named) keys.set(record.feed, named.publicKey);
  }
  return keys;
}

function* firstEntries(file: CaseFile, count: number, keys: ReadonlyMap<string, Uint8Array>): Generator<LedgerLine> {
  let left = count;
  for (const record of allEntries(file.read)) {
    if (left-- === 0) return;
    yield lineOf(record, keys.get(record.feed) ?? file.signer.publicKey);
  }
}

/** Entries after the first `count`, in their order. */
export function ledgerAfter(file: CaseFile, count: number): LedgerLine[] {
  const keys = feedKeys(file);
  return entriesFrom(file.read, count).map((record) => lineOf(record, keys.get(record.feed) ?? file.signer.publicKey));
}

function lineOf(record: LedgerRecord, key: Uint8Array): LedgerLine {
  const { payload, signature, salt, detail } = record;
  return { payload, signature, keyid: keyIdOf(key), salt, detail };
}
