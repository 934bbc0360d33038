import { z } from 'zod';
import { Disclosure } from './disclosure.ts';
import { methods } from './method.ts';
import { CaseId, FileGrant, Progress, Sha256Hex } from './primitives.ts';

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
  file: z.string(),
  manifest: z.string(),
  sha256: Sha256Hex,
  size: z.int(),
  pages: z.int(),
  exhibits: z.int(),
  keyEvents: z.int(),
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
  /** Writes the PDF and beside it `<name>.manifest.json`; cancelling leaves neither. */
  'bundles.export': {
    permission: 'bundle.export',
    input: z.strictObject({ caseId: CaseId, out: FileGrant, options: BundleOptions, ...Disclosure }),
    output: BundleResult,
    progress: Progress,
  },
});
