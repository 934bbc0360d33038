import { z } from 'zod';
import { methods } from './method.ts';
import { CaseId, IsoInstant, Micros } from './primitives.ts';

export const CaseRef = z
  .string()
  .trim()
  .min(1)
  .max(64)
  // A reference ends in file names and on every page: no control characters.
  .regex(/^[^\p{C}]+$/u);

export const CaseSummary = z.strictObject({
  id: CaseId,
  ref: CaseRef,
  title: z.string(),
  openedAt: IsoInstant,
  /** Null where the case file cannot be opened; `problem` then says why. */
  events: z.int().nonnegative().nullable(),
  exhibits: z.int().nonnegative().nullable(),
  problem: z.string().nullable(),
});
export type CaseSummary = z.infer<typeof CaseSummary>;

export const CaseInfo = z.strictObject({
  id: CaseId,
  ref: CaseRef,
  title: z.string(),
  openedAt: IsoInstant,
  marking: z.string(),
  displayZone: z.string(),
  events: z.int().nonnegative(),
  imports: z.int().nonnegative(),
  annotations: z.int().nonnegative(),
  exhibits: z.int().nonnegative(),
  ledgerEntries: z.int().nonnegative(),
  /** First and last event; null in a case without events. */
  span: z.strictObject({ from: Micros, to: Micros }).nullable(),
});
export type CaseInfo = z.infer<typeof CaseInfo>;

const ofCase = z.strictObject({ caseId: CaseId });

export const caseMethods = methods({
  'cases.list': { permission: 'case.list', input: z.strictObject({}), output: z.array(CaseSummary) },
  'cases.create': {
    permission: 'case.create',
    input: z.strictObject({ ref: CaseRef, title: z.string().trim().min(1).max(200) }),
    output: CaseInfo,
  },
  /** Opens the case file if it is not open yet. */
  'cases.info': { permission: 'case.read', input: ofCase, output: CaseInfo },
});
