/** Exporting a bundle: written and hashed in a worker, recorded in the ledger, signed, and only then put in its place. */
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { BundleResult } from '../../shared/api/bundles.ts';
import { FailureError } from '../../shared/api/failures.ts';
import type { Progress } from '../../shared/api/primitives.ts';
import { type BundleManifest, blockSize, manifestNameOf } from '../../shared/domain/bundle/manifest.ts';
import { toHex } from '../../shared/domain/ledger/hex.ts';
import type { BundleAttested, BundleInput } from '../bundle/bundle-input.ts';
import { type BundleBody, type BundleWork, type BundleWorkResult, loading } from '../bundle/bundle-work.ts';
import { sealManifest } from '../bundle/manifest-file.ts';
import { asFailure, partialPath, removeStalePartials, writeDurably } from '../bundle/output-file.ts';
import { workers } from './pool.ts';
import { workerUrl } from './worker-url.ts';

/** What the ledger is told, before the files appear: an export that nobody recorded must not exist. */
export interface ExportedBundle {
  /** File name, without its folder. */
  readonly file: string;
  readonly sha256: string;
  readonly size: number;
  readonly pages: number;
  readonly exhibits: readonly {
    readonly id: string;
    readonly ref: string;
    readonly firstPage: number;
    readonly lastPage: number;
  }[];
}

export interface ExportOptions {
  readonly input: BundleInput;
  /** Replaced where it exists. The manifest goes beside it. */
  readonly outPath: string;
  loadExhibit(id: string): Promise<Uint8Array>;
  /** Ed25519 by the device's key, over the DSSE pre-authentication encoding. */
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** Raw, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Records the export and returns its ledger entry: bytes signed, and signature. */
  record(
    bundle: ExportedBundle,
  ): { payload: Uint8Array; signature: Uint8Array } | Promise<{ payload: Uint8Array; signature: Uint8Array }>;
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
}

/**
 * Writes `outPath` and its manifest. Cancelling, or failing, leaves neither, nor anything else.
 *
 * @throws FailureError `cancelled`, `disk-full`, `read-only`, `file-missing` (no such folder), `case-damaged`
 */
export async function exportBundle(options: ExportOptions): Promise<BundleResult> {
  const { input, outPath, signal } = options;
  const manifestPath = join(dirname(outPath), manifestNameOf(basename(outPath)));
  const partial = partialPath(outPath);
  const partialManifest = partialPath(manifestPath);
  let recorded = false;
  let placed = false;
  try {
    for (const path of [outPath, manifestPath]) await removeStalePartials(path);
    const { written, hashed } = await workers.run<BundleBody, BundleWorkResult>({
      worker: workerUrl('bundle', new URL('../bundle/', import.meta.url).href),
      input: { input, path: partial, shownPath: outPath } satisfies BundleWork,
      signal,
      heapMegabytes: 4096,
      onBody: (body) => answer(body, options),
    });
    const entry = await options.record({
      file: basename(outPath),
      sha256: hashed.sha256,
      size: hashed.size,
      pages: written.pages,
      exhibits: written.exhibits.map(({ id, ref, firstPage, lastPage }) => ({ id, ref, firstPage, lastPage })),
    });
    recorded = true;
    const manifest = manifestOf(options, { written, hashed }, entry);
    await writeDurably(partialManifest, await sealManifest(manifest, options.sign));
    await rename(partial, outPath);
    placed = true;
    await rename(partialManifest, manifestPath);
    return {
      file: basename(outPath),
      manifest: basename(manifestPath),
      sha256: hashed.sha256,
      size: hashed.size,
      pages: written.pages,
      exhibits: input.exhibits.length,
      keyEvents: input.keyEvents.length,
    };
  } catch (error) {
    await rm(partial, { force: true });
    await rm(partialManifest, { force: true });
    // A bundle without its manifest cannot be verified: better none.
    if (placed) await rm(outPath, { force: true });
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

async function answer(body: BundleBody, options: ExportOptions): Promise<void> {
  if (body.kind === 'progress') {
    options.onProgress(body.progress);
    return;
  }
  const content = await options.loadExhibit(body.id);
  const room = new Uint8Array(body.bytes);
  if (content.length !== room.length) {
    const ref = options.input.exhibits.find(({ id }) => id === body.id)?.ref ?? body.id;
    throw new FailureError(
      'case-damaged',
      `The stored file of exhibit ${ref} has ${content.length} bytes; the one that was produced had ${room.length}.`,
      'Verify the case, and restore it from a copy that verifies.',
      'No bundle was written. The case was not changed.',
    );
  }
  room.set(content);
  const state = new Int32Array(body.state);
  Atomics.store(state, 0, loading.loaded);
  Atomics.notify(state, 0);
}

function manifestOf(
  { input, outPath, publicKey }: ExportOptions,
  { written, hashed }: BundleWorkResult,
  entry: { payload: Uint8Array; signature: Uint8Array },
): BundleManifest {
  const pages = new Map(written.exhibits.map((one) => [one.id, one]));
  return {
    v: 1,
    type: 'continuity-bundle',
    bundle: {
      file: basename(outPath),
      sha256: hashed.sha256,
      size: hashed.size,
      pages: written.pages,
      blockSize,
      blocks: hashed.blocks,
    },
    pagesAt: written.pagesAt,
    case: { id: input.case.id, ref: input.case.ref },
    exhibits: input.exhibits.map(({ id, ref, sha256, size }) => ({
      ref,
      sha256,
      size,
      firstPage: pages.get(id)?.firstPage ?? 0,
      lastPage: pages.get(id)?.lastPage ?? 0,
    })),
    sections: written.sections.map(({ id, title, firstPage, lastPage }) => ({ id, title, firstPage, lastPage })),
    ledger: {
      log: input.ledger.log,
      feed: input.ledger.feed,
      entries: input.ledger.entries,
      head: input.ledger.head,
      exportEntry: {
        payload: Buffer.from(entry.payload).toString('base64'),
        sig: Buffer.from(entry.signature).toString('base64'),
      },
      ...attestedOf(input.ledger.attested),
    },
    key: toHex(publicKey),
    createdAt: input.preparedAt,
    tool: { name: input.tool.name, version: input.tool.version },
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
