/** A timestamp for a sealed bundle that went out without one: a longer file, its manifest issued anew, and an entry that says so. */
import { constants } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Output } from '../../../shared/api/contract.ts';
import { FailureError } from '../../../shared/api/failures.ts';
import type { Progress } from '../../../shared/api/primitives.ts';
import { type BundleManifest, manifestNameOf } from '../../../shared/domain/bundle/manifest.ts';
import { type HashedFile, hashFile } from '../../bundle/hash-file.ts';
import { readManifest, sealManifest, UnreadableManifest } from '../../bundle/manifest-file.ts';
import { asFailure, partialPath, removeStalePartials, writeDurably } from '../../bundle/output-file.ts';
import { reissued } from '../../bundle/reissue.ts';
import { timestampRoom } from '../../bundle/seal/cms.ts';
import type { CaseFile } from '../../case-file.ts';
import { fileFailure } from '../../grants.ts';
import { appendSeal, readSeal } from '../../jobs/seal-job.ts';
import { requireKey } from '../../log/case-keys.ts';
import { sealTimestamp } from '../../seal-desk.ts';
import { stateStamp } from '../../seal-stamps.ts';
import { entriesPage, entryByHash, feedHead } from '../../store/ledger.ts';
import { metaValue } from '../../store/meta.ts';
import { verifyTimestamp } from '../../timestamps/verify-timestamp.ts';
import { commit } from '../../unit-of-work.ts';

interface Work {
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
}

interface Asked {
  readonly file: CaseFile;
  readonly paths: { readonly from: string; readonly to: string };
  readonly authority: { readonly url: string; readonly pem: string } | null;
  readonly version: string;
}

const kept = 'The bundle is as it was. The case was not changed.';

/** @throws FailureError as `seals.timestamp` */
export async function timestampBundle(asked: Asked, work: Work): Promise<Output<'seals.timestamp'>> {
  const { file, paths, authority, version } = asked;
  if (!authority)
    throw new FailureError(
      'invalid-request',
      'No time-stamping authority is set on this device.',
      'Name one in the settings, with the certificates it is to be held to.',
      kept,
    );
  const { manifest } = await recordedBundle(file, paths.from, work);
  const manifestPath = join(dirname(paths.to), manifestNameOf(basename(paths.to)));
  const [partial, partialManifest] = [partialPath(paths.to), partialPath(manifestPath)];
  let recorded = false;
  try {
    for (const path of [paths.to, manifestPath]) await removeStalePartials(path);
    await copyFile(paths.from, partial, constants.COPYFILE_FICLONE);
    const stamp = await append(partial, authority, work);
    const hashed = await hashFile(partial, work.signal, (done, total) =>
      work.onProgress({ phase: 'Hashing', done, total, unit: 'bytes' }),
    );
    const { signer } = file;
    requireKey(file, signer);
    const feed = feedNow(file);
    const entry = record(file, manifest, { hashed, stamp, name: basename(paths.to) });
    recorded = true;
    const made = reissued({
      before: manifest,
      file: basename(paths.to),
      hashed,
      feed,
      entry,
      publicKey: signer.publicKey,
      at: file.clock.now().toISOString(),
      tool: { name: 'Continuity', version },
    });
    await writeDurably(partialManifest, await sealManifest(made, (message) => signer.sign(message)));
    await rename(partial, paths.to);
    await rename(partialManifest, manifestPath);
    return {
      file: basename(paths.to),
      manifest: basename(manifestPath),
      sha256: hashed.sha256,
      size: hashed.size,
      before: manifest.bundle.sha256,
      ...stamp,
    };
  } catch (error) {
    for (const path of [partial, partialManifest]) await rm(path, { force: true });
    throw inWords(asFailure(error, work.signal, paths.to), recorded);
  }
}

function inWords(error: unknown, recorded: boolean): unknown {
  if (!(error instanceof FailureError)) return error;
  const { code, what, next } = error.failure;
  const words = recorded ? 'The ledger keeps the entry of this timestamp; the next try gets one of its own.' : kept;
  return new FailureError(code, what, next, words, { cause: error });
}

