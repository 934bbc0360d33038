/** The schedules of unused material: MG6C (non-sensitive), MG6D (sensitive). */
import { z } from 'zod';

export const disclosureDecisions = ['not-decided', 'not-disclosable', 'disclosed', 'inspect'] as const;
export type DisclosureDecision = (typeof disclosureDecisions)[number];

/** As the schedule prints them. */
export const disclosureWords: Readonly<Record<DisclosureDecision, string>> = {
  'not-decided': 'Not decided',
  'not-disclosable': 'Clearly not disclosable',
  disclosed: 'Disclosed',
  inspect: 'May be inspected',
};

/** What is stated of one item. Numbers of the two schedules are apart: a gap in one must not tell of the other. */
export const UnusedBody = z.strictObject({
  number: z.int().positive(),
  submission: z.int().positive(),
  description: z.string(),
  date: z.iso.date().nullable(),
  origin: z.string(),
  location: z.string(),
  sensitive: z.boolean(),
  decision: z.enum(disclosureDecisions),
  reason: z.string(),
  /** Id, and reference as it was then. */
  exhibit: z.strictObject({ id: z.string(), ref: z.string() }).nullable(),
  document: z.string().nullable(),
  withdrawn: z.boolean(),
});
export type UnusedBody = z.infer<typeof UnusedBody>;

/** That the schedules as they stood went out: what is added later joins the next submission. */
export const SubmissionBody = z.strictObject({ submission: z.int().positive(), recipient: z.string() });
export type SubmissionBody = z.infer<typeof SubmissionBody>;

/** Key of the statements that say so; items have ids. */
export const submissionKey = 'submission';
