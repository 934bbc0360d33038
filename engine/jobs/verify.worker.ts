/** Verifies a bundle or a pack away from the engine: their files may be anybody's. */
import type { Progress } from '../../shared/api/primitives.ts';
import type { VerificationOutcome } from '../../shared/api/verification.ts';
import type { VerifyInput } from './verify-job.ts';
import { serveJob } from './worker-side.ts';

// The second reader of PDFs warns of what it was asked to look at.
console.warn = () => undefined;

/** A terminal or a window follows no faster. */
const everyMs = 50;

await serveJob<VerifyInput, Progress, VerificationOutcome>(async ({ what, path, tsaRoots, roots }, context) => {
  const cancel = new AbortController();
  const look = setInterval(() => {
    try {
      context.throwIfCancelled();
    } catch (error) {
      cancel.abort(error);
    }
  }, everyMs);
  let last = Number.NEGATIVE_INFINITY;
  const deps = {
    signal: cancel.signal,
    onProgress: (progress: Progress): void => {
      const now = performance.now();
      if (now - last < everyMs && progress.done !== progress.total) return;
      last = now;
      context.send(progress);
    },
  };
  try {
    // Each loads what it needs and no more: the second reader of PDFs is large.
    if (what === 'bundle') {
      const trust = { ...(roots && { signers: roots }), ...(tsaRoots && { authorities: tsaRoots }) };
      return await (await import('../bundle/verify-bundle.ts')).verifyBundle(path, { ...deps, trust });
    }
    return await (await import('../pack/verify-pack.ts')).verifyPack(path, { ...deps, ...(tsaRoots && { tsaRoots }) });
  } finally {
    clearInterval(look);
  }
});
