/** The whole contract, merged by feature. */
import { z } from 'zod';
import { annotationMethods } from './annotations.ts';
import { approvalMethods } from './approvals.ts';
import { attestationMethods } from './attestations.ts';
import { bundlePlanMethods } from './bundle-plans.ts';
import { bundleMethods } from './bundles.ts';
import { caseMethods } from './cases.ts';
import { comparisonMethods } from './comparisons.ts';
import { coverageMethods } from './coverage.ts';
import { custodyMethods } from './custody.ts';
import { documentMethods } from './documents.ts';
import { exhibitMethods } from './exhibits.ts';
import { importMethods } from './imports.ts';
import { keyMethods } from './keys.ts';
import { leadMethods } from './leads.ts';
import { ledgerMethods } from './ledger.ts';
import { mappingMethods } from './mappings.ts';
import type { InputOf, Method, OutputOf, ProgressOf } from './method.ts';
import { packMethods } from './packs.ts';
import { peopleMethods } from './people.ts';
import { readingMethods } from './readings.ts';
import { redactionMethods } from './redactions.ts';
import { scopeMethods } from './scope.ts';
import { sealMethods } from './seals.ts';
import { sessionMethods } from './session.ts';
import { sourceMethods } from './sources.ts';
import { timelineMethods } from './timeline.ts';
import { unusedMethods } from './unused.ts';
import { verificationMethods } from './verification.ts';
import { viewMethods } from './views.ts';

export const contract = {
  ...sessionMethods,
  ...caseMethods,
  ...importMethods,
  ...mappingMethods,
  ...peopleMethods,
  ...scopeMethods,
  ...sourceMethods,
  ...timelineMethods,
  ...annotationMethods,
  ...coverageMethods,
  ...exhibitMethods,
  ...custodyMethods,
  ...approvalMethods,
  ...leadMethods,
  ...ledgerMethods,
  ...keyMethods,
  ...bundleMethods,
  ...bundlePlanMethods,
  ...documentMethods,
  ...unusedMethods,
  ...readingMethods,
  ...sealMethods,
  ...comparisonMethods,
  ...packMethods,
  ...verificationMethods,
  ...viewMethods,
  ...attestationMethods,
  ...redactionMethods,
};
export type Contract = typeof contract;
export type MethodName = keyof Contract;
export type Input<M extends MethodName> = InputOf<Contract[M]>;
/** The input after Zod has filled in defaults: what a handler receives. */
export type ParsedInput<M extends MethodName> = z.output<Contract[M]['input']>;
export type Output<M extends MethodName> = OutputOf<Contract[M]>;
export type ProgressReport<M extends MethodName> = ProgressOf<Contract[M] & Method>;

export function isMethodName(name: string): name is MethodName {
  return Object.hasOwn(contract, name);
}

/** What the engine says without being asked, always after commit. */
export const engineEvents = {
  /** Something of this case changed; caches of these features are stale. */
  changed: z.strictObject({
    caseId: z.uuid().nullable(),
    features: z.array(
      z.enum([
        'session',
        'cases',
        'imports',
        'timeline',
        'annotations',
        'exhibits',
        'custody',
        'approvals',
        'ledger',
        'attestations',
        'sources',
        'people',
        'scope',
        'leads',
        'views',
        'redactions',
        'readings',
        'seals',
        'bundles',
        'documents',
        'unused',
      ]),
    ),
  }),
};
export type EngineEvents = { [E in keyof typeof engineEvents]: z.output<(typeof engineEvents)[E]> };
export type EngineEventName = keyof EngineEvents;
