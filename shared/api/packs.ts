import { z } from 'zod';
import { Disclosure } from './disclosure.ts';
import { methods } from './method.ts';
import { CaseId, FileGrant, Progress, Sha256Hex } from './primitives.ts';

export const PackResult = z.strictObject({
  /** Name of the folder or zip file. */
  file: z.string(),
  form: z.enum(['folder', 'zip']),
  /** SHA-256 of `tagmanifest-sha256.txt`, which the ledger's entry names. */
  sha256: Sha256Hex,
  files: z.int(),
  /** Of the files under `data/`. */
  bytes: z.int(),
  exhibits: z.int(),
  originals: z.int(),
  entries: z.int(),
});
export type PackResult = z.infer<typeof PackResult>;

export const packMethods = methods({
  /**
   * Writes a verification pack: a BagIt bag as a folder, which must not exist or be empty, or as a zip file, which is
   * replaced. Cancelling leaves nothing.
   */
  'packs.export': {
    permission: 'bundle.export',
    input: z.strictObject({
      caseId: CaseId,
      out: FileGrant,
      form: z.enum(['folder', 'zip']),
      /**
       * A bundle of this case to go with it, with its manifest beside it. Refused unless the ledger recorded the export of
       * exactly these bytes.
       */
      bundle: FileGrant.optional(),
      ...Disclosure,
    }),
    output: PackResult,
    progress: Progress,
  },
});
