/** Writes one bundle, or hashes what was written. Content of sources comes from the engine, one at a time. */
import { FailureError } from '../../shared/api/failures.ts';
import type { JobContext } from '../jobs/worker-side.ts';
import { serveJob } from '../jobs/worker-side.ts';
import type { SourceId } from './atlas.ts';
import type { BundleBody, BundleWork, BundleWorkResult } from './bundle-work.ts';
import { hashFile } from './hash-file.ts';
import { asFailure } from './output-file.ts';
import { type Expected, postCheck } from './pdfa/post-check.ts';
import { Rooms } from './rooms.ts';
import { loaded, lookMs, watchCancel } from './watch-cancel.ts';
import { sizesOf, writeVolumes } from './write-bundle.ts';

type Tell = (progress: Extract<BundleBody, { kind: 'progress' }>['progress']) => void;

await serveJob<BundleWork, BundleBody, BundleWorkResult>(async (work, context) => {
  const watch = watchCancel(context);
  const tell = throttled(context);
  try {
    return work.kind === 'write'
      ? await write(work, context, watch.signal, tell)
      : await hash(work, watch.signal, tell);
  } finally {
    watch.end();
  }
});

async function write(
  { input, paths, shownPath, absent, passwords = {} }: Extract<BundleWork, { kind: 'write' }>,
  context: JobContext<BundleBody>,
  signal: AbortSignal,
  onProgress: Tell,
): Promise<BundleWorkResult> {
  const sizes = sizesOf(input);
  const rooms = new Rooms();
  const load = (source: SourceId) =>
    loaded(context, source, sizes.get(`${source.kind} ${source.id}`) ?? 0, signal, rooms);
  const done = (content: Uint8Array) => rooms.give(content.buffer);
  const volumes = await writeVolumes(input, { load, done, signal, onProgress, passwords }, paths, shownPath);
  if (absent !== null)
    for (const [i, { written }] of volumes.entries()) {
      const { pages, pdfa } = written;
      await lookAtLast(paths[i] as string, { pages, pdfa: pdfa.claimed, absent }, shownPath, signal);
    }
  return { kind: 'write', volumes };
}

async function hash(
  { paths, shownPath, expected }: Extract<BundleWork, { kind: 'hash' }>,
  signal: AbortSignal,
  tell: Tell,
): Promise<BundleWorkResult> {
  const files = [];
  for (const [i, path] of paths.entries()) await lookAtLast(path, expected[i] as Expected, shownPath, signal);
  for (const path of paths)
    files.push(
      await hashFile(path, signal, (done, total) => tell({ phase: 'Hashing', done, total, unit: 'bytes' })).catch(
        (error: unknown) => {
          throw asFailure(error, signal, shownPath);
        },
      ),
    );
  return { kind: 'hash', files };
}

/** A file that is not what was asked for is never put in its place. */
async function lookAtLast(path: string, expected: Expected, shownPath: string, signal: AbortSignal): Promise<void> {
  const wrong = await postCheck(path, expected, signal).catch((error: unknown) => {
    throw asFailure(error, signal, shownPath);
  });
  if (wrong !== null)
    throw new FailureError(
      'internal',
      `The finished bundle was looked at once more and is not as it must be: ${wrong}.`,
      'Export it again. If it happens again, leave out sources one by one to find which it is, and report it.',
      'No bundle was put in place. The case was not changed.',
    );
}

function throttled(context: JobContext<BundleBody>): Tell {
  let last = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const now = performance.now();
    if (now - last < lookMs && progress.done !== progress.total) return;
    last = now;
    context.send({ kind: 'progress', progress });
  };
}
