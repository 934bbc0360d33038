import { z } from 'zod';
import { methods } from './method.ts';
import { CaseId, FileGrant, Progress } from './primitives.ts';

export const VerificationProblem = z.strictObject({
  /** What was found wrong, as a word: `entry-altered`, `event-altered`, `bundle-altered` … */
  kind: z.string(),
  /** What it is about: an exhibit reference, an entry, an event, a byte range. */
  subject: z.string(),
  expected: z.string(),
  found: z.string(),
});

export type VerificationProblem = z.infer<typeof VerificationProblem>;

/** `verified`: everything that was checked agrees. `altered`: something differs, each named. `unreadable`: could not be checked. */
export const VerificationReport = z.strictObject({
  status: z.enum(['verified', 'altered', 'unreadable']),
  target: z.string(),
  kind: z.enum(['bundle', 'case', 'pack']),
  /** What was checked, with counts: "1,204 ledger entries: hash chain and signature". */
  checked: z.array(z.strictObject({ what: z.string(), count: z.int() })),
  problems: z.array(VerificationProblem),
  /** What this check cannot tell, in plain words. */
  limits: z.array(z.string()),
});
export type VerificationReport = z.infer<typeof VerificationReport>;

export const verificationMethods = methods({
  'verification.case': {
    permission: 'case.verify',
    input: z.strictObject({ caseId: CaseId }),
    output: VerificationReport,
    progress: Progress,
  },
  /** Needs the PDF and its sidecar manifest beside it, no case. */
  'verification.bundle': {
    permission: 'case.verify',
    input: z.strictObject({ file: FileGrant }),
    output: VerificationReport,
    progress: Progress,
  },
  /** A verification pack, by the grant of its folder or of its zip file; no case. */
  'verification.pack': {
    permission: 'case.verify',
    input: z.strictObject({ pack: FileGrant }),
    output: VerificationReport,
    progress: Progress,
  },
});
