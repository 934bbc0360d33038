import { z } from 'zod';
import { LedgerRow } from './ledger.ts';
import { methods } from './method.ts';
import { CaseId, FileGrant, IsoInstant, Progress, Sha256Hex } from './primitives.ts';
import { Initials } from './session.ts';
import { Selection } from './timeline.ts';

export const Exhibit = z.strictObject({
  id: z.uuid(),
  /** Producer's initials and a consecutive number, unique in the case and never reused: AB/1. */
  ref: z.string(),
  producer: Initials,
  number: z.int().positive(),
  description: z.string(),
  kind: z.enum(['file', 'extract']),
  file: z.string(),
  mediaType: z.string(),
  size: z.int().nonnegative(),
  sha256: Sha256Hex,
  producedAt: IsoInstant,
  producedBy: z.string(),
  /** Extracts only: number of events, and the SHA-256 of each original the rows came from. */
  events: z.int().nonnegative().nullable(),
  parents: z.array(Sha256Hex),
  ledgerEntry: Sha256Hex,
});
export type Exhibit = z.infer<typeof Exhibit>;

const common = {
  caseId: CaseId,
  /** The person's own initials where absent. */
  producer: Initials.optional(),
  description: z.string().trim().min(1).max(500),
};

export const exhibitMethods = methods({
  'exhibits.addFile': {
    permission: 'evidence.exhibit',
    input: z.strictObject({ ...common, file: FileGrant }),
    output: Exhibit,
    progress: Progress,
  },
  /** A derived extract of the selected events: CSV, in time order, with the provenance of every row. At most 100,000 events. */
  'exhibits.addSelection': {
    permission: 'evidence.exhibit',
    input: z.strictObject({ ...common, selection: Selection }),
    output: Exhibit,
    progress: Progress,
  },
  /** In order of production. */
  'exhibits.list': { permission: 'case.read', input: z.strictObject({ caseId: CaseId }), output: z.array(Exhibit) },
  /** Oldest first: everything the ledger says about this exhibit. */
  'exhibits.continuity': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId, exhibitId: z.uuid() }),
    output: z.strictObject({ exhibit: Exhibit, entries: z.array(LedgerRow) }),
  },
});
