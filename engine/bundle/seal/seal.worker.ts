/** Appends a signature to a file, or judges those it has. The key stays with the engine: this thread has the digest signed. */
import { FailureError } from '../../../shared/api/failures.ts';
import type { JobContext } from '../../jobs/worker-side.ts';
import { serveJob } from '../../jobs/worker-side.ts';
import { PdfError } from '../reading/values.ts';
import { lookMs, watchCancel } from '../watch-cancel.ts';
import { appendSignature } from './append.ts';
import { checkSeal } from './check-seal.ts';
import { type SealBody, type SealResult, type SealWork, signing } from './seal-work.ts';

await serveJob<SealWork, SealBody, SealResult>(async (work, context) => {
  const watch = watchCancel(context);
  let last = Number.NEGATIVE_INFINITY;
  const step = (done: number, total: number): void => {
    context.throwIfCancelled();
    const now = performance.now();
    if (now - last < lookMs) return;
    last = now;
    const phase = work.kind === 'append' ? 'Sealing' : 'Checking the seal';
    context.send({ kind: 'progress', progress: { phase, done, total, unit: 'bytes' } });
  };
  try {
    if (work.kind === 'check') {
      const { path, trust, now } = work;
      return { kind: 'check', check: checkSeal(path, { trust, now, step }) };
    }
    const { path, asked, room } = work;
    const sign = (digest: Uint8Array) => signed(context, digest, room, watch.signal);
    return { kind: 'append', appended: await appendSignature(path, asked, room, sign, step) };
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
    throw new FailureError(
      'not-verifiable',
      `The file cannot be sealed: ${error.message}.`,
      'Export the bundle again.',
      'The file was not changed.',
    );
  } finally {
    watch.end();
  }
});

async function signed(
  context: JobContext<SealBody>,
  digest: Uint8Array,
  room: number,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  const bytes = new SharedArrayBuffer(room);
  const state = new SharedArrayBuffer(4);
  const word = new Int32Array(state);
  context.send({ kind: 'sign', digest, bytes, state });
  for (;;) {
    signal.throwIfAborted();
    const now = Atomics.load(word, 0);
    if (now === signing.none) return null;
    if (now !== signing.waiting) return new Uint8Array(bytes).slice(0, now);
    await Atomics.waitAsync(word, 0, signing.waiting, lookMs).value;
  }
}
