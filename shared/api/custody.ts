import { z } from 'zod';
import { Exhibit } from './exhibits.ts';
import { LedgerRow } from './ledger.ts';
import { methods } from './method.ts';
import { CaseId, FileGrant, IsoInstant, Progress, Sha256Hex } from './primitives.ts';

/**
 * A time as the clock on the wall showed it, with its offset: `2026-05-04T10:15+01:00`, seconds and fraction where known.
 * Both the text and the instant it names are recorded.
 */
export const OffsetTime = z.union([
  z.iso.datetime({ offset: true, precision: -1 }),
  z.iso.datetime({ offset: true, precision: 0 }),
  z.iso.datetime({ offset: true, precision: 3 }),
]);
/** One line of a person's own words. */
const Line = (most: number) => z.string().trim().max(most);
/** Words that must be given. */
export const Reason = Line(2000).min(1);
const Named = Line(160).min(1);

const ofCase = { caseId: CaseId };
const ofExhibit = { ...ofCase, exhibitId: z.uuid() };

/** A transfer or a declared gap, as recorded. */
export const CustodyEvent = z.strictObject({
  id: z.uuid(),
  kind: z.enum(['transfer', 'gap']),
  exhibitId: z.uuid(),
  /** Whoever gave it and whoever took it; empty in a gap. */
  from: z.string(),
  to: z.string(),
  /** When it happened, or when the gap began, as it was given and as an instant. */
  at: z.string(),
  atUtc: IsoInstant,
  /** When the gap ended; null in a transfer. */
  until: z.string().nullable(),
  untilUtc: IsoInstant.nullable(),
  /** Empty where not given. */
  place: z.string(),
  /** Seal or container. */
  seal: z.string(),
  /** Why it was handed over, or what explains the gap. */
  reason: z.string(),
  recordedAt: IsoInstant,
  recordedBy: z.string(),
  ledgerEntry: Sha256Hex,
});
export type CustodyEvent = z.infer<typeof CustodyEvent>;

/** Why somebody consults a case: recorded with everything that is then viewed or searched (Data Protection Act 2018, s.62). */
export const Purposes = z.strictObject({
  /** In force for the person signed in, until the case is closed or another is set; null: consultation says "no purpose given". */
  current: z.string().nullable(),
  /** To choose from, newest first: this person's own, then others'. At most 12. */
  recent: z.array(z.string()),
});
export type Purposes = z.infer<typeof Purposes>;

/** What was last found of an exhibit's bytes. */
export const HashStatus = z.strictObject({
  /** `agrees` and `differs`: re-hashed in this run of the engine, when `at` says. `erased`: there are no bytes. */
  status: z.enum(['not checked', 'agrees', 'differs', 'erased']),
  at: IsoInstant.nullable(),
  /** SHA-256 found, where it was re-hashed. */
  found: Sha256Hex.nullable(),
  /** The newest check that the ledger has of an earlier run; says nothing of the bytes as they are now. */
  recorded: z.strictObject({ at: IsoInstant, by: z.string(), agreed: z.boolean() }).nullable(),
});
export type HashStatus = z.infer<typeof HashStatus>;

export const ContinuityEntry = LedgerRow.extend({
  /** `at` in the case's own zone, with its offset: 2026-05-04T10:00:00+01:00. */
  local: z.string(),
  /** False where the stored detail is not the one signed for, or the entry cannot be read: it proves nothing then. */
  sound: z.boolean(),
});
export type ContinuityEntry = z.infer<typeof ContinuityEntry>;

/** Who held it, without a break. Ends are instants; `to` null: to this day. */
export const CustodyPeriod = z.strictObject({
  holder: z.string(),
  from: IsoInstant,
  to: IsoInstant.nullable(),
  place: z.string(),
  seal: z.string(),
  /** Why the holder had it, in words: "Acquired", "Taken into the case", "Transferred by Alex Byrne: for examination". */
  basis: z.string(),
});
export type CustodyPeriod = z.infer<typeof CustodyPeriod>;

/** Time that nothing accounts for, or that something makes doubtful. */
export const CustodyGap = z.strictObject({
  kind: z.enum(['before-intake', 'handover', 'clock', 'entries-lost', 'unsound-entry', 'declared']),
  /** Null: from a time that is not known. */
  from: IsoInstant.nullable(),
  to: IsoInstant,
  /** What is not accounted for, as one sentence. */
  what: z.string(),
  declared: z.boolean(),
  /** Of whoever declared it. */
  explanation: z.string().nullable(),
});
export type CustodyGap = z.infer<typeof CustodyGap>;

