import { z } from 'zod';
import { Reason } from './custody.ts';
import { methods } from './method.ts';
import { CaseId, Sha256Hex } from './primitives.ts';

export const ApprovalKind = z.enum(['disclosure', 'redaction', 'erasure', 'export']);
export type ApprovalKind = z.infer<typeof ApprovalKind>;

/** As stored: an approval that was tampered with is shown too, as lapsed. */
const By = z.strictObject({ name: z.string(), initials: z.string(), at: z.string(), ledgerEntry: z.string() });

/**
 * A proposal and the second person's decision on it. What is approved is a state: the proposal and the exact records of its
 * exhibits, by digest. Where any of that is no longer as it was, the approval has lapsed.
 */
export const Approval = z.strictObject({
  id: z.uuid(),
  kind: ApprovalKind,
  exhibits: z.array(z.strictObject({ id: z.uuid(), ref: z.string(), sha256: Sha256Hex, description: z.string() })),
  /** Empty where none is named. */
  recipient: z.string(),
  reason: z.string(),
  /** SHA-256 of the state proposed, hex. To decide is to sign this. */
  state: z.string(),
  /**
   * `pending`: nobody has decided. `approved`: in force. `lapsed`: what was proposed or approved is no longer what there is.
   * `used`: an erasure was carried out under it.
   */
  status: z.enum(['pending', 'approved', 'rejected', 'lapsed', 'used']),
  /** Why it has lapsed, in sentences; empty otherwise. */
  lapsedBecause: z.array(z.string()),
  proposed: By,
  decided: By.extend({ decision: z.enum(['approved', 'rejected']), reason: z.string() }).nullable(),
  /** Whether the person signed in may decide it; where not, why not, in one sentence. */
  mayDecide: z.boolean(),
  whyNot: z.string().nullable(),
});
export type Approval = z.infer<typeof Approval>;

export const approvalMethods = methods({
  'approvals.propose': {
    permission: 'evidence.custody',
    input: z.strictObject({
      caseId: CaseId,
      kind: ApprovalKind,
      exhibits: z.array(z.uuid()).min(1).max(1000),
      /** Whom it is for; asked for a disclosure and an export. */
      recipient: z.string().trim().max(200).default(''),
      reason: Reason,
    }),
    output: Approval,
  },
  /**
   * A second person's signature over `state`, as they saw it. A rejection needs a reason.
   *
   * @throws FailureError `not-permitted` for whoever proposed it, by person, name or initials; `conflict` where the state is no
   *   longer that one, or it was decided already
   */
  'approvals.decide': {
    permission: 'case.approve',
    input: z.strictObject({
      caseId: CaseId,
      approvalId: z.uuid(),
      decision: z.enum(['approved', 'rejected']),
      reason: z.string().trim().max(2000).default(''),
      state: Sha256Hex,
    }),
    output: Approval,
  },
  /** Newest first. */
  'approvals.list': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId, exhibitId: z.uuid().optional() }),
    output: z.array(Approval),
  },
});
