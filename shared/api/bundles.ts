import { z } from 'zod';
import { Audience, BundlePlan } from '../domain/bundle/plan.ts';
import { BundleExport, BundleWarning } from './bundle-plans.ts';
import { Disclosure } from './disclosure.ts';
import { methods } from './method.ts';
import { CaseId, FileGrant, Progress, Sha256Hex } from './primitives.ts';
import { SealChoice } from './seals.ts';

export const BundleOptions = z.strictObject({
  /** Short case name, for the cover and the file name (rule B10). */
  shortName: z.string().trim().min(1).max(80),
  /** Bundle letter. */
  letter: z
    .string()
    .regex(/^[A-Z]$/)
    .default('A'),
  forum: z.string().trim().max(120).default('Misconduct hearing'),
  /** ISO date of the hearing, null while not fixed. */
  hearingDate: z.iso.date().nullable().default(null),
  officerConcerned: z.string().trim().max(160).default(''),
});
export type BundleOptions = z.infer<typeof BundleOptions>;

export const BundleResult = z.strictObject({
  /** Of the first volume. */
  file: z.string(),
  manifest: z.string(),
  sha256: Sha256Hex,
  size: z.int(),
  /** Of all volumes together. */
  pages: z.int(),
  exhibits: z.int(),
  keyEvents: z.int(),
  /** The export as the case keeps it. */
  export: BundleExport,
  /** What a preparer should know; none of them stopped it. */
  warnings: z.array(BundleWarning),
});
export type BundleResult = z.infer<typeof BundleResult>;

export const bundleMethods = methods({
  /** What the export would hold, before it is made. */
  'bundles.plan': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId }),
    output: z.strictObject({
      suggestedName: z.string(),
      keyEvents: z.int(),
      exhibits: z.int(),
      /** Sentences; things a preparer should know before export (no key events, exhibits shown as placeholder pages). */
      remarks: z.array(z.string()),
    }),
  },
  /**
   * Writes the PDF and beside it `<name>.manifest.json`, for each volume; further volumes go beside the first, named by rule
   * B10. Cancelling leaves none of them. What it was composed of is kept, so that its pages can be drawn again.
   *
   * @throws FailureError `conflict` where a warning stops it, or a further volume's name is taken; `not-found`,
   *   `certificate-unusable` of the certificate that is to seal it
   */
  'bundles.export': {
    permission: 'bundle.export',
    input: z
      .strictObject({
        caseId: CaseId,
        out: FileGrant,
        /** One of these says what is exported: a saved bundle, a plan, everything the case has, or an earlier export's pages again. */
        bundle: z.strictObject({ id: z.uuid(), version: z.int().positive().optional() }).optional(),
        plan: BundlePlan.optional(),
        options: BundleOptions.optional(),
        again: z.uuid().optional(),
        /** For locked PDFs in it, by the SHA-256 of each. Used for this export alone: no plan, entry or file keeps them. */
        passwords: z.record(Sha256Hex, z.string().min(1).max(127)).optional(),
        /** Of a bundle or plan. */
        audience: Audience.default('panel'),
        /** Signs each file (PAdES); left out: they are not signed. Pages of an earlier sealed export can only be sealed again. */
        seal: SealChoice.optional(),
        ...Disclosure,
      })
      .refine(
        ({ bundle, plan, options, again }) =>
          [bundle, plan, options, again].filter((one) => one !== undefined).length === 1,
        { message: 'One of bundle, plan, options and again says what is exported.' },
      ),
    output: BundleResult,
    progress: Progress,
  },
});
