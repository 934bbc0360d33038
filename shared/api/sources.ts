import { z } from 'zod';
import { methods } from './method.ts';
import { CaseId, IsoInstant, Micros, Sha256Hex } from './primitives.ts';

/** What a claim about a clock is about: the events of a source, of a device, of an import, or of those that are all of what is named. */
export const ClockScope = z
  .strictObject({
    source: z.string().max(512).nullable(),
    host: z.string().max(512).nullable(),
    importId: z.int().positive().nullable(),
  })
  .refine(
    ({ source, host, importId }) => source !== null || host !== null || importId !== null,
    'A claim about a clock names a source, a device or an import.',
  );
export type ClockScope = z.infer<typeof ClockScope>;

/** µs; nothing longer than ten years is a clock's error. */
const Offset = z.int().min(-315_619_200_000_000).max(315_619_200_000_000);

export const ClockView = z.strictObject({
  scope: ClockScope,
  /** "Web proxy, on LAP-0042": what the claim is about, in words. */
  about: z.string(),
  /** The source's clock minus true time, µs: positive where it was fast. */
  offset: Offset,
  /** How far the true offset may lie from `offset`, µs, either way. */
  uncertainty: Offset,
  /** The source's own zone for showing its times, or null. */
  zone: z.string().nullable(),
  /** How it is known: "Compared with the speaking clock on seizure". */
  reason: z.string(),
  by: z.string(),
  at: IsoInstant,
  ledgerEntry: Sha256Hex,
  /** Events that this claim decides for. */
  events: z.int().nonnegative(),
});
export type ClockView = z.infer<typeof ClockView>;

export const SourceView = z.strictObject({
  source: z.string(),
  events: z.int().nonnegative(),
  /** As recorded. */
  span: z.strictObject({ from: Micros, to: Micros }),
  hosts: z.array(z.strictObject({ host: z.string(), events: z.int() })).max(200),
  imports: z.array(z.strictObject({ importId: z.int(), file: z.string(), events: z.int() })).max(200),
});
export type SourceView = z.infer<typeof SourceView>;

export const sourceMethods = methods({
  /** Sources of the case's events, most events first (at most 500), and the claims that hold about their clocks. */
  'sources.list': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId }),
    output: z.strictObject({ sources: z.array(SourceView), clocks: z.array(ClockView) }),
  },
  /**
   * Says how far a clock was off. The originals and the recorded times stay as they are; adjusted times, their order and every
   * filter by time follow. The most specific claim decides for an event: import before device before source, and two named
   * before one.
   */
  'sources.setClock': {
    permission: 'evidence.annotate',
    input: z.strictObject({
      caseId: CaseId,
      scope: ClockScope,
      offset: Offset,
      uncertainty: Offset.nonnegative(),
      zone: z.string().max(64).nullable(),
      reason: z.string().trim().min(3).max(500),
    }),
    output: ClockView,
  },
  /** Takes a claim back: the times stand as recorded again. The claim stays in the ledger. */
  'sources.withdrawClock': {
    permission: 'evidence.annotate',
    input: z.strictObject({ caseId: CaseId, scope: ClockScope, reason: z.string().trim().min(3).max(500) }),
    output: z.strictObject({}),
  },
  /** Everything ever claimed about one clock, oldest first. */
  'sources.clockHistory': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId, scope: ClockScope }),
    output: z.array(
      z.strictObject({
        /** Null where the claim was withdrawn. */
        claim: z.strictObject({ offset: Offset, uncertainty: Offset, zone: z.string().nullable() }).nullable(),
        reason: z.string(),
        by: z.string(),
        at: IsoInstant,
        ledgerEntry: Sha256Hex,
      }),
    ),
  },
});
