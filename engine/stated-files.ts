/**
 * Statements with bytes of their own (a document, the words read from a scan, what an export was made of). The bytes lie in the
 * case as evidence does, and the statement names them by digest under `files`: both come with one commit or not at all.
 * Verification, packs and erasures go by that member (docs/decisions/0521-stated-files.md).
 */
import { FailureError } from '../shared/api/failures.ts';
import { toHex } from '../shared/domain/ledger/hex.ts';
import type { Signable } from '../shared/domain/ledger/jcs.ts';
import { type StatedFile, statedFilesOf } from '../shared/domain/statements/stated-file.ts';
import type { CaseFile } from './case-file.ts';
import { type Stated, stateIn } from './statements.ts';
import {
  beginBlob,
  blobBySha256,
  blobRange,
  chunkSize,
  dropBlob,
  finishBlob,
  putChunk,
  unfinishedOf,
} from './store/blobs.ts';
import type { WriteTx } from './store/driver.ts';
import { type StatementRecord, statedFileExhibits } from './store/statements.ts';
import { commit, type Record, stage } from './unit-of-work.ts';
import { sha256 } from './vault/signer.ts';

/** Bytes that were written and are not part of the case until a statement that names them is committed. */
export interface StagedBytes {
  readonly blob: number;
  readonly sha256: string;
  readonly size: number;
}

export interface FileToState {
  readonly name: string;
  /** Ids of exhibits whose content it shows: it goes when one of them is erased. */
  readonly of?: readonly string[];
  readonly content: StagedBytes;
}

export type StatedWithFiles = Omit<Stated, 'body'> & { readonly body: { readonly [key: string]: Signable } };

/** Writes and hashes bytes that are in memory. Whatever is not stated afterwards is to be given to `dropStaged`. */
export function stageBytes(file: CaseFile, bytes: Uint8Array): StagedBytes {
  const blob = stage(file, (tx) => {
    const id = beginBlob(tx);
    for (let n = 0; n * chunkSize < bytes.length; n++)
      putChunk(tx, id, n, bytes.subarray(n * chunkSize, (n + 1) * chunkSize));
    return id;
  });
  return { blob, sha256: toHex(sha256(bytes)), size: bytes.length };
}

/** Removes staged bytes that nothing names. Those that a commit made part of the case stay. */
export function dropStaged(file: CaseFile, staged: readonly StagedBytes[]): void {
  stage(file, (tx) => {
    for (const blob of unfinishedOf(
      tx,
      staged.map((one) => one.blob),
    ))
      dropBlob(tx, blob);
  });
}

/** In a transaction of its own; where it fails the staged bytes are gone. */
export function stateWithFiles(file: CaseFile, stated: StatedWithFiles, files: readonly FileToState[]): void {
  try {
    commit(file, (tx, record) => stateWithFilesIn(file, tx, record, stated, files));
  } catch (error) {
    dropStaged(
      file,
      files.map(({ content }) => content),
    );
    throw error;
  }
}

/** Within a unit of work that does more. Whoever runs it gives the staged bytes to `dropStaged` where it fails. */
export function stateWithFilesIn(
  file: CaseFile,
  tx: WriteTx,
  record: Record,
  stated: StatedWithFiles,
  files: readonly FileToState[],
): void {
  for (const { content } of files) finishBlob(tx, content.blob, content.sha256, content.size);
  const named = files.map(
    ({ name, of, content }): StatedFile => ({
      name,
      sha256: content.sha256,
      size: content.size,
      of: [...(of ?? [])],
    }),
  );
  stateIn(file, tx, record, { ...stated, body: { ...stated.body, files: named } });
}

/** Files that a statement of the case names. */
export function filesOfStatement(statement: Pick<StatementRecord, 'body'>): readonly StatedFile[] {
  return statedFilesOf(JSON.parse(statement.body)) ?? [];
}

/**
 * The bytes of a file that a statement names, held to its digest.
 *
 * @throws FailureError `case-damaged` where they are other bytes or are not there; `conflict` where they went with an exhibit
 *   that was erased
 */
export function statedBytes(file: CaseFile, { name, sha256: digest, size, of }: StatedFile): Uint8Array {
  const blob = blobBySha256(file.read, digest);
  if (!blob) {
    const [erased] = statedFileExhibits(file.read, of).filter((exhibit) => exhibit.erased);
    if (erased)
      throw new FailureError(
        'conflict',
        `${name} went with exhibit ${erased.ref}, which was erased.`,
        'Do without it: what was erased cannot be had again.',
      );
    throw damaged(name, 'is not in the case file any more');
  }
  const bytes = blobRange(file.read, blob.id, 0, size);
  if (bytes.length !== size || toHex(sha256(bytes)) !== digest) throw damaged(name, 'is not as it was stored');
  return bytes;
}

function damaged(name: string, how: string): FailureError {
  return new FailureError(
    'case-damaged',
    `${name} ${how}: its bytes do not have the digest that was signed.`,
    'Verify the case, and restore it from a copy that verifies.',
  );
}
