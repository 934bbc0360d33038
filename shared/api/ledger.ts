import { z } from 'zod';
import { acts } from '../domain/ledger/entry.ts';
import { methods } from './method.ts';
import { CaseId, IsoInstant, Sha256Hex } from './primitives.ts';

/** One ledger entry as people read it. */
export const LedgerRow = z.strictObject({
  /** Position in the case's log, from 0: the order of commits, and never a clock's. */
  index: z.int(),
  /** Position in its feed, from 0. */
  seq: z.int().nonnegative(),
  feed: z.string(),
  /** RFC 6962 leaf hash. */
  hash: Sha256Hex,
  act: z.string(),
  /** One sentence: what was done. */
  summary: z.string(),
  subject: z.string(),
  subjectSha256: Sha256Hex.nullable(),
  actor: z.string(),
  at: IsoInstant,
  reason: z.string().nullable(),
});
export type LedgerRow = z.infer<typeof LedgerRow>;

/** What to show of a ledger. Parts that are absent ask for nothing; an entry must meet every part that is there. */
export const LedgerFilter = z.strictObject({
  /** Any of these acts; an empty list shows nothing. */
  acts: z.array(z.enum(acts)).max(acts.length).optional(),
  /** A person's id, from `ledger.facets`. */
  actor: z.uuid().optional(),
  /** From this instant on, by the clock of the device that acted. */
  from: IsoInstant.optional(),
  /** Before this instant. */
  to: IsoInstant.optional(),
  /** Words that stand, in this order and in any case of letters, in what the entry says: its subject or any value of its detail. */
  text: z.string().max(200).optional(),
  /** What was acted on, as the entry names it: `annotation:…`, `import:3`. */
  subject: z.string().max(256).optional(),
  /** An exhibit's reference, `AB/1`: its continuity. Not with `subject`. */
  exhibit: z.string().max(64).optional(),
});
export type LedgerFilter = z.infer<typeof LedgerFilter>;

export const ledgerMethods = methods({
  /** A page of the entries that meet a filter, in the order of the log; `total` counts all of them. */
  'ledger.page': {
    permission: 'case.read',
    input: LedgerFilter.extend({
      caseId: CaseId,
      /** Newest first where absent. */
      order: z.enum(['newest', 'oldest']).optional(),
      offset: z.int().nonnegative(),
      limit: z.int().min(1).max(500),
    }),
    output: z.strictObject({ total: z.int(), rows: z.array(LedgerRow) }),
  },
  /** What there is to filter by: acts that were done and people who did them, most first, each with its number of entries. */
  'ledger.facets': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId }),
    output: z.strictObject({
      acts: z.array(z.strictObject({ act: z.enum(acts), count: z.int().positive() })),
      people: z.array(
        z.strictObject({ id: z.uuid(), name: z.string(), initials: z.string(), count: z.int().positive() }),
      ),
    }),
  },
  /** Where the ledger stands, for a person to write down and compare. `root` is null where the stored tree cannot be read. */
  'ledger.status': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId }),
    output: z.strictObject({
      entries: z.int().nonnegative(),
      /** RFC 6962 root over all entries. */
      root: Sha256Hex.nullable(),
      /** The newest checkpoint that this device signed over the log: how many entries it covers, and when. */
      checkpoint: z.strictObject({ size: z.int().positive(), root: Sha256Hex, at: IsoInstant }).nullable(),
      /** Fingerprint (SHA-256 of the raw public key) of the key that signs new entries of this case. */
      key: Sha256Hex,
    }),
  },
});
