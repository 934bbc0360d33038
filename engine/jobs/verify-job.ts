import type { Progress } from '../../shared/api/primitives.ts';
import type { VerificationOutcome } from '../../shared/api/verification.ts';
import { workers } from './pool.ts';
import { workerUrl } from './worker-url.ts';

export interface VerifyInput {
  readonly what: 'bundle' | 'pack';
  readonly path: string;
  /** Certificates that time-stamping authorities must lead to. */
  readonly tsaRoots?: Uint8Array;
  /** For a bundle: certificates that the signer of its seal must lead to. */
  readonly roots?: Uint8Array;
}

/** The second reader of a bundle holds every object of the PDF; of a pack, names and digests alone are held. */
const heapMegabytes = { bundle: 3072, pack: 512 } as const;

/**
 * Verifies a bundle with its manifest (bundle/verify-bundle.ts), or a pack as a folder or zip file (pack/verify-pack.ts), in
 * a worker thread, with progress and cancel.
 *
 * @throws FailureError `cancelled`; what cannot be checked is an outcome of `unreadable`, not a failure
 */
export function verifyFile(
  input: VerifyInput,
  options: { readonly signal: AbortSignal; onProgress(progress: Progress): void },
): Promise<VerificationOutcome> {
  return workers.run<Progress, VerificationOutcome>({
    worker: workerUrl('verify'),
    input,
    signal: options.signal,
    heapMegabytes: heapMegabytes[input.what],
    onBody: (progress) => options.onProgress(progress),
  });
}