export const Continuity = z.strictObject({
  exhibit: Exhibit,
  /** Oldest first: everything the ledger says about this exhibit. */
  entries: z.array(ContinuityEntry),
  events: z.array(CustodyEvent),
  periods: z.array(CustodyPeriod),
  gaps: z.array(CustodyGap),
  hash: HashStatus,
});
export type Continuity = z.infer<typeof Continuity>;

/** What an erasure would do, and what stands against it. */
export const ErasurePlan = z.strictObject({
  ref: z.string(),
  /** Sentences; with any, erasing is refused. */
  obstacles: z.array(z.string()),
  /** The approval in force that it would use. */
  approvalId: z.uuid().nullable(),
  bytes: z.int().nonnegative(),
  /** What else in the case holds the same bytes, so that they stay: "exhibit AB/2", "original activity.csv". */
  sharedWith: z.array(z.string()),
  /** Entries of the ledger whose personal detail would go. */
  details: z.int().nonnegative(),
  /** Copies that went out and are not reached: "Pack sample.zip, to the panel, 2026-05-04". */
  copiesOut: z.array(z.string()),
});
export type ErasurePlan = z.infer<typeof ErasurePlan>;

export const custodyMethods = methods({
  'custody.purposes': { permission: 'case.read', input: z.strictObject(ofCase), output: Purposes },
  /** Records it, and with it everything that this person then views or searches in this opening of the case. */
  'custody.setPurpose': {
    permission: 'case.read',
    input: z.strictObject({ ...ofCase, purpose: Line(300).min(1) }),
    output: Purposes,
  },
  'exhibits.continuity': { permission: 'case.read', input: z.strictObject(ofExhibit), output: Continuity },
  /** @throws FailureError `invalid-request` where it lies in the future or gives an exhibit to whoever has it already */
  'custody.transfer': {
    permission: 'evidence.custody',
    input: z.strictObject({
      ...ofExhibit,
      from: Named,
      to: Named,
      at: OffsetTime,
      place: Line(200).min(1),
      /** Seal or container, where it has one. */
      seal: Line(160).default(''),
      reason: Reason,
    }),
    output: CustodyEvent,
  },
  /** A time that nothing accounts for, and why: shown with the gaps that are found, never in place of them. */
  'custody.declareGap': {
    permission: 'evidence.custody',
    input: z.strictObject({ ...ofExhibit, from: OffsetTime, to: OffsetTime, explanation: Reason }),
    output: CustodyEvent,
  },
  /** Takes in a redacted copy, made elsewhere, as an exhibit derived from `exhibitId`. */
  'custody.addRedactedCopy': {
    permission: 'evidence.custody',
    input: z.strictObject({
      ...ofExhibit,
      file: FileGrant,
      description: Line(500).min(1),
      /** Why what was taken out had to be. */
      grounds: Reason,
      tool: Named,
      toolVersion: Line(80).min(1),
      /** How it was made, so that it can be made again: settings, pages, areas. */
      parameters: Line(4000).default(''),
      /** An approval of kind `redaction`, in force. */
      approvalId: z.uuid().optional(),
    }),
    output: Exhibit,
    progress: Progress,
  },
  'custody.erasePlan': { permission: 'evidence.custody', input: z.strictObject(ofExhibit), output: ErasurePlan },
  /**
   * Destroys an exhibit's bytes and the personal detail of what the ledger says of its content. Its reference, digest, size and
   * the reason stay. Cannot be undone.
   *
   * @throws FailureError `conflict` with every obstacle in words; `not-permitted` without an approval in force
   */
  'custody.erase': {
    permission: 'evidence.custody',
    input: z.strictObject({
      ...ofExhibit,
      approvalId: z.uuid(),
      reason: Reason,
      /** The reference, typed again. */
      confirmRef: z.string(),
    }),
    output: z.strictObject({ exhibit: Exhibit, sharedWith: z.array(z.string()), copiesOut: z.array(z.string()) }),
  },
  /** Reads every byte of it again, now, and records what was found. */
  'custody.checkExhibit': {
    permission: 'evidence.check',
    input: z.strictObject(ofExhibit),
    output: HashStatus,
    progress: Progress,
  },
});
