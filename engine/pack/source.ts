/** The files of a pack as they are found, wherever they lie. Everything about them is hostile until it was checked. */
import type { PackFindings } from './findings.ts';

export interface PackSource {
  /** Bytes by path: every file that may be read. What may not was named in the findings. */
  readonly files: ReadonlyMap<string, number>;
  /** Bytes of a file; ends with an error where it has more than `files` says, or cannot be read. */
  read(path: string): AsyncIterable<Uint8Array>;
  /** Where a file lies on disk as it is, for a reader that must go back and forth in it; null where it is packed. */
  place(path: string): Promise<{ readonly file: string; readonly offset: number; readonly length: number } | null>;
  close(): Promise<void>;
}

export interface SourceLimits {
  readonly files: number;
  /** Of all files together, as they come out. */
  readonly bytes: number;
  /** Most bytes that come out of one byte of a zip file, asked of files larger than `ratioFrom` and of all together. */
  readonly ratio: number;
  readonly ratioFrom: number;
  /** Folders in folders. */
  readonly depth: number;
}

/** Room for any case; what is beyond them is a bomb or a mistake. */
export const packLimits: SourceLimits = {
  files: 200_000,
  bytes: 8 * 1024 ** 4,
  ratio: 200,
  ratioFrom: 16 * 1024 ** 2,
  depth: 16,
};

/** Nothing can be concluded; the message is a sentence. */
export class UnreadablePack extends Error {}

/** A file that cannot be read as its pack says; the message is words that follow "found". */
export class UnreadableFile extends Error {}

export type OpenSource = (path: string, findings: PackFindings, limits: SourceLimits) => Promise<PackSource>;
