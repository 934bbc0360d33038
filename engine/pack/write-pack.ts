/** Writes the files of a verification pack in order, hashing what is written, and last what is signed over all of it. */
import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { FailureError } from '../../shared/api/failures.ts';
import type { Progress } from '../../shared/api/primitives.ts';
import { entryPae } from '../../shared/domain/ledger/entry.ts';
import { FeedChecker } from '../../shared/domain/ledger/feed-check.ts';
import { bagDeclaration, packPaths } from '../../shared/domain/pack/layout.ts';
import { formatLedgerLine, type LedgerLine } from '../../shared/domain/pack/ledger-line.ts';
import { manifestLine } from '../../shared/domain/pack/manifest-lines.ts';
import { readableHeader, readableRow } from '../../shared/domain/pack/readable.ts';
import { publicKeyPem } from '../ed25519.ts';
import { bagInfo } from './bag-info.ts';
import { pemPath, rawKeyPath } from './keys.ts';
import type { PackSink, WrittenFile } from './sink.ts';
import { verifyGuide } from './verify-guide.ts';
import { verifyProgram } from './verify-program.ts';

export interface PackFile {
  readonly path: string;
  /** What failures call it: "exhibit AB/1". */
  readonly name: string;
  readonly sha256: string;
  readonly size: number;
  chunks(): AsyncIterable<Uint8Array>;
}

export interface PackContent {
  readonly case: { readonly id: string; readonly ref: string; readonly title: string };
  /** Name of the case's log. */
  readonly log: string;
  readonly files: readonly PackFile[];
  /** Small payload files of the program's own making: `data/approvals.json`. */
  readonly statements: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  /** Proofs over the first `entries` of the log, as tag files. Read once, while the pack is written. */
  proofs(): Iterable<{ readonly path: string; readonly bytes: Uint8Array }>;
  /** `report.pdf`: a verification of the case just before. */
  readonly report: Uint8Array;
  /** What outsiders said of the log: tag files, and what VERIFY.md says of them. */
  readonly attested: {
    readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
    guide(heading: string): string;
    readonly limits: readonly string[];
  };
  /** Entries of the case when the export began. */
  readonly entries: number;
  /** Those entries, in their order. Read twice. */
  readLedger(): Iterable<LedgerLine>;
  /** Raw Ed25519 keys of every feed of the case. */
  readonly keys: readonly Uint8Array[];
  /** The one of them that signs the export. */
  readonly ownKey: Uint8Array;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly tool: { readonly name: string; readonly version: string };
}

export interface PackDeps {
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
  /**
   * Records the export in the ledger, once all that it is about is written.
   *
   * @param tagManifest SHA-256 and size of `tagmanifest-sha256.txt`
   */
  record(tagManifest: WrittenFile): PackSeal;
}

export interface PackSeal {
  /** Every entry after the first `entries`, the one about the pack last. */
  readonly entries: readonly LedgerLine[];
  /** C2SP signed note over the log up to the last of them. */
  readonly checkpoint: Uint8Array;
  /** The last entry in that log, as c2sp.org/tlog-proof@v1 text. */
  readonly inclusion: string;
  /** From the checkpoint over the first `entries` to this one, as the request of c2sp.org/tlog-witness. */
  readonly consistency: Uint8Array;
}

export interface WrittenPack {
  readonly tagManifest: WrittenFile;
  readonly files: number;
  /** Of all files under `data/`. */
  readonly bytes: number;
}

/** Bytes of text gathered before they are written. */
const textPiece = 256 * 1024;

/**
 * Writes everything but the last step, which is the sink's `finish`.
 *
 * @throws FailureError `case-damaged` where stored bytes or entries are not what they were; the signal's reason
 */
