/** Writes one bundle and hashes what it wrote. Content of exhibits comes from the engine, one at a time. */
import type { JobContext } from '../jobs/worker-side.ts';
import { serveJob } from '../jobs/worker-side.ts';
import { type BundleBody, type BundleWork, type BundleWorkResult, loading } from './bundle-work.ts';
import { hashFile } from './hash-file.ts';
import { asFailure } from './output-file.ts';
import { writeBundleFile } from './write-bundle.ts';

/** How often a cancel is looked for, and progress is told. */
const lookMs = 50;

await serveJob<BundleWork, BundleBody, BundleWorkResult>(async ({ input, path, shownPath }, context) => {
  const cancel = new AbortController();
  const look = setInterval(() => {
    try {
      context.throwIfCancelled();
    } catch (error) {
      cancel.abort(error);
    }
  }, lookMs);
  try {
    const sizes = new Map(input.exhibits.map(({ id, size }) => [id, size]));
    const tell = throttled(context);
    const written = await writeBundleFile(
      input,
      {
        loadExhibit: (id) => load(context, id, sizes.get(id) ?? 0, cancel.signal),
        signal: cancel.signal,
        onProgress: tell,
      },
      path,
      shownPath,
    );
    const hashed = await hashFile(path, cancel.signal, (done, total) =>
      tell({ phase: 'Hashing', done, total, unit: 'bytes' }),
    ).catch((error: unknown) => {
      throw asFailure(error, cancel.signal, shownPath);
    });
    return { written, hashed };
  } finally {
    clearInterval(look);
  }
});

async function load(
  context: JobContext<BundleBody>,
  id: string,
  size: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const bytes = new SharedArrayBuffer(size);
  const state = new SharedArrayBuffer(4);
  const words = new Int32Array(state);
  context.send({ kind: 'load', id, bytes, state });
  for (;;) {
    signal.throwIfAborted();
    if (Atomics.load(words, 0) === loading.loaded) return new Uint8Array(bytes).slice();
    await Atomics.waitAsync(words, 0, loading.waiting, lookMs).value;
  }
}

function throttled(context: JobContext<BundleBody>) {
  let last = Number.NEGATIVE_INFINITY;
  return (progress: Extract<BundleBody, { kind: 'progress' }>['progress']) => {
    const now = performance.now();
    if (now - last < lookMs && progress.done !== progress.total) return;
    last = now;
    context.send({ kind: 'progress', progress });
  };
}
