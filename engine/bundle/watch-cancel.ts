/** The worker's side of a bundle's jobs: their cancel as a signal, and content of sources from the engine. */
import type { JobContext } from '../jobs/worker-side.ts';
import type { SourceId } from './atlas.ts';
import { type BundleBody, loading } from './bundle-work.ts';
import { Rooms } from './rooms.ts';

/** How often a cancel is looked for, ms. */
export const lookMs = 50;

export function watchCancel(context: Pick<JobContext<never>, 'throwIfCancelled'>): {
  readonly signal: AbortSignal;
  end(): void;
} {
  const cancel = new AbortController();
  const look = setInterval(() => {
    try {
      context.throwIfCancelled();
    } catch (error) {
      cancel.abort(error);
    }
  }, lookMs);
  return { signal: cancel.signal, end: () => clearInterval(look) };
}

type Load = Extract<BundleBody, { kind: 'load' }>;

/**
 * @param rooms where the bytes are put; given back by the caller, who alone knows when nobody reads them any more
 * @returns bytes in memory that the engine shares; nobody writes there meanwhile
 */
export async function loaded(
  context: Pick<JobContext<Load>, 'send'>,
  source: SourceId,
  size: number,
  signal: AbortSignal,
  rooms: Rooms = new Rooms(),
): Promise<Uint8Array> {
  const bytes = rooms.take(size);
  const state = new SharedArrayBuffer(4);
  const words = new Int32Array(state);
  context.send({ kind: 'load', source, bytes, size, state });
  for (;;) {
    signal.throwIfAborted();
    if (Atomics.load(words, 0) === loading.loaded) return new Uint8Array(bytes, 0, size);
    await Atomics.waitAsync(words, 0, loading.waiting, lookMs).value;
  }
}