export async function writePack(content: PackContent, sink: PackSink, deps: PackDeps): Promise<WrittenPack> {
  const payload: [string, WrittenFile][] = await writeEvidence(content, sink, deps);
  const ledger = async (path: string, lines: Iterable<string>) =>
    payload.push([path, await sink.add(path, pieces(lines, deps.signal))]);
  await ledger(packPaths.ledger, ledgerLines(content, deps));
  await ledger(packPaths.readable, readableLines(content));
  for (const { path, bytes } of content.statements) payload.push([path, await sink.add(path, once(bytes))]);

  const tags: [string, WrittenFile][] = [];
  const tag = async (path: string, bytes: Uint8Array | string) => {
    deps.signal.throwIfAborted();
    const written = await sink.add(path, once(Buffer.from(bytes)));
    tags.push([path, written]);
    return written;
  };
  const bytes = payload.reduce((sum, [, { size }]) => sum + size, 0);
  await tag(packPaths.declaration, bagDeclaration);
  await tag(packPaths.info, bagInfo(content, { bytes, files: payload.length }));
  await tag(packPaths.manifest, manifestOf(payload));
  for (const key of content.keys) {
    await tag(pemPath(key), publicKeyPem(key));
    await tag(rawKeyPath(key), key);
  }
  await tag(packPaths.guide, verifyGuide(content));
  await tag(packPaths.program, verifyProgram);
  await tag(packPaths.report, content.report);
  await writeProofs(content, deps, tag);
  const tagManifest = await tag(packPaths.tagManifest, manifestOf(tags));

  await sink.settle();
  deps.signal.throwIfAborted();
  const { entries, checkpoint, inclusion, consistency } = deps.record(tagManifest);
  const last = entries.at(-1);
  if (!last) throw new Error('an export without an entry');
  const sealed: [string, Uint8Array | string][] = [
    [packPaths.exportLedger, entries.map((line) => `${formatLedgerLine(line)}\n`).join('')],
    [packPaths.exportPae, entryPae(last.payload)],
    [packPaths.exportSignature, last.signature],
    [packPaths.checkpoint, checkpoint],
    [packPaths.exportInclusion, inclusion],
    [packPaths.exportConsistency, consistency],
  ];
  for (const [path, text] of sealed) await sink.add(path, once(Buffer.from(text)));
  return { tagManifest, files: payload.length + tags.length + sealed.length, bytes };
}

async function writeProofs(
  content: PackContent,
  deps: PackDeps,
  tag: (path: string, bytes: Uint8Array) => Promise<unknown>,
): Promise<void> {
  let done = 0;
  for (const { path, bytes } of content.proofs()) {
    await tag(path, bytes);
    if (++done % 50 === 0) {
      deps.onProgress({ phase: 'Proofs', done, total: null, unit: 'files' });
      await turn();
    }
  }
  for (const { path, bytes } of content.attested.files) await tag(path, bytes);
}

async function writeEvidence(content: PackContent, sink: PackSink, deps: PackDeps): Promise<[string, WrittenFile][]> {
  const total = content.files.reduce((sum, { size }) => sum + size, 0);
  const written: [string, WrittenFile][] = [];
  let done = 0;
  async function* counted(file: PackFile): AsyncGenerator<Uint8Array> {
    let size = 0;
    for await (const bytes of file.chunks()) {
      deps.signal.throwIfAborted();
      size += bytes.length;
      done += bytes.length;
      // A zip file is told sizes before: one that turns out otherwise is a finding, not a fault of the writer.
      if (size > file.size) throw damaged(`The stored bytes of ${file.name} are more than were taken in.`);
      deps.onProgress({ phase: 'Evidence', done, total, unit: 'bytes' });
      yield bytes;
      await turn();
    }
    if (size < file.size) throw damaged(`The stored bytes of ${file.name} are fewer than were taken in.`);
  }
  for (const file of content.files) {
    deps.signal.throwIfAborted();
    const one = await sink.add(file.path, counted(file), file.size);
    if (one.sha256 !== file.sha256) throw damaged(`The stored bytes of ${file.name} are not those that were taken in.`);
    written.push([file.path, one]);
  }
  return written;
}

function* ledgerLines(content: PackContent, deps: PackDeps): Generator<string> {
  let done = 0;
  for (const line of content.readLedger()) {
    if (++done % 500 === 0 || done === content.entries)
      deps.onProgress({ phase: 'Ledger', done, total: content.entries, unit: 'entries' });
    let text: string;
    try {
      text = formatLedgerLine(line);
    } catch (error) {
      throw damaged(`Entry ${done} of the ledger cannot be read.`, error);
    }
    yield `${text}\n`;
  }
}

function* readableLines(content: PackContent): Generator<string> {
  const checker = new FeedChecker(content.log, {
    sha256: (data) => createHash('sha256').update(data).digest(),
    // Not asked here: a reader of the pack checks signatures for himself.
    verifies: () => true,
  });
  yield readableHeader;
  let n = 0;
  for (const line of content.readLedger()) yield readableRow(++n, checker.check(line));
}

function manifestOf(files: readonly [string, WrittenFile][]): string {
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, { sha256 }]) => manifestLine({ digest: sha256, path }))
    .join('');
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

/** Text in pieces, with a turn for other calls between them. */
async function* pieces(lines: Iterable<string>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let waiting: string[] = [];
  let length = 0;
  for (const line of lines) {
    waiting.push(line);
    length += line.length;
    if (length < textPiece) continue;
    yield Buffer.from(waiting.join(''));
    waiting = [];
    length = 0;
    await turn();
    signal.throwIfAborted();
  }
  if (length > 0) yield Buffer.from(waiting.join(''));
}

function damaged(what: string, cause?: unknown): FailureError {
  return new FailureError(
    'case-damaged',
    what,
    'Verify the case, and restore it from a copy that verifies.',
    'No pack was written. The case was not changed.',
    { cause },
  );
}
