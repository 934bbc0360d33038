import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { AcquisitionInput, Exhibit } from '../../../shared/api/exhibits.ts';
import { FailureError } from '../../../shared/api/failures.ts';
import type { Progress } from '../../../shared/api/primitives.ts';
import { listingLine, manifestLineOf } from '../../../shared/domain/exhibits/folder-listing.ts';
import type { CaseFile } from '../../case-file.ts';
import { type IntakeInput, type IntakeOutcome, readEvidence, type TakenFile } from '../../jobs/intake-job.ts';
import { beginBlob, chunkSize, putChunk } from '../../store/blobs.ts';
import { addSkipped, filesOf } from '../../store/exhibit-files.ts';
import { stage } from '../../unit-of-work.ts';
import { acquisitionOf, alsoToCompute } from './acquisition.ts';
import { mediaTypeOf } from './media-type.ts';
import { newExhibitId, produce } from './produce.ts';
import { Staged } from './staged.ts';

export interface Work {
  readonly signal: AbortSignal;
  readonly progress: (report: Progress) => void;
}

export interface Taking {
  readonly path: string;
  readonly producer: string;
  readonly description: string;
  readonly acquisition: AcquisitionInput | undefined;
}

/** A file as one exhibit. @throws FailureError; nothing is left behind then */
export async function takeInFileExhibit(file: CaseFile, taking: Taking, work: Work): Promise<Exhibit> {
  const id = newExhibitId();
  return withStaged(file, id, async (staged) => {
    const input: IntakeInput = { kind: 'file', path: taking.path, also: alsoToCompute(taking.acquisition) };
    const { outcome, last } = await readStaged(staged, input, work);
    const name = outcome.original.name;
    const acquisition = acquisitionOf(name, taking.acquisition, outcome.also);
    return produce(file, staged, {
      id,
      ...taking,
      kind: 'file',
      content: { sha256: last.sha256, size: last.size },
      file: () => name,
      mediaType: mediaTypeOf(name),
      eventIds: [],
      parents: () => [],
      taken: { original: originalOf(file, outcome), acquisition, folder: null },
    });
  });
}

/** A folder and all that is in it as one exhibit. @throws FailureError; nothing is left behind then */
export async function takeInFolderExhibit(file: CaseFile, taking: Taking, work: Work): Promise<Exhibit> {
  const id = newExhibitId();
  return withStaged(file, id, async (staged) => {
    const { outcome } = await readStaged(staged, { kind: 'folder', path: taking.path, also: [] }, work);
    const name = outcome.original.name;
    for (const part of partsOf(
      outcome.skipped.map((thing, i) => ({ thing, n: i + 1 })),
      5000,
    )) {
      stage(file, (tx) => {
        for (const { thing, n } of part) addSkipped(tx, id, n, thing);
      });
      await turn();
      work.signal.throwIfAborted();
    }
    const manifest = await writeText(file, staged, manifestLines(file, id), alsoToCompute(taking.acquisition), work);
    const listing = await writeText(file, staged, listingLines(file, id, outcome), [], work);
    const acquisition = acquisitionOf(`The manifest of ${name}`, taking.acquisition, manifest.also);
    const { files, bytes } = outcome;
    return produce(file, staged, {
      id,
      ...taking,
      kind: 'folder',
      content: { sha256: manifest.sha256, size: manifest.size },
      file: () => name,
      mediaType: 'text/plain',
      eventIds: [],
      parents: () => [],
      taken: {
        original: originalOf(file, outcome),
        acquisition,
        folder: {
          listing: listing.sha256,
          files,
          bytes,
          folders: outcome.folders.length - 1,
          skipped: outcome.skipped.length,
        },
      },
    });
  });
}

/** Text that Continuity makes, as an exhibit's content: an extract. @throws FailureError; nothing is left behind then */
export async function produceText(
  file: CaseFile,
  lines: Iterable<string>,
  making: Omit<Parameters<typeof produce>[2], 'id' | 'content' | 'taken'>,
  work: Work,
): Promise<Exhibit> {
  const id = newExhibitId();
  return withStaged(file, id, async (staged) => {
    const content = await writeText(file, staged, lines, [], work);
    return produce(file, staged, { id, ...making, content, taken: null });
  });
}

