/**
 * Reading scans and pictures by machine (OCR), offline: which pages hold no text, what was read on them, and how sure the
 * reader is. What was read is stated in the case with its tool; the picture is never touched (rule B5).
 */
import { z } from 'zod';
import { ReadingTool, ReadPage } from '../domain/readings/reading.ts';
import { methods } from './method.ts';
import { CaseId, IsoInstant, Progress, Sha256Hex } from './primitives.ts';

export const PageSource = z.strictObject({ kind: z.enum(['exhibit', 'document']), id: z.uuid() });
export type PageSource = z.infer<typeof PageSource>;

export const SourceReading = z.strictObject({
  source: PageSource,
  /** Exhibit reference; empty for a document. */
  ref: z.string(),
  title: z.string(),
  sha256: Sha256Hex,
  /** Pages of it that hold a picture and no text of their own, ascending. Null: not looked at yet. */
  without: z.array(z.int().positive()).nullable(),
  /** Those that were read, and those that were not yet. */
  read: z.array(z.int().positive()),
  unread: z.array(z.int().positive()),
  /** Words found, and how many of them the reader doubts. */
  words: z.int().nonnegative(),
  doubtful: z.int().nonnegative(),
  /** Who had it read last, when, and with what; null where nothing was read. */
  last: z.strictObject({ by: z.string(), at: IsoInstant, tool: ReadingTool }).nullable(),
  /** A sentence, where its pages could not be looked at or read; null otherwise. */
  problem: z.string().nullable(),
});
export type SourceReading = z.infer<typeof SourceReading>;

export const ReadingStatus = z.strictObject({
  /** Sources with pages to read or that were read, and those not looked at yet; whatever holds text throughout is left out. */
  sources: z.array(SourceReading),
  /** Sources not looked at yet: they are looked at in the background, and `changed` says when that is done. */
  looking: z.int().nonnegative(),
  /** Pages without text, over all sources: read, and not yet. */
  readPages: z.int().nonnegative(),
  unreadPages: z.int().nonnegative(),
  /** What is under way in this case; null where nothing is. */
  running: Progress.nullable(),
});
export type ReadingStatus = z.infer<typeof ReadingStatus>;

export const ReadingOutcome = z.strictObject({
  /** Read in this run. */
  pages: z.int().nonnegative(),
  words: z.int().nonnegative(),
  doubtful: z.int().nonnegative(),
  /** Not read, and why, one sentence each. */
  problems: z.array(z.string()),
});
export type ReadingOutcome = z.infer<typeof ReadingOutcome>;

const ofCase = z.strictObject({ caseId: CaseId });

export const readingMethods = methods({
  /** Answers at once, with what is known; sources not looked at yet are then looked at in the background. */
  'readings.status': { permission: 'case.read', input: ofCase, output: ReadingStatus },
  /**
   * Reads every page without text that was not read yet, one after another; the call ends when they are. Runs of one device wait
   * for each other. What was read is kept as it goes, a few pages at a time: cancelled or closed, nothing is lost; killed, the last
   * few pages are read again.
   *
   * Fails with `cancelled` (what was read is kept), `conflict` where this case is being read already.
   */
  'readings.start': {
    permission: 'evidence.annotate',
    input: z.strictObject({
      caseId: CaseId,
      /** Left out: all of the case. */
      sources: z.array(PageSource).min(1).max(5000).optional(),
      /** Why, for the ledger. */
      reason: z.string().trim().min(1).max(1000).default('So that its text can be searched.'),
    }),
    output: ReadingOutcome,
    progress: Progress,
  },
  /** Stops what is under way in the case, whoever began it. Says whether there was anything. */
  'readings.cancel': {
    permission: 'evidence.annotate',
    input: ofCase,
    output: z.strictObject({ stopped: z.boolean() }),
  },
  /** What was read on one page; null where it was not read. */
  'readings.of': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId, source: PageSource, page: z.int().positive() }),
    output: z
      .strictObject({ page: ReadPage, text: z.string(), tool: ReadingTool, by: z.string(), at: IsoInstant })
      .nullable(),
  },
});
