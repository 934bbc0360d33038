/** Exporting a bundle: written and hashed in a worker, recorded in the ledger, signed, and only then put in its place. */
import { rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { ExportedVolume } from '../../shared/api/bundle-plans.ts';
import { FailureError } from '../../shared/api/failures.ts';
import type { Progress } from '../../shared/api/primitives.ts';
import { volumeFileName } from '../../shared/domain/bundle/file-name.ts';
import { type BundleManifest, blockSize, manifestNameOf } from '../../shared/domain/bundle/manifest.ts';
import { toHex } from '../../shared/domain/ledger/hex.ts';
import type { SourceId } from '../bundle/atlas.ts';
import type { BundleAttested, BundleFacts, BundleInput, WrittenVolume } from '../bundle/bundle-input.ts';
import { type BundleBody, type BundleWork, type BundleWorkResult, loading } from '../bundle/bundle-work.ts';
import type { HashedFile } from '../bundle/hash-file.ts';
import { sealManifest } from '../bundle/manifest-file.ts';
import { asFailure, partialPath, removeStalePartials, writeDurably } from '../bundle/output-file.ts';
import type { FilledQr } from '../bundle/qr-fill.ts';
import type { MadeVolume } from '../bundle/write-bundle.ts';
import { workers } from './pool.ts';
import { workerUrl } from './worker-url.ts';

/** What the ledger is told of one volume, before the files appear: an export that nobody recorded must not exist. */
export interface ExportedBundle {
  readonly letter: string;
  /** File name, without its folder. */
  readonly file: string;
  readonly sha256: string;
  readonly size: number;
  readonly pages: number;
  readonly exhibits: WrittenVolume['exhibits'];
  readonly layout: WrittenVolume;
}

export interface SignedEntry {
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
}

export interface ExportOptions {
  readonly input: BundleInput;
  /** Of the first volume; replaced where it exists. Further volumes go beside it, and each one's manifest beside it. */
  readonly outPath: string;
  /**
   * Bytes `start` to `end` (exclusive) of a source, a few MB at a time.
   *
   * @throws FailureError
   */
  read(source: SourceId, start: number, end: number): Uint8Array | Promise<Uint8Array>;
  /** Of locked PDFs, by the SHA-256 of each. They go to the worker and nowhere else. */
  readonly passwords?: Readonly<Record<string, string>>;
  /** Ed25519 by the device's key, over the DSSE pre-authentication encoding. */
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** Raw, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Signs a finished file that nobody reads yet, by appending to it. Left out: it stays as it was written. */
  seal?(path: string, volume: WrittenVolume): Promise<void>;
  /** For the manifest, once every file is signed. */
  sealed?(): BundleManifest['bundle']['seal'];
  /** Redacted terms: a file in which one is left is not put in place. */
  readonly absent?: readonly string[];
  /** Records the export in one transaction, and returns an entry for each volume, in their order. */
  record(volumes: readonly ExportedBundle[]): readonly SignedEntry[] | Promise<readonly SignedEntry[]>;
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
}

export interface ExportedFiles {
  readonly volumes: readonly ExportedVolume[];
  /** Where everything is in them. */
  readonly layout: readonly WrittenVolume[];
}

interface Output {
  readonly path: string;
  readonly manifestPath: string;
  readonly partial: string;
  readonly partialManifest: string;
}

/** Bytes of a source that are copied at once, as they are stored: the engine answers everybody else in between. */
const pieceBytes = 1024 * 1024;
/** A cancel is answered within 200 ms even where one huge document is being read. */
const graceMs = 100;
/** Reading what is larger takes long enough to be told of. */
const toldFrom = 16 * 1024 * 1024;

/**
 * Writes every volume and its manifest. Cancelling, or failing, leaves none of them, nor anything else.
 *
 * @throws FailureError `cancelled`, `disk-full`, `read-only`, `file-missing` (no such folder), `case-damaged`; `conflict`
 *   where a further volume's name is taken by something else
 */
export async function exportBundle(options: ExportOptions): Promise<ExportedFiles> {
  const { input, outPath, signal } = options;
  // At once: the worker takes a while to start.
  options.onProgress({ phase: 'Writing pages', done: 0, total: null, unit: 'pages' });
  const outputs = input.volumes.map(({ letter }) => outputOf(options, letter));
  let recorded = false;
  const placed: string[] = [];
  try {
    for (const { path, manifestPath } of outputs) {
      if (path !== outPath) await refuseTaken(path, manifestPath);
      for (const one of [path, manifestPath]) await removeStalePartials(one);
    }
    const paths = outputs.map(({ partial }) => partial);
    const absent = options.absent ?? [];
    const made = await run(
      {
        kind: 'write',
        input,
        paths,
        shownPath: outPath,
        absent: options.seal ? null : absent,
        ...(options.passwords && { passwords: options.passwords }),
      },
      options,
    );
    if (made.kind !== 'write') throw new Error('bundle: another answer than was asked for');
    const sealed = options.seal ? await sealAll(options, paths, made.volumes) : null;
    const volumes = made.volumes.map(({ written, code, hashed }, i) => {
      const name = basename((outputs[i] as Output).path);
      return { written, code, hashed: sealed?.[i] ?? hashed, name };
    });
    const entries = await options.record(
      volumes.map(({ written, hashed: { sha256, size }, name }) => {
        const { letter, pages, exhibits } = written;
        return { letter, file: name, sha256, size, pages, exhibits, layout: written };
      }),
    );
    recorded = true;
    for (const [i, volume] of volumes.entries()) {
      const manifest = manifestOf(options, volume, entries[i] as SignedEntry);
      await writeDurably((outputs[i] as Output).partialManifest, await sealManifest(manifest, options.sign));
    }
    for (const { partial, path, partialManifest, manifestPath } of outputs) {
      await rename(partial, path);
      placed.push(path);
      await rename(partialManifest, manifestPath);
      placed.push(manifestPath);
    }
    return {
      volumes: volumes.map(({ written, hashed: { sha256, size }, name }) => ({
        letter: written.letter,
        file: name,
        manifest: manifestNameOf(name),
        sha256,
        size,
        pages: written.pages,
      })),
      layout: volumes.map(({ written }) => written),
    };
  } catch (error) {
    // A bundle without its manifest cannot be verified, and one of several volumes is not the bundle: better none.
    const left = [...outputs.flatMap(({ partial, partialManifest }) => [partial, partialManifest]), ...placed];
    for (const path of left) await rm(path, { force: true });
    if (recorded) throw afterRecording(asFailure(error, signal, outPath));
    if (error instanceof FailureError && error.failure.code === 'cancelled')
      throw new FailureError(
        'cancelled',
        'The export was cancelled.',
        'Start it again when you want the bundle.',
        'No bundle was written and no file was left behind. The case was not changed.',
      );
    throw asFailure(error, signal, outPath);
  }
}

/** What is appended to seal a file changes its digest: it is looked at and hashed again as it then is. */
async function sealAll(
  options: ExportOptions,
  paths: readonly string[],
  volumes: readonly MadeVolume[],
): Promise<readonly HashedFile[]> {
  for (const [i, { written }] of volumes.entries()) await options.seal?.(paths[i] as string, written);
  const absent = options.absent ?? [];
  const expected = volumes.map(({ written: { pages, pdfa } }) => ({ pages, pdfa: pdfa.claimed, absent }));
  const hashed = await run({ kind: 'hash', paths, shownPath: options.outPath, expected }, options);
  if (hashed.kind !== 'hash') throw new Error('bundle: another answer than was asked for');
  return hashed.files;
}

function outputOf({ input, outPath }: ExportOptions, letter: string): Output {
  const first = input.volumes[0]?.letter ?? letter;
  const path = join(dirname(outPath), volumeFileName(basename(outPath), first, letter));
  const manifestPath = join(dirname(path), manifestNameOf(basename(path)));
  return { path, manifestPath, partial: partialPath(path), partialManifest: partialPath(manifestPath) };
}

/** The person chose where the first volume goes. Of the others only an earlier export's, which has its manifest beside it, is replaced. */
async function refuseTaken(path: string, manifestPath: string): Promise<void> {
  const there = (one: string) =>
    stat(one).then(
      () => true,
      () => false,
    );
  if (!(await there(path)) || (await there(manifestPath))) return;
  throw new FailureError(
    'conflict',
    `A further volume would be called ${basename(path)}, and there is a file of that name already that is no bundle of this software.`,
    'Move that file away, or choose another folder or name.',
    'No bundle was written. That file was not touched.',
  );
}

function run(work: BundleWork, options: ExportOptions): Promise<BundleWorkResult> {
  return workers.run<BundleBody, BundleWorkResult>({
    worker: workerUrl('bundle', new URL('../bundle/', import.meta.url).href),
    input: work,
    signal: options.signal,
    heapMegabytes: 4096,
    youngMegabytes: 12,
    graceMs,
    onBody: (body) =>
      body.kind === 'progress' ? options.onProgress(body.progress) : answerLoad(body, options.input, options),
  });
}

/** The ledger never forgets: what it already says about this export has to be said to the person too. */
function afterRecording(error: unknown): unknown {
  if (!(error instanceof FailureError)) return error;
  const { code, what, next } = error.failure;
  return new FailureError(
    code,
    what,
    next,
    'No bundle was left behind. The ledger keeps the entry of this export; the next one gets an entry of its own.',
    { cause: error },
  );
}

/** Copies a source into the memory that the worker waits on, piece by piece. */
export async function answerLoad(
  { source, bytes, size, state }: Extract<BundleBody, { kind: 'load' }>,
  input: BundleInput,
  { read, signal, onProgress }: Pick<ExportOptions, 'read' | 'signal' | 'onProgress'>,
): Promise<void> {
  const room = new Uint8Array(bytes, 0, size);
  for (let at = 0; at < room.length; at += pieceBytes) {
    if (signal.aborted) return;
    const end = Math.min(room.length, at + pieceBytes);
    const piece = await read(source, at, end);
    if (piece.length !== end - at) throw shorter(input, source, at + piece.length, room.length);
    room.set(piece, at);
    if (room.length > toldFrom)
      onProgress({ phase: 'Reading', done: end, total: room.length, unit: 'bytes', note: nameOf(input, source) });
    await turn();
  }
  const word = new Int32Array(state);
  Atomics.store(word, 0, loading.loaded);
  Atomics.notify(word, 0);
}

function nameOf(input: BundleInput, { kind, id }: SourceId): string {
  const known: readonly BundleFacts[] = [input, ...input.additions];
  return kind === 'exhibit'
    ? `exhibit ${known.flatMap(({ exhibits }) => exhibits).find((one) => one.id === id)?.ref ?? id}`
    : `document ${known.flatMap(({ documents }) => documents).find((one) => one.id === id)?.title ?? id}`;
}

function shorter(input: BundleInput, source: SourceId, found: number, stated: number): FailureError {
  const name = nameOf(input, source);
  return new FailureError(
    'case-damaged',
    `The stored file of ${name} has ${found} bytes; the one that was taken in had ${stated}.`,
    'Verify the case, and restore it from a copy that verifies.',
    'No bundle was written. The case was not changed.',
  );
}

function manifestOf(
  { input, publicKey, sealed }: ExportOptions,
  { written, code, hashed, name }: { written: WrittenVolume; code: FilledQr; hashed: HashedFile; name: string },
  entry: SignedEntry,
): BundleManifest {
  const known: readonly BundleFacts[] = [input, ...input.additions];
  const facts = new Map(known.flatMap(({ exhibits }) => exhibits).map((exhibit) => [exhibit.id, exhibit]));
  // Of a bundle with later additions, the newest of them is what was known when it was made.
  const { ledger, preparedAt, tool } = known.at(-1) as BundleFacts;
  const seal = sealed?.();
  return {
    v: 1,
    type: 'continuity-bundle',
    bundle: {
      file: name,
      sha256: hashed.sha256,
      size: hashed.size,
      pages: written.pages,
      blockSize,
      blocks: hashed.blocks,
      code,
      pdfa: written.pdfa,
      ...(seal && { seal }),
    },
    pagesAt: written.pagesAt,
    case: { id: input.case.id, ref: input.case.ref },
    exhibits: written.exhibits.flatMap(({ id, ref, firstPage, lastPage }) => {
      const exhibit = facts.get(id);
      return exhibit ? [{ ref, sha256: exhibit.sha256, size: exhibit.size, firstPage, lastPage }] : [];
    }),
    sections: written.sections.map(({ id, title, firstPage, lastPage }) => ({ id, title, firstPage, lastPage })),
    ledger: {
      log: ledger.log,
      feed: ledger.feed,
      entries: ledger.entries,
      head: ledger.head,
      exportEntry: {
        payload: Buffer.from(entry.payload).toString('base64'),
        sig: Buffer.from(entry.signature).toString('base64'),
      },
      ...attestedOf(ledger.attested),
    },
    key: toHex(publicKey),
    createdAt: preparedAt,
    tool: { name: tool.name, version: tool.version },
  };
}

function attestedOf({ timestamp, witnesses }: BundleAttested): Pick<BundleManifest['ledger'], 'attested'> {
  if (!timestamp && witnesses.length === 0) return {};
  return {
    attested: {
      timestamp: timestamp && {
        size: timestamp.size,
        checkpoint: timestamp.checkpoint,
        token: timestamp.token,
        roots: timestamp.roots,
      },
      witnesses: witnesses.map(({ name, vkey, size, cosigned }) => ({ name, vkey, size, cosigned })),
    },
  };
}
