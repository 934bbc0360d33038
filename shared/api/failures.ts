/**
 * Every way a call can fail, as a closed union: a log sees the code, a person sees the words.
 *
 * `what` says what happened, `kept` says what became of the data (nothing was lost, and how that is known), `next` says
 * what to do. All three are complete sentences in plain English.
 */
import { z } from 'zod';

export const failureCodes = [
  'invalid-request',
  'invalid-file',
  'unknown-method',
  'not-permitted',
  'not-found',
  'conflict',
  'cancelled',
  'engine-stopped',
  'in-use',
  'locked',
  'wrong-passphrase',
  'keychain-unavailable',
  'no-such-grant',
  'file-missing',
  'file-unreadable',
  'file-empty',
  'file-binary',
  'hash-mismatch',
  'format-unknown',
  'format-mismatch',
  'line-too-long',
  'zone-required',
  'zone-unknown',
  'import-unbalanced',
  'disk-full',
  'read-only',
  'case-newer',
  'case-damaged',
  'reference-taken',
  'nothing-selected',
  'query-invalid',
  'query-too-slow',
  'not-verifiable',
  'timestamp-unavailable',
  'timestamp-refused',
  'certificate-unusable',
  'witness-unavailable',
  'witness-refused',
  'log-behind',
  'log-forked',
  'internal',
] as const;

export const FailureCode = z.enum(failureCodes);
export type FailureCode = z.infer<typeof FailureCode>;

export const Failure = z.strictObject({
  code: FailureCode,
  what: z.string(),
  kept: z.string(),
  next: z.string(),
});
export type Failure = z.infer<typeof Failure>;

/** The only error that crosses the contract. Anything else thrown becomes `internal`, with its text kept out of the answer. */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(
    code: FailureCode,
    what: string,
    next: string,
    kept = 'Nothing was changed.',
    options?: { cause?: unknown },
  ) {
    super(`${code}: ${what}`, options);
    this.name = 'FailureError';
    this.failure = { code, what, kept, next };
  }

  static of(failure: Failure): FailureError {
    return new FailureError(failure.code, failure.what, failure.next, failure.kept);
  }
}
