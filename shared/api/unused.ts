/** The schedule of unused material (forms MG6C and MG6D): numbered consecutively across submissions, never renumbered. */
import { z } from 'zod';
import { methods } from './method.ts';
import { CaseId, IsoInstant } from './primitives.ts';

const line = (most: number) => z.string().trim().max(most);

export const DisclosureDecision = z.enum(['not-decided', 'not-disclosable', 'disclosed', 'inspect']);
export type DisclosureDecision = z.infer<typeof DisclosureDecision>;

const facts = {
  description: line(2000).min(1),
  /** ISO date of the material; null where it has none. */
  date: z.iso.date().nullable().default(null),
  /** Who made it or where it comes from. */
  origin: line(300).default(''),
  location: line(300).default(''),
  /** Sensitive material is on the sensitive schedule (MG6D) alone, and in no bundle. */
  sensitive: z.boolean().default(false),
  decision: DisclosureDecision.default('not-decided'),
  /** Why it was decided so; sensitive material: why it is sensitive. */
  reason: line(2000).default(''),
  /** An exhibit (`AB/1`) or a document of the case (its id) that it is, where it is one. */
  exhibit: z.string().max(40).nullable().default(null),
  document: z.uuid().nullable().default(null),
};

export const UnusedItem = z.strictObject({
  id: z.uuid(),
  /** From 1 on each of the two schedules, consecutive across submissions; never given again. */
  number: z.int().positive(),
  /** The submission it came with, from 1. */
  submission: z.int().positive(),
  description: z.string(),
  date: z.iso.date().nullable(),
  origin: z.string(),
  location: z.string(),
  sensitive: z.boolean(),
  decision: DisclosureDecision,
  reason: z.string(),
  exhibit: z.string().nullable(),
  document: z.uuid().nullable(),
  /** Its number stays and stands for nothing. */
  withdrawn: z.boolean(),
  by: z.string(),
  at: IsoInstant,
});
export type UnusedItem = z.infer<typeof UnusedItem>;

export const unusedMethods = methods({
  /** By schedule and number, withdrawn ones among them. */
  'unused.list': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId }),
    output: z.strictObject({
      items: z.array(UnusedItem),
      /** The submission that new items join. */
      submission: z.int().positive(),
    }),
  },
  /** @throws FailureError `not-found` where the exhibit or document named is not in the case; `invalid-request`: sensitive without a reason */
  'unused.add': {
    permission: 'bundle.export',
    input: z.strictObject({ caseId: CaseId, ...facts }),
    output: UnusedItem,
  },
  /**
   * Says of it something else. Number and submission stay; what becomes sensitive, or stops being so, gets a new number on the
   * other schedule, and its old one stands for nothing.
   *
   * @throws FailureError as `unused.add`; `conflict` where it was withdrawn
   */
  'unused.change': {
    permission: 'bundle.export',
    input: z.strictObject({ caseId: CaseId, id: z.uuid(), ...facts }),
    output: UnusedItem,
  },
  'unused.withdraw': {
    permission: 'bundle.export',
    input: z.strictObject({ caseId: CaseId, id: z.uuid(), reason: line(500).min(1) }),
    output: UnusedItem,
  },
  /** The schedule as it stands was served: what is added from now on joins the next submission. @throws FailureError `nothing-selected` where nothing was added since the last */
  'unused.submit': {
    permission: 'bundle.export',
    input: z.strictObject({ caseId: CaseId, recipient: line(200).min(1), reason: line(500).default('') }),
    output: z.strictObject({ submission: z.int().positive() }),
  },
});