/** The bundle and its manifest, as this case exported them, with a seal that holds. @throws FailureError `not-verifiable` */
async function recordedBundle(file: CaseFile, path: string, work: Work): Promise<{ manifest: BundleManifest }> {
  const name = basename(path);
  const refused = (what: string, next: string) => new FailureError('not-verifiable', what, next, kept);
  const hashed = await hashFile(path, work.signal).catch((error: unknown) => {
    work.signal.throwIfAborted();
    throw fileFailure(path, error);
  });
  if (entriesPage(file.read, { subject: `bundle:${hashed.sha256}`, offset: 0, limit: 1 }).total === 0)
    throw refused(
      `${name} is not a bundle that was exported from this case: its ledger records no export of exactly these bytes.`,
      'Choose the PDF as it was exported.',
    );
  const manifest = await readManifest(join(dirname(path), manifestNameOf(name))).catch((error: unknown) => {
    if (!(error instanceof UnreadableManifest)) throw error;
    throw refused(error.message, 'Put the manifest that was exported with the bundle beside it.');
  });
  if (!manifest.signed || manifest.manifest.bundle.sha256 !== hashed.sha256)
    throw refused(
      'The manifest beside the bundle is of another file, or was changed after it was signed.',
      'Put the manifest that was exported with the bundle beside it.',
    );
  const { seal, problems } = await readSeal(path, { trust: {}, now: file.clock.now() }, work);
  if (!seal)
    throw refused(
      `${name} is not sealed: there is nothing for a timestamp to be about.`,
      'Export the bundle again with a seal.',
    );
  if (problems.length > 0)
    throw refused(`The seal of ${name} does not hold: ${problems[0]?.found}.`, 'Verify the bundle.');
  return { manifest: manifest.manifest };
}

async function append(
  path: string,
  authority: NonNullable<Asked['authority']>,
  work: Work,
): Promise<{ readonly time: string; readonly authority: string }> {
  for (let room = timestampRoom; ; ) {
    let found: { time: string; authority: string } | null = null;
    let needed = 0;
    const sign = async (digest: Uint8Array): Promise<Uint8Array | null> => {
      const token = await sealTimestamp(authority, digest, work.signal);
      needed = token.length;
      const read = verifyTimestamp(token, digest);
      if (!read.ok) throw new Error('a timestamp that was verified does not verify');
      found = { time: new Date(read.time / 1000).toISOString(), authority: read.tsaName };
      return token.length <= room ? token : null;
    };
    const appended = await appendSeal({ path, asked: { kind: 'timestamp' }, room, sign, ...work });
    if (appended && found) return found;
    // The next one is about as large as this one.
    room = needed * 2;
  }
}

function feedNow(file: CaseFile): { id: string; entries: number; head: string } {
  const id = metaValue(file.read, 'feed') ?? '';
  const head = feedHead(file.read, id);
  return { id, entries: head === null ? 0 : head.seq + 1, head: head?.hash ?? '' };
}

function record(
  file: CaseFile,
  before: BundleManifest,
  {
    hashed: { sha256, size },
    stamp,
    name,
  }: { hashed: HashedFile; stamp: { time: string; authority: string }; name: string },
): { payload: Uint8Array; signature: Uint8Array } {
  const hash = commit(file, (tx, record) => {
    stateStamp(file, tx, record, { before: before.bundle.sha256, sha256, size, file: name, ...stamp });
    return record({
      act: 'exported',
      subject: { id: `bundle:${sha256}`, sha256, size },
      detail: {
        file: name,
        pages: before.bundle.pages,
        exhibits: before.exhibits.length,
        timestamped: { before: before.bundle.sha256, size: before.bundle.size, ...stamp },
      },
    });
  });
  const entry = entryByHash(file.read, hash);
  if (!entry) throw new Error('an export entry that cannot be read back');
  return { payload: entry.payload, signature: entry.signature };
}
