/** A bundle that goes with a pack: only one whose export the case's own ledger recorded, byte for byte. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FailureError } from '../../../shared/api/failures.ts';
import { manifestNameOf } from '../../../shared/domain/bundle/manifest.ts';
import { packPaths } from '../../../shared/domain/pack/layout.ts';
import { hashFile } from '../../bundle/hash-file.ts';
import { readManifest, UnreadableManifest } from '../../bundle/manifest-file.ts';
import type { CaseFile } from '../../case-file.ts';
import { fileFailure } from '../../grants.ts';
import type { PackFile } from '../../pack/write-pack.ts';
import { entriesPage } from '../../store/ledger.ts';

const kept = 'No pack was written. The case was not changed.';

/**
 * The PDF and its manifest as files of a pack.
 *
 * @throws FailureError `not-verifiable` where the ledger recorded no export of these bytes, or the manifest is of others;
 *   `file-missing`, `file-unreadable`
 */
export async function bundleFiles(file: CaseFile, path: string, signal: AbortSignal): Promise<PackFile[]> {
  const name = basename(path);
  const refused = (what: string, next: string) => new FailureError('not-verifiable', what, next, kept);
  const hashed = await hashFile(path, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw fileFailure(path, error);
  });
  const { total } = entriesPage(file.read, { subject: `bundle:${hashed.sha256}`, offset: 0, limit: 1 });
  if (total === 0)
    throw refused(
      `${name} is not a bundle that was exported from this case: its ledger records no export of exactly these bytes.`,
      'Choose the PDF as it was exported, or export the bundle again.',
    );
  const manifestPath = join(dirname(path), manifestNameOf(name));
  try {
    const { manifest, signed } = await readManifest(manifestPath);
    if (!signed || manifest.bundle.sha256 !== hashed.sha256)
      throw new UnreadableManifest('The manifest beside it is of another file, or was changed after it was signed.');
  } catch (error) {
    if (!(error instanceof UnreadableManifest)) throw error;
    throw refused(
      `${name} cannot go with the pack. ${error.message}`,
      'Put the manifest that was exported with it beside it.',
    );
  }
  const manifest = await readFile(manifestPath);
  const digest = await hashFile(manifestPath, signal);
  return [
    {
      path: packPaths.bundle,
      name: `bundle ${name}`,
      sha256: hashed.sha256,
      size: hashed.size,
      chunks: () => createReadStream(path, { highWaterMark: 1024 * 1024 }),
    },
    {
      path: packPaths.bundleManifest,
      name: `manifest of ${name}`,
      sha256: digest.sha256,
      size: digest.size,
      chunks: async function* () {
        yield manifest;
      },
    },
  ];
}
