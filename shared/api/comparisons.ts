/** Two exports held against each other, page by page: what changed since a bundle was served. */
import { z } from 'zod';
import { PageChange } from './bundle-plans.ts';
import { methods } from './method.ts';
import { FileGrant, Progress, Sha256Hex } from './primitives.ts';

const Side = z.strictObject({ name: z.string(), sha256: Sha256Hex, size: z.int().nonnegative(), pages: z.int() });

export const Comparison = z.strictObject({
  /** Every page shows the same, in the same order. */
  same: z.boolean(),
  before: Side,
  after: Side,
  counts: z.strictObject({
    same: z.int(),
    changed: z.int(),
    moved: z.int(),
    added: z.int(),
    removed: z.int(),
  }),
  /** In the order of the new file; pages that are gone stand where they were. Runs of equal pages are left out, unless asked for. */
  changes: z.array(PageChange),
  /** What the comparison cannot tell, in plain words. */
  limits: z.array(z.string()),
});
export type Comparison = z.infer<typeof Comparison>;

export const comparisonMethods = methods({
  /**
   * By what each page shows, numbers stamped on it, QR code and signature left out. Needs no case.
   *
   * @throws FailureError `file-unreadable` where one of them is no PDF that can be read within bounds
   */
  'bundles.compare': {
    permission: 'case.verify',
    input: z.strictObject({ before: FileGrant, after: FileGrant, withSame: z.boolean().default(false) }),
    output: Comparison,
    progress: Progress,
  },
});
