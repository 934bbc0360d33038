import { z } from 'zod';
import { methods } from './method.ts';
import { CaseId, IsoInstant, Sha256Hex } from './primitives.ts';

/** One ledger entry as people read it. */
export const LedgerRow = z.strictObject({
  /** Position in its feed, from 0. */
  seq: z.int().nonnegative(),
  feed: z.string(),
  /** RFC 6962 leaf hash. */
  hash: Sha256Hex,
  act: z.string(),
  /** One sentence: what was done. */
  summary: z.string(),
  subject: z.string(),
  subjectSha256: Sha256Hex.nullable(),
  actor: z.string(),
  at: IsoInstant,
  reason: z.string().nullable(),
});
export type LedgerRow = z.infer<typeof LedgerRow>;

export const ledgerMethods = methods({
  /** Newest first. */
  'ledger.page': {
    permission: 'case.read',
    input: z.strictObject({
      caseId: CaseId,
      subject: z.string().max(128).optional(),
      offset: z.int().nonnegative(),
      limit: z.int().min(1).max(500),
    }),
    output: z.strictObject({ total: z.int(), rows: z.array(LedgerRow) }),
  },
});
