/** Taking evidence in, in a worker thread: what the engine calls, and what comes back. */
import type { HashAlgorithm } from '../../shared/api/exhibits.ts';
import type { Original, SkippedThing } from '../../shared/domain/exhibits/facts.ts';
import type { FolderPlace } from '../../shared/domain/exhibits/folder-listing.ts';
import { workers } from './pool.ts';
import { workerUrl } from './worker-url.ts';

export interface IntakeInput {
  readonly kind: 'file' | 'folder';
  readonly path: string;
  /** Digests to compute beside SHA-256, of the one file. */
  readonly also: readonly HashAlgorithm[];
}

/** A file that was read whole. Its digest is of exactly the pieces that were handed over before this. */
export interface TakenFile {
  /** From 1. */
  readonly n: number;
  readonly path: string;
  readonly original: string | null;
  readonly originalBytes: string | null;
  readonly size: number;
  readonly sha256: string;
  readonly modifiedAt: string | null;
  readonly createdAt: string | null;
}

/** In order: the pieces of a file, then its end. `dropped`: what came of it is to be forgotten. */
export type IntakeItem =
  | { readonly kind: 'piece'; readonly bytes: Uint8Array }
  | { readonly kind: 'end'; readonly file: TakenFile }
  | { readonly kind: 'dropped' };

export type IntakeBody =
  | { readonly kind: 'looking'; readonly files: number }
  | {
      readonly kind: 'items';
      readonly items: readonly IntakeItem[];
      readonly doneBytes: number;
      readonly totalBytes: number;
      readonly doneFiles: number;
      readonly totalFiles: number;
    };

export interface IntakeOutcome {
  readonly original: Omit<Original, 'readAt'>;
  /** What `also` asked for, hex, by algorithm. */
  readonly also: Readonly<Record<string, string>>;
  readonly folders: readonly FolderPlace[];
  readonly skipped: readonly SkippedThing[];
  readonly files: number;
  readonly bytes: number;
}

/** Messages of the worker that may be under way; each holds at most one whole piece. */
export const intakeWindow = 8;

/**
 * Reads a file or a folder once, handing over its bytes as it goes: in memory that is the worker's again when `onBody`
 * returns. Whoever takes them must forget them where this fails: a failure may come after the last piece (something changed
 * while it was read).
 *
 * @throws FailureError `file-missing`, `file-unreadable`, `file-empty`, `conflict` (it changed meanwhile), `cancelled`; and
 *   whatever `onBody` throws
 */
export function readEvidence(
  input: IntakeInput,
  options: { readonly signal: AbortSignal; onBody(body: IntakeBody): void },
): Promise<IntakeOutcome> {
  return workers.run<IntakeBody, IntakeOutcome>({
    worker: workerUrl('intake'),
    input,
    signal: options.signal,
    window: intakeWindow,
    onBody: options.onBody,
  });
}
