/** Reads evidence once: each piece is hashed here and then handed over, never copied, so what is stored is what was hashed. */
import { createHash, type Hash } from 'node:crypto';
import { type BigIntStats, lstatSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { FailureError } from '../../shared/api/failures.ts';
import type { SkippedThing } from '../../shared/domain/exhibits/facts.ts';
import { SafePaths } from '../../shared/domain/exhibits/safe-paths.ts';
import { ChangedMeanwhile, EvidenceSource, PieceRing, pieceBytes, readName, timesOf } from './evidence-source.ts';
import { type Found, type FoundFile, firstDifference, systemSaid, under, walkFolder } from './folder-walk.ts';
import { type IntakeBody, type IntakeInput, type IntakeItem, type IntakeOutcome, intakeWindow } from './intake-job.ts';
import { type JobContext, serveJob } from './worker-side.ts';

/** Small files travel together: so many in one message at most. */
const mostItems = 512;

function failure(name: string, error: unknown): unknown {
  if (error instanceof FailureError) return error;
  if (error instanceof ChangedMeanwhile)
    return new FailureError(
      'conflict',
      `${name} changed while it was being read.`,
      'Wait until nothing writes to it any more, or copy it first and take in the copy.',
      'Nothing of it was kept; the case is as it was.',
    );
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === undefined) return error;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new FailureError(
      'file-missing',
      `There is no ${name} there any more.`,
      'Check that the drive is connected and nothing was moved.',
      'Nothing of it was kept; the case is as it was.',
      { cause: error },
    );
  return new FailureError(
    'file-unreadable',
    `${name} cannot be read: ${systemSaid(error)}.`,
    'Check that your account may read it and that its drive is connected.',
    'Nothing of it was kept; the case is as it was.',
    { cause: error },
  );
}

/** Gathers what is handed over, and hands it over a mebibyte at a time. */
class Sender {
  readonly #context: JobContext<IntakeBody>;
  readonly #totalBytes: number;
  readonly #totalFiles: number;
  #items: IntakeItem[] = [];
  #waiting = 0;
  #doneBytes = 0;
  #doneFiles = 0;

  constructor(context: JobContext<IntakeBody>, totalBytes: number, totalFiles: number) {
    this.#context = context;
    this.#totalBytes = totalBytes;
    this.#totalFiles = totalFiles;
  }

