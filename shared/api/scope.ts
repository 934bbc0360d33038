import { z } from 'zod';
import { methods } from './method.ts';
import { CaseId, IsoInstant, Micros, Sha256Hex } from './primitives.ts';
import { RegionFilter } from './timeline.ts';

const Labels = z.array(z.string().min(1).max(512)).max(500);

/** What the case's authorisation lets be looked at: subjects, systems, from when to when. An empty list does not restrict. */
export const AuthorisedScope = z.strictObject({
  from: Micros.nullable(),
  to: Micros.nullable(),
  /** Actors as the logs write them. */
  actors: Labels,
  /** Devices or systems as the logs write them. */
  hosts: Labels,
  authorisedBy: z.string().trim().min(1).max(160),
  /** Reference of the written authorisation. */
  reference: z.string().trim().min(1).max(160),
  /** Last day on which the authorisation holds. */
  expires: z.iso.date().nullable(),
});
export type AuthorisedScope = z.infer<typeof AuthorisedScope>;

export const ScopeView = z.strictObject({
  scope: AuthorisedScope,
  /** One sentence for the eye. */
  words: z.string(),
  reason: z.string(),
  by: z.string(),
  at: IsoInstant,
  ledgerEntry: Sha256Hex,
  /** The part of a filter that lets through what is inside it. */
  region: RegionFilter,
  /** Events of the case inside and outside it. */
  inside: z.int().nonnegative(),
  outside: z.int().nonnegative(),
});
export type ScopeView = z.infer<typeof ScopeView>;

export const scopeMethods = methods({
  /** Null where none is recorded. */
  'scope.get': { permission: 'case.read', input: z.strictObject({ caseId: CaseId }), output: ScopeView.nullable() },
  /** Records the scope in place of the one before, which stays in the ledger. */
  'scope.set': {
    permission: 'evidence.annotate',
    input: z.strictObject({
      caseId: CaseId,
      scope: AuthorisedScope,
      reason: z.string().trim().min(3).max(500),
    }),
    output: ScopeView,
  },
});
