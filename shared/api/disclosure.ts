import { z } from 'zod';

/** To whom something goes out and why: in the ledger's entries of it (Data Protection Act 2018, s.62: disclosure). */
export const Disclosure = {
  /** Person or body. Where absent, the ledger says that none was named. */
  recipient: z.string().trim().min(1).max(200).optional(),
  /** Where absent, the ledger says that none was given. */
  reason: z.string().trim().min(1).max(2000).optional(),
  /** An approval in force, of kind `export` or `disclosure`, that covers every exhibit of it, for that recipient. */
  approvalId: z.uuid().optional(),
};
