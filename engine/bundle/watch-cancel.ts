/** A job's cancel as a signal, for work that waits on promises. */
import type { JobContext } from '../jobs/worker-side.ts';

/** How often a cancel is looked for, ms. */
export const lookMs = 50;

export function watchCancel(context: JobContext<never>): { readonly signal: AbortSignal; end(): void } {
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
