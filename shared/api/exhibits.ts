import { z } from 'zod';
import { methods } from './method.ts';
import { CaseId, FileGrant, IsoInstant, Progress, Sha256Hex } from './primitives.ts';
import { Initials } from './session.ts';
import { Selection } from './timeline.ts';

/**
 * A time as a file system keeps it: UTC, nanoseconds (file systems round: FAT to two seconds, NTFS to 100 ns). Evidence of
 * what the file system said, not of when anything happened: copying, restoring and anyone with write access set it.
 */
export const FileTime = z.iso.datetime({ precision: 9 });

/**
 * `file`: as it was chosen. `extract`: rows made from selected events. `folder`: a tree of files, its content a manifest of
 * them. `redaction`: a copy of another exhibit with content removed.
 */
export const ExhibitKind = z.enum(['file', 'extract', 'folder', 'redaction']);
export type ExhibitKind = z.infer<typeof ExhibitKind>;

export const HashAlgorithm = z.enum(['md5', 'sha1', 'sha256']);
export type HashAlgorithm = z.infer<typeof HashAlgorithm>;

/** A digest that came with the evidence from whoever supplied it. Hex in either case; its length must fit the algorithm. */
export const SuppliedHash = z
  .strictObject({ algorithm: HashAlgorithm, value: z.string().trim().toLowerCase() })
  .refine(
    ({ algorithm, value }) => new RegExp(`^[0-9a-f]{${{ md5: 32, sha1: 40, sha256: 64 }[algorithm]}}$`).test(value),
    {
      message: 'The value is not a digest of that algorithm.',
    },
  );
export type SuppliedHash = z.infer<typeof SuppliedHash>;

const words = (most: number) => z.string().trim().min(1).max(most);

/** How the evidence came to be in hand, as the person taking it in states it. */
export const AcquisitionInput = z.strictObject({
  /** Where it comes from: a system, a device, an exhibit of another force. */
  source: words(500).optional(),
  /** How it was got: copied from a share, exported by the supplier, a forensic image. */
  method: words(500).optional(),
  /** Who got it; may be someone else than the person taking it in. */
  acquiredBy: words(200).optional(),
  /** When it was got, with its offset: 2026-02-14T02:41:07+00:00. */
  acquiredAt: z.iso.datetime({ offset: true }).optional(),
  notes: words(2000).optional(),
  /** Compared with what is computed while the bytes are copied in. Of a folder: of its manifest. At most one of each algorithm. */
  suppliedHashes: z
    .array(SuppliedHash)
    .max(3)
    .refine((list) => new Set(list.map(({ algorithm }) => algorithm)).size === list.length, {
      message: 'A digest of each algorithm can be given once.',
    })
    .optional(),
  /**
   * Why the evidence is taken in although a supplied digest does not fit. Without it such an intake is refused with
   * `hash-mismatch`, whose words name both digests.
   */
  acceptMismatch: words(500).optional(),
});
export type AcquisitionInput = z.infer<typeof AcquisitionInput>;

/** The same as recorded; null where it was not stated. */
export const Acquisition = z.strictObject({
  source: z.string().nullable(),
  method: z.string().nullable(),
  acquiredBy: z.string().nullable(),
  acquiredAt: z.string().nullable(),
  notes: z.string().nullable(),
  /** `legacy`: MD5 and SHA-1, kept because the supplier gave them; never proof by themselves. */
  hashes: z.array(
    z.strictObject({
      algorithm: HashAlgorithm,
      supplied: z.string(),
      computed: z.string(),
      matches: z.boolean(),
      legacy: z.boolean(),
    }),
  ),
  /** The reason given where a digest does not match; else null. */
  acceptedMismatch: z.string().nullable(),
});
export type Acquisition = z.infer<typeof Acquisition>;

/** What the file system said of the file or folder when it was taken in. */
export const Original = z.strictObject({
  /** Where its bytes are not valid UTF-8, each invalid byte shows as U+FFFD and `nameBytes` holds them all, in hex. */
  name: z.string(),
  nameBytes: z.string().nullable(),
  /** Content last written; null where the file system keeps none. */
  modifiedAt: FileTime.nullable(),
  /** This copy of the file made: often the time of copying. Null where the file system keeps none. */
  createdAt: FileTime.nullable(),
  /** When it was read into the case, by this device's clock. */
  readAt: IsoInstant,
});
export type Original = z.infer<typeof Original>;

