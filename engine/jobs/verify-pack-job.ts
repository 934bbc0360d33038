import type { Progress } from '../../shared/api/primitives.ts';
import type { VerificationReport } from '../../shared/api/verification.ts';
import { workers } from './pool.ts';
import { workerUrl } from './worker-url.ts';

/**
 * Verifies a pack, folder or zip file, in a worker thread: `verifyPack` (pack/verify-pack.ts), with progress and cancel.
 *
 * @throws FailureError `cancelled`; a pack that cannot be checked is a report of `unreadable`, not a failure
 */
export function verifyPackAt(
  path: string,
  options: { readonly signal: AbortSignal; onProgress(progress: Progress): void },
): Promise<VerificationReport> {
  return workers.run<Progress, VerificationReport>({
    worker: workerUrl('verify-pack', new URL('../pack/', import.meta.url).href),
    input: path,
    signal: options.signal,
    // The names and digests of as many files as a pack may hold; contents pass through.
    heapMegabytes: 512,
    onBody: (progress) => options.onProgress(progress),
  });
}
