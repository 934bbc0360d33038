import { z } from 'zod';
import { StatedFile } from '../statements/stated-file.ts';
import { documentKinds } from './kinds.ts';

/** What is stated of a document. */
export const documentBody = z.strictObject({
  kind: z.enum(documentKinds),
  title: z.string(),
  author: z.string(),
  date: z.iso.date().nullable(),
  fileName: z.string(),
  mediaType: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.int().nonnegative(),
  /** Redacted copies: id of the document it was made from. */
  parent: z.string().nullable(),
  files: z.array(StatedFile).length(1),
});
export type DocumentBody = z.infer<typeof documentBody>;
