/** Verifies a pack away from the engine: its files may be anybody's. */
import type { Progress } from '../../shared/api/primitives.ts';
import type { VerificationReport } from '../../shared/api/verification.ts';
import { serveJob } from '../jobs/worker-side.ts';
import { verifyPack } from './verify-pack.ts';

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
    return await verifyPack(path, {
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