  add(item: IntakeItem): void {
    this.#items.push(item);
    if (item.kind === 'piece') {
      this.#waiting += item.bytes.length;
      this.#doneBytes += item.bytes.length;
    } else this.#doneFiles += 1;
    if (this.#waiting >= pieceBytes || this.#items.length >= mostItems) this.flush();
  }

  flush(): void {
    if (this.#items.length === 0) return;
    const items = this.#items;
    this.#items = [];
    this.#waiting = 0;
    this.#context.send(
      {
        kind: 'items',
        items,
        doneBytes: this.#doneBytes,
        totalBytes: this.#totalBytes,
        doneFiles: this.#doneFiles,
        totalFiles: this.#totalFiles,
      },
      items.flatMap((item) =>
        item.kind === 'piece' && item.bytes.buffer instanceof ArrayBuffer ? [item.bytes.buffer] : [],
      ),
    );
  }
}

/** One more than can be under way, and the one being filled. */
const ring = new PieceRing(intakeWindow + 2);

/** Every byte of one file, hashed and handed over. The caller says what it was. */
function readAll(source: EvidenceSource, hashes: readonly Hash[], sender: Sender): void {
  for (let piece = source.next(ring); piece !== null; piece = source.next(ring)) {
    for (const hash of hashes) hash.update(piece);
    sender.add({ kind: 'piece', bytes: piece });
  }
}

function takeFile({ path, also }: IntakeInput, context: JobContext<IntakeBody>): IntakeOutcome {
  const name = basename(path);
  try {
    // Asked before opening: a person may have chosen something that opens for ever.
    if (!statSync(path).isFile())
      throw new FailureError('file-unreadable', `${name} is not an ordinary file.`, 'Choose a file, or a folder.');
    const source = new EvidenceSource(path, 'follow');
    try {
      if (source.size === 0)
        throw new FailureError('file-empty', 'The file is empty.', 'Choose another file; an exhibit needs content.');
      const sender = new Sender(context, source.size, 1);
      const sha256 = createHash('sha256');
      const others = also.filter((algorithm) => algorithm !== 'sha256').map((algorithm) => createHash(algorithm));
      readAll(source, [sha256, ...others], sender);
      const digest = sha256.digest('hex');
      const times = timesOf(source.stat);
      sender.add({
        kind: 'end',
        file: { n: 1, path: name, original: null, originalBytes: null, size: source.size, sha256: digest, ...times },
      });
      sender.flush();
      const named = readName(Buffer.from(name));
      return {
        original: { name: named.shown, nameBytes: named.bytes, ...times },
        also: Object.fromEntries([
          ['sha256', digest],
          ...also
            .filter((algorithm) => algorithm !== 'sha256')
            .map((algorithm, i) => [algorithm, others[i]?.digest('hex')]),
        ]),
        folders: [],
        skipped: [],
        files: 1,
        bytes: source.size,
      };
    } finally {
      source.close();
    }
  } catch (error) {
    throw failure(name, error);
  }
}

function takeFolder({ path }: IntakeInput, context: JobContext<IntakeBody>): IntakeOutcome {
  const name = basename(path);
  const root = Buffer.from(path);
  const look = (): Found => {
    try {
      return walkFolder(root, (files) => context.send({ kind: 'looking', files }));
    } catch (error) {
      throw failure(`folder ${name}`, error);
    }
  };
  const stat: BigIntStats = lstatOf(path, name);
  const found = look();
  const skipped: SkippedThing[] = [...found.skipped];
  if (found.files.length === 0)
    throw new FailureError(
      'file-empty',
      skipped.length === 0
        ? `There is no file in the folder ${name}.`
        : `There is nothing in the folder ${name} that can be taken in; ${skipped.length.toLocaleString('en-GB')} other things are, first: ${skipped[0]?.path}. ${skipped[0]?.reason}`,
      'Choose a folder with files in it.',
    );
  const sender = new Sender(context, found.bytes, found.files.length);
  const paths = new SafePaths();
  let files = 0;
  let bytes = 0;
  for (const one of found.files) {
    context.throwIfCancelled();
    const taken = takeOne(root, one, files + 1, paths, sender);
    if ('reason' in taken) skipped.push(taken);
    else {
      files += 1;
      bytes += taken.size;
    }
  }
  sender.flush();
  if (files === 0)
    throw new FailureError(
      'file-unreadable',
      `No file in the folder ${name} could be read. ${skipped[0]?.path}: ${skipped[0]?.reason}`,
      'Check that your account may read them and that their drive is connected.',
    );
  const changed = firstDifference(found, look());
  if (changed !== null) throw failure(`${changed} in the folder ${name}`, new ChangedMeanwhile());
  const named = readName(Buffer.from(name));
  return {
    original: { name: named.shown, nameBytes: named.bytes, ...timesOf(stat) },
    also: {},
    folders: found.folders,
    skipped: skipped.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path))),
    files,
    bytes,
  };
}

function lstatOf(path: string, name: string): BigIntStats {
  try {
    return lstatSync(path, { bigint: true });
  } catch (error) {
    throw failure(`folder ${name}`, error);
  }
}

function takeOne(
  root: Buffer,
  found: FoundFile,
  n: number,
  paths: SafePaths,
  sender: Sender,
): { readonly size: number } | SkippedThing {
  const name = readName(found.path);
  let source: EvidenceSource | null = null;
  try {
    source = new EvidenceSource(under(root, found.path), 'refuse');
    const hash = createHash('sha256');
    readAll(source, [hash], sender);
    const path = paths.pathOf(name.text, name.shown, n);
    sender.add({
      kind: 'end',
      file: {
        n,
        path,
        original: path === name.text ? null : name.shown,
        originalBytes: name.bytes,
        size: source.size,
        sha256: hash.digest('hex'),
        ...timesOf(source.stat),
      },
    });
    return { size: source.size };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException | null)?.code;
    // Vanished or replaced since the folder was looked through: the folder does not hold still.
    if (error instanceof ChangedMeanwhile || code === 'ENOENT' || code === 'ELOOP')
      throw failure(name.shown, new ChangedMeanwhile());
    if (error instanceof FailureError || code === undefined) throw error;
    sender.add({ kind: 'dropped' });
    return { path: name.shown, kind: 'unreadable', reason: `It was not read: ${systemSaid(error)}.` };
  } finally {
    source?.close();
  }
}

await serveJob<IntakeInput, IntakeBody, IntakeOutcome>((input, context) =>
  input.kind === 'file' ? takeFile(input, context) : takeFolder(input, context),
);
