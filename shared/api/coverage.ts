import { z } from 'zod';
import { methods } from './method.ts';
import { CaseId, EventId, Micros } from './primitives.ts';

const Count = z.int().nonnegative();

/** What the data covers and what it does not: never a verdict on why. */
export const Coverage = z.strictObject({
  /** Calendar days below are days of this zone. */
  zone: z.string(),
  sources: z.array(
    z.strictObject({
      source: z.string(),
      /** Days from the first day with an event to the last, and how many of them have any. */
      days: Count,
      activeDays: Count,
      /** Longest run of quiet days that is ordinary for the source; null where it shows no rhythm to judge by. */
      ordinary: z.int().nullable(),
      silences: z.array(
        z.strictObject({ from: Micros, to: Micros, first: z.iso.date(), last: z.iso.date(), days: z.int().positive() }),
      ),
    }),
  ),
  sessions: z.strictObject({
    paired: Count,
    withoutOff: Count,
    withoutOn: Count,
    /** The first of those that lack a half, in order of time; at most 200. */
    examples: z.array(
      z.strictObject({
        event: EventId,
        at: Micros,
        actor: z.string(),
        host: z.string(),
        lacks: z.enum(['logon', 'logoff']),
      }),
    ),
  }),
  /** Distinct events inspected or annotated by anybody. */
  reviewed: z.strictObject({ inspected: Count, annotated: Count, either: Count, total: Count }),
  /** All of it in sentences, as the bundle prints them. */
  limitations: z.array(z.string()),
});
export type Coverage = z.infer<typeof Coverage>;

export const coverageMethods = methods({
  'coverage.get': { permission: 'case.read', input: z.strictObject({ caseId: CaseId }), output: Coverage },
});