export const Exhibit = z.strictObject({
  id: z.uuid(),
  /** Producer's initials and a consecutive number, unique in the case and never reused: AB/1. */
  ref: z.string(),
  producer: Initials,
  number: z.int().positive(),
  description: z.string(),
  kind: ExhibitKind,
  /** Name of its file; of a folder, the folder's name. */
  file: z.string(),
  mediaType: z.string(),
  /** Bytes of what `sha256` is the digest of; of a folder that is its manifest, and `files.bytes` is the size of its files. */
  size: z.int().nonnegative(),
  sha256: Sha256Hex,
  producedAt: IsoInstant,
  producedBy: z.string(),
  /** Extracts only: number of events, and the SHA-256 of each original the rows came from. */
  events: z.int().nonnegative().nullable(),
  parents: z.array(Sha256Hex),
  /** Redactions only: the exhibit it was made from. */
  parent: z.uuid().nullable(),
  /** Null for what Continuity made itself, and for exhibits of versions that did not keep it. */
  original: Original.nullable(),
  acquisition: Acquisition.nullable(),
  /** Folders only. `skipped`: things in it that were not taken in, each named by `exhibits.skipped`. */
  files: z
    .strictObject({
      count: z.int().nonnegative(),
      bytes: z.int().nonnegative(),
      folders: z.int().nonnegative(),
      skipped: z.int().nonnegative(),
    })
    .nullable(),
  /** Set once its bytes were erased; everything else that is kept of it still shows. */
  erasedAt: IsoInstant.nullable(),
  ledgerEntry: Sha256Hex,
});
export type Exhibit = z.infer<typeof Exhibit>;

/** One file of a folder exhibit. */
export const ExhibitFile = z.strictObject({
  /** From 1, in the order of the manifest. */
  n: z.int().positive(),
  /** Where it lies in the folder as Continuity hands it out: a path that means one file on every system. `/` between parts. */
  path: z.string(),
  /** As it was called, where that differs from `path`; invalid bytes as in `Original`. Else null. */
  originalPath: z.string().nullable(),
  size: z.int().nonnegative(),
  sha256: Sha256Hex,
  modifiedAt: FileTime.nullable(),
  createdAt: FileTime.nullable(),
});
export type ExhibitFile = z.infer<typeof ExhibitFile>;

/** Something in a folder that was not taken in. */
export const SkippedItem = z.strictObject({
  path: z.string(),
  kind: z.enum(['link', 'socket', 'pipe', 'device', 'unreadable', 'other']),
  /** A sentence: a symbolic link to where; what the system said. */
  reason: z.string(),
});
export type SkippedItem = z.infer<typeof SkippedItem>;

const common = {
  caseId: CaseId,
  /** The person's own initials where absent. */
  producer: Initials.optional(),
  description: z.string().trim().min(1).max(500),
};
const page = { caseId: CaseId, exhibitId: z.uuid(), offset: z.int().nonnegative(), limit: z.int().min(1).max(500) };

export const exhibitMethods = methods({
  /** @throws FailureError `file-missing`, `file-unreadable`, `file-empty`, `conflict` (it changed while it was read), `hash-mismatch`, `disk-full`, `cancelled` */
  'exhibits.addFile': {
    permission: 'evidence.exhibit',
    input: z.strictObject({ ...common, file: FileGrant, acquisition: AcquisitionInput.optional() }),
    output: Exhibit,
    progress: Progress,
  },
  /**
   * A folder and everything in it as one exhibit. Links are not followed; what is not taken in is named, never left out in
   * silence. Progress counts bytes, with the files so far in `note`.
   *
   * @throws FailureError as `exhibits.addFile`; `file-empty` where no file is in it
   */
  'exhibits.addFolder': {
    permission: 'evidence.exhibit',
    input: z.strictObject({ ...common, folder: FileGrant, acquisition: AcquisitionInput.optional() }),
    output: Exhibit,
    progress: Progress,
  },
  /** A derived extract of the selected events: CSV, in time order, with the provenance of every row. At most 100,000 events. */
  'exhibits.addSelection': {
    permission: 'evidence.exhibit',
    input: z.strictObject({ ...common, selection: Selection }),
    output: Exhibit,
    progress: Progress,
  },
  /** In order of production. */
  'exhibits.list': { permission: 'case.read', input: z.strictObject({ caseId: CaseId }), output: z.array(Exhibit) },
  /** Files of a folder exhibit, in the order of its manifest; none for other kinds. `text` keeps those whose path holds it. */
  'exhibits.files': {
    permission: 'case.read',
    input: z.strictObject({ ...page, text: z.string().max(200).optional() }),
    output: z.strictObject({ total: z.int(), rows: z.array(ExhibitFile) }),
  },
  /** What was in the folder and not taken in, by path. */
  'exhibits.skipped': {
    permission: 'case.read',
    input: z.strictObject(page),
    output: z.strictObject({ total: z.int(), rows: z.array(SkippedItem) }),
  },
});
