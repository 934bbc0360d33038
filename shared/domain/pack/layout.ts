/** Where things lie in a verification pack. A BagIt bag (RFC 8493) with tag files of its own under `proof/`. */
import type { ExhibitKind } from '../exhibits/facts.ts';
import { plainFileName } from './paths.ts';

export const bagDeclaration = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

export const packPaths = {
  declaration: 'bagit.txt',
  info: 'bag-info.txt',
  manifest: 'manifest-sha256.txt',
  tagManifest: 'tagmanifest-sha256.txt',
  guide: 'VERIFY.md',
  /** The optional Go program that VERIFY.md speaks of. */
  program: 'verify.go',
  /** Verification of the case as it was when the pack was made, for reading. */
  report: 'report.pdf',
  ledger: 'data/ledger.jsonl',
  readable: 'data/ledger-readable.csv',
  /** Proposals and decisions, JSON. */
  approvals: 'data/approvals.json',
  /** A bundle of the case and the manifest beside it, where one goes with the pack. */
  bundle: 'data/bundle.pdf',
  bundleManifest: 'data/bundle.manifest.json',
  exhibits: 'data/exhibits/',
  derived: 'data/derived/',
  originals: 'data/originals/',
  /** Files that statements name: documents of the case, words read from scans, what exports were made of. */
  stated: 'data/statements/',
  keys: 'proof/keys/',
  /** Signed checkpoints of the log, by size. */
  checkpoints: 'proof/checkpoints/',
  /** From each checkpoint to the next. */
  consistency: 'proof/consistency/',
  /** Entries `exhibited`, by reference. */
  inclusion: 'proof/inclusion/',
  /** The log up to where `ledger` ends, as https://c2sp.org/tlog-tiles. */
  tiles: 'proof/tiles/',
  tilesCheckpoint: 'proof/tiles/checkpoint',
  /** Entries from where `ledger` ends to the one that records this export; made after the tag manifest, which they name. */
  exportLedger: 'proof/export/ledger.jsonl',
  exportPae: 'proof/export/entry.pae',
  exportSignature: 'proof/export/entry.sig',
  /** Signed checkpoint over all the entries of both ledger files, and the export entry's inclusion in it. */
  checkpoint: 'proof/export/checkpoint',
  exportInclusion: 'proof/export/entry.tlog-proof',
  /** From the last checkpoint before the export to that one. */
  exportConsistency: 'proof/export/consistency',
} as const;

/** Tag files that the tag manifest cannot list: itself (RFC 8493 §2.2.1), and what is signed over it. */
export const unlistedTagFiles: ReadonlySet<string> = new Set([
  packPaths.tagManifest,
  packPaths.exportLedger,
  packPaths.exportPae,
  packPaths.exportSignature,
  packPaths.checkpoint,
  packPaths.exportInclusion,
  packPaths.exportConsistency,
]);

export interface PackedExhibit {
  readonly producer: string;
  readonly number: number;
  readonly kind: ExhibitKind;
  readonly file: string;
}

/** Whether exhibits of a kind were made from others, and lie under `data/derived/`. */
export function isDerived(kind: string): boolean {
  return kind === 'extract' || kind === 'redaction';
}

/**
 * The reference leads: `data/exhibits/AB-1_notice.txt`, so names differ whatever the files were called. Of a folder this is
 * its manifest, which is what the exhibit's digest is of.
 */
export function exhibitPath({ producer, number, kind, file }: PackedExhibit): string {
  const folder = isDerived(kind) ? packPaths.derived : packPaths.exhibits;
  return `${folder}${producer}-${number}_${kind === 'folder' ? folderManifest : plainFileName(file)}`;
}

const folderManifest = 'manifest-sha256.txt';

/** Where a folder exhibit's files lie, ending in a slash: `data/exhibits/AB-3/`. @param ref `AB/3` */
export function exhibitFolder(ref: string): string {
  return `${packPaths.exhibits}${ref.replace('/', '-')}/`;
}

/** A folder exhibit's manifest. @param ref `AB/3` */
export function exhibitManifestPath(ref: string): string {
  return `${packPaths.exhibits}${ref.replace('/', '-')}_${folderManifest}`;
}

/** A folder exhibit's listing: names, times and what was left out. @param ref `AB/3` */
export function exhibitListingPath(ref: string): string {
  return `${packPaths.exhibits}${ref.replace('/', '-')}.listing.jsonl`;
}

/** Reference of the folder exhibit that a path below `exhibitFolder`, or of `exhibitListingPath`, is for; null for other paths. */
export function folderOfPath(path: string): string | null {
  const match = /^data\/exhibits\/([A-Z]{2,4})-([1-9][0-9]*)(?:\/.|\.listing\.jsonl$)/u.exec(path);
  return match ? `${match[1]}/${match[2]}` : null;
}

/** Reference (`AB/1`) of the exhibit that a path of `exhibitPath` is for; null for other paths. */
export function exhibitOfPath(path: string): { readonly ref: string; readonly derived: boolean } | null {
  const match = /^data\/(exhibits|derived)\/([A-Z]{2,4})-([1-9][0-9]*)_[A-Za-z0-9._-]+$/u.exec(path);
  return match ? { ref: `${match[2]}/${match[3]}`, derived: match[1] === 'derived' } : null;
}

/** A signed checkpoint over `size` entries. */
export function checkpointPath(size: number): string {
  return `${packPaths.checkpoints}${size}`;
}

/** Size of the checkpoint that a path of `checkpointPath` is for; null for other paths. */
export function sizeOfCheckpointPath(path: string): number | null {
  const match = /^proof\/checkpoints\/([1-9][0-9]{0,14})$/u.exec(path);
  return match ? Number(match[1]) : null;
}

/** Consistency proof from one checkpoint to another: the request of https://c2sp.org/tlog-witness, `add-checkpoint`. */
export function consistencyPath(from: number, to: number): string {
  return `${packPaths.consistency}${from}-${to}`;
}

/** Inclusion proof (https://c2sp.org/tlog-proof) of the entry that produced an exhibit. @param ref `AB/1` */
export function inclusionPath(ref: string): string {
  return `${packPaths.inclusion}${ref.replace('/', '-')}.tlog-proof`;
}

/** @param importId of the first import that took the original in */
export function originalPath(importId: number, file: string): string {
  return `${packPaths.originals}import-${importId}_${plainFileName(file)}`;
}

/** A file that a statement names, by its digest: the same bytes once, however many statements name them. */
export function statedPath(sha256: string, name: string): string {
  return `${packPaths.stated}${sha256.slice(0, 16)}_${plainFileName(name)}`;
}

/** Subject id of the entry that records a pack's export. */
export function packSubject(tagManifestSha256: string): string {
  return `pack:${tagManifestSha256}`;
}
