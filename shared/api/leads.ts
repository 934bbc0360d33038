import { z } from 'zod';
import { methods } from './method.ts';
import { CaseId } from './primitives.ts';
import { EventFilter } from './timeline.ts';

export const LeadKind = z.enum([
  'first-device',
  'volume',
  'out-of-hours',
  'own-name',
  'removable-after-bulk',
  'log-cleared',
  'clock-changed',
]);
export type LeadKind = z.infer<typeof LeadKind>;

/** A suggested starting point: a plain filter that a person can read and change, and why it is suggested. Never a verdict. */
export const Lead = z.strictObject({
  /** The same lead of the same data has the same id. */
  id: z.string(),
  kind: LeadKind,
  title: z.string(),
  /** The numbers that made it a lead, in a sentence. */
  why: z.string(),
  filter: EventFilter,
  events: z.int().nonnegative(),
  /** Whether anybody has opened it already. */
  opened: z.boolean(),
});
export type Lead = z.infer<typeof Lead>;

export const leadMethods = methods({
  /** At most 200, by kind and then by how far each stands out. */
  'leads.list': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId }),
    output: z.strictObject({
      leads: z.array(Lead),
      /** What was not looked for and why: "No subject is named on the identity map." */
      notes: z.array(z.string()),
    }),
  },
  /** Records that the lead was opened, and gives its filter. */
  'leads.open': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId, id: z.string().max(128) }),
    output: Lead,
  },
});
