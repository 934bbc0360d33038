import type { Progress } from '../../shared/api/primitives.ts';
import type { VerificationReport } from '../../shared/api/verification.ts';
import { workers } from './pool.ts';
import { workerUrl } from './worker-url.ts';

/**
 * Verifies a bundle and its manifest in a worker thread: `verifyBundle` (bundle/verify-bundle.ts), with progress and cancel.
 *
 * @throws FailureError `cancelled`; a bundle that cannot be checked is a report of `unreadable`, not a failure
 */
export function verifyBundleFile(
  path: string,
  options: { readonly signal: AbortSignal; onProgress(progress: Progress): void },
): Promise<VerificationReport> {
  return workers.run<Progress, VerificationReport>({
    worker: workerUrl('verify-bundle', new URL('../bundle/', import.meta.url).href),
    input: path,
    signal: options.signal,
    // The second reader holds every object of the PDF.
    heapMegabytes: 3072,
    onBody: (progress) => options.onProgress(progress),
  });
}