/** Runs an intake; whatever it staged is gone where it fails. */
export async function withStaged<T>(file: CaseFile, exhibit: string, work: (staged: Staged) => Promise<T>): Promise<T> {
  const staged = new Staged(file, exhibit);
  let result: T;
  try {
    result = await work(staged);
  } catch (error) {
    await giveUp(() => staged.drop());
    throw error;
  }
  // The exhibit is there: a copy that cannot be cleared away now is cleared away when the case is next opened.
  await giveUp(() => staged.clear());
  return result;
}

/** A disk that is full may refuse to clear away as well; what is left then goes when the case is next opened. */
async function giveUp(clear: () => Promise<void>): Promise<void> {
  try {
    await clear();
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
  }
}

/** Reads a file or folder in the worker and stages what it hands over. */
export async function readStaged(
  staged: Staged,
  input: IntakeInput,
  { signal, progress }: Work,
): Promise<{ readonly outcome: IntakeOutcome; readonly last: TakenFile }> {
  let last: TakenFile | null = null;
  const outcome = await readEvidence(input, {
    signal,
    onBody: (body) => {
      if (body.kind === 'looking') {
        progress({ phase: 'Looking through the folder', done: body.files, total: null, unit: 'files' });
        return;
      }
      last = staged.take(body.items, input.kind === 'folder' ? 'rows' : 'no rows') ?? last;
      const { doneBytes: done, totalBytes: total } = body;
      const count = (n: number): string => n.toLocaleString('en-GB');
      progress({
        phase: 'Taking in',
        done,
        total,
        unit: 'bytes',
        ...(input.kind === 'folder' && { note: `${count(body.doneFiles)} of ${count(body.totalFiles)} files` }),
      });
    },
  });
  signal.throwIfAborted();
  if (last === null) throw new Error('an intake without a file');
  return { outcome, last };
}

function originalOf(file: CaseFile, { original }: IntakeOutcome) {
  return { ...original, readAt: file.clock.now().toISOString() };
}

function* manifestLines(file: CaseFile, exhibit: string): Generator<string> {
  for (const row of filesOf(file.read, exhibit)) yield manifestLineOf(row);
}

function* listingLines(file: CaseFile, exhibit: string, { folders, skipped }: IntakeOutcome): Generator<string> {
  for (const folder of folders) yield listingLine.folder(folder);
  for (const row of filesOf(file.read, exhibit)) yield listingLine.file(row);
  for (const thing of skipped) yield listingLine.skipped(thing);
}

/** Hashes and stages text, a chunk at a time. */
async function writeText(
  file: CaseFile,
  staged: Staged,
  lines: Iterable<string>,
  also: readonly string[],
  { signal, progress }: Work,
): Promise<{ readonly sha256: string; readonly size: number; readonly also: Readonly<Record<string, string>> }> {
  const hashes = new Map(['sha256', ...also].map((algorithm) => [algorithm, createHash(algorithm)]));
  const blob = stage(file, beginBlob);
  staged.begun(blob);
  let size = 0;
  let n = 0;
  for await (const bytes of textChunks(lines)) {
    signal.throwIfAborted();
    for (const hash of hashes.values()) hash.update(bytes);
    stage(file, (tx) => putChunk(tx, blob, n++, bytes));
    size += bytes.length;
    progress({ phase: 'Writing', done: size, total: null, unit: 'bytes' });
  }
  const digests = Object.fromEntries([...hashes].map(([algorithm, hash]) => [algorithm, hash.digest('hex')]));
  const sha256 = digests.sha256 ?? '';
  staged.keep(blob, { sha256, size });
  return { sha256, size, also: digests };
}

/** Lines of text gathered into pieces of the store's chunk size, exact but for the last. */
export async function* textChunks(lines: Iterable<string>): AsyncGenerator<Uint8Array> {
  let waiting: Buffer[] = [];
  let size = 0;
  for (const line of lines) {
    const bytes = Buffer.from(line);
    waiting.push(bytes);
    size += bytes.length;
    if (size < chunkSize) continue;
    const all = Buffer.concat(waiting);
    let at = 0;
    for (; all.length - at >= chunkSize; at += chunkSize) yield all.subarray(at, at + chunkSize);
    waiting = [all.subarray(at)];
    size = all.length - at;
    await turn();
  }
  if (size > 0) yield Buffer.concat(waiting);
}

function* partsOf<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size);
}
