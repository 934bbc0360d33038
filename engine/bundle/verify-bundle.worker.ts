/** Verifies a bundle away from the engine: the PDF may be anybody's, and its reader is not ours. */
import type { Progress } from '../../shared/api/primitives.ts';
import type { VerificationReport } from '../../shared/api/verification.ts';
import { serveJob } from '../jobs/worker-side.ts';
import { verifyBundle } from './verify-bundle.ts';

console.warn = () => {};

await serveJob<string, Progress, VerificationReport>(async (path, context) => {
  const cancel = new AbortController();
  const look = setInterval(() => {
    try {
      context.throwIfCancelled();
    } catch (error) {
      cancel.abort(error);
    }
  }, 50);
  let last = Number.NEGATIVE_INFINITY;
  try {
    return await verifyBundle(path, {
      signal: cancel.signal,
      onProgress: (progress) => {
        const now = performance.now();
        if (now - last < 50 && progress.done !== progress.total) return;
        last = now;
        context.send(progress);
      },
    });
  } finally {
    clearInterval(look);
  }
});
