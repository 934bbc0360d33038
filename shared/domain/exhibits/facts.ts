/** What is known of an exhibit beside its bytes, as it is recorded. */

export type ExhibitKind = 'file' | 'extract' | 'folder' | 'redaction';

/** What the file system said when the evidence was taken in; times are ISO 8601 in UTC with nanoseconds. */
export interface Original {
  readonly name: string;
  /** Hex of the name's bytes, where they are not valid UTF-8; else null. */
  readonly nameBytes: string | null;
  readonly modifiedAt: string | null;
  readonly createdAt: string | null;
  readonly readAt: string;
}

export interface ComparedHash {
  readonly algorithm: 'md5' | 'sha1' | 'sha256';
  readonly supplied: string;
  readonly computed: string;
  readonly matches: boolean;
  /** MD5 and SHA-1: recorded because the supplier gave them, never proof by themselves. */
  readonly legacy: boolean;
}

/** How the evidence came to be in hand, as stated; null where it was not. */
export interface Acquisition {
  readonly source: string | null;
  readonly method: string | null;
  readonly acquiredBy: string | null;
  readonly acquiredAt: string | null;
  readonly notes: string | null;
  readonly hashes: readonly ComparedHash[];
  readonly acceptedMismatch: string | null;
}

/** One file of a folder exhibit. */
export interface FolderFile {
  /** From 1, in the order of the manifest. */
  readonly n: number;
  /** Means one file on every system: see `safe-paths.ts`. */
  readonly path: string;
  /** As the file system had it, where `path` differs; invalid bytes show as U+FFFD. */
  readonly original: string | null;
  /** Hex of the original path's bytes, where they are not valid UTF-8. */
  readonly originalBytes: string | null;
  readonly size: number;
  readonly sha256: string;
  readonly modifiedAt: string | null;
  readonly createdAt: string | null;
}

export type SkippedKind = 'link' | 'socket' | 'pipe' | 'device' | 'unreadable' | 'other';

/** Something in a folder that was not taken in. */
export interface SkippedThing {
  readonly path: string;
  readonly kind: SkippedKind;
  /** A sentence. */
  readonly reason: string;
}
