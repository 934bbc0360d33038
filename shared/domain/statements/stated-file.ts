/** Files that a statement names: their bytes lie in the case beside it, under the digests that its signed entry carries. */
import { z } from 'zod';

export const StatedFile = z.strictObject({
  name: z.string().max(255),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.int().nonnegative(),
  /** Ids of exhibits whose content it shows: it goes when one of them is erased. */
  of: z.array(z.string()),
});
export type StatedFile = z.infer<typeof StatedFile>;

/**
 * Those that a statement's body, or the detail of its ledger entry, names under `files`.
 *
 * @returns null where what stands there are no such files
 */
export function statedFilesOf(body: unknown): readonly StatedFile[] | null {
  if (typeof body !== 'object' || body === null || !('files' in body)) return [];
  const parsed = z.array(StatedFile).safeParse(body.files);
  return parsed.success ? parsed.data : null;
}
