import { z } from 'zod';
import { Mapping, Sample } from './mappings.ts';
import { methods } from './method.ts';
import { CaseId, EventId, FileGrant, IsoInstant, Micros, Progress, Sha256Hex } from './primitives.ts';

export const FormatId = z.enum([
  'timesketch-csv',
  'timesketch-jsonl',
  'plaso-dynamic',
  'plaso-l2tcsv',
  'plaso-json-line',
  'tln',
  'l2ttln',
  'mactime-body',
  'mactime-csv',
  'hayabusa',
  'hayabusa-2021',
  'purview',
  'purview-jsonl',
  'cert-insider-threat',
  'windows-events',
  'evtx',
  /** Read as a mapping says. */
  'mapped',
]);
export type FormatId = z.infer<typeof FormatId>;

/** Where the zone of a row's time came from. */
export const TimeBasis = z.enum([
  /** The text carries Z or a numeric offset. */
  'offset-in-text',
  /** The row has a zone column (l2tcsv). */
  'zone-in-row',
  /** The format defines UTC (Timesketch `timestamp`). */
  'utc-by-format',
  /** The text has no zone; the person importing chose one. */
  'zone-chosen',
]);
export type TimeBasis = z.infer<typeof TimeBasis>;

export const RecognisedFormat = z.strictObject({
  format: FormatId,
  label: z.string(),
  /** 0 to 1. */
  confidence: z.number().min(0).max(1),
  why: z.string(),
});

export const PreviewRow = z.strictObject({
  line: z.int().positive(),
  /** Null where the row would be rejected; `reason` then says why. */
  instant: Micros.nullable(),
  timeText: z.string(),
  basis: TimeBasis.nullable(),
  source: z.string(),
  type: z.string(),
  actor: z.string(),
  host: z.string(),
  message: z.string(),
  reason: z.string().nullable(),
});

export const ImportPreview = z.strictObject({
  file: z.string(),
  size: z.int(),
  encoding: z.string(),
  /** Best first. Empty never reaches here: an unknown format is the failure `format-unknown`. */
  recognised: z.array(RecognisedFormat),
  /** The format the rows below were read with. */
  format: FormatId,
  columns: z.array(z.string()),
  /** Sheets of a spreadsheet, and the one read; empty and null for other files. */
  sheets: z.array(z.string()),
  sheet: z.string().nullable(),
  /** What a person should know before importing, as sentences. */
  warnings: z.array(z.string()),
  rows: z.array(PreviewRow),
  /** Some previewed row has a time without a zone and none was chosen. */
  zoneRequired: z.boolean(),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

export const RejectedRow = z.strictObject({ line: z.int().positive(), reason: z.string() });

/** The import reconciliation certificate: imported + duplicate + rejected.length = rows, tied to the file's SHA-256. */
export const Certificate = z.strictObject({
  importId: z.int().positive(),
  file: z.string(),
  sha256: Sha256Hex,
  size: z.int().nonnegative(),
  format: FormatId,
  encoding: z.string(),
  zone: z.string().nullable(),
  /** Of a spreadsheet. */
  sheet: z.string().nullable(),
  /** The mapping that it was read with; its SHA-256 is over its RFC 8785 form and stands in the signed entry. */
  mapping: z.strictObject({ name: z.string(), sha256: Sha256Hex }).nullable(),
  /** What is known to limit it, as sentences: an export cut off at 50,000 rows. */
  warnings: z.array(z.string()),
  /** The import that read the same file anew and took its place; its events are then in no view. */
  supersededBy: z.int().positive().nullable(),
  importedAt: IsoInstant,
  importedBy: z.string(),
  rows: z.int().nonnegative(),
  imported: z.int().nonnegative(),
  duplicate: z.int().nonnegative(),
  rejected: z.array(RejectedRow),
  /** First and last instant of the imported rows. */
  span: z.strictObject({ from: Micros, to: Micros }).nullable(),
  /** SHA-256 leaf hash of the ledger entry that records this import. */
  ledgerEntry: Sha256Hex,
});
export type Certificate = z.infer<typeof Certificate>;

const source = {
  caseId: CaseId,
  file: FileGrant,
  format: FormatId.optional(),
  zone: z.string().max(64).optional(),
  /** Reads the file as it says; `format` is then `mapped` or left out. */
  mapping: Mapping.optional(),
  /** Of a spreadsheet; its first one where left out. */
  sheet: z.string().max(200).optional(),
};

export const importMethods = methods({
  'imports.preview': { permission: 'evidence.import', input: z.strictObject(source), output: ImportPreview },
  /** The file's beginning as a bare table with a mapping suggested, or under the mapping given: what the mapper shows. */
  'imports.sample': {
    permission: 'evidence.import',
    input: z.strictObject({
      caseId: CaseId,
      file: FileGrant,
      mapping: Mapping.optional(),
      sheet: z.string().max(200).optional(),
      /** Tells the rows' places: how the columns are split and which row is the header, everything else suggested anew. */
      layout: Mapping.pick({ shape: true, delimiter: true, quoted: true, encoding: true, headerRow: true })
        .partial()
        .optional(),
    }),
    output: Sample,
  },
  /** Cancelling leaves the case as it was before. */
  'imports.run': {
    permission: 'evidence.import',
    input: z.strictObject({
      ...source,
      /**
       * An earlier import of the same file, read wrongly (another zone, another mapping). Its rows are then no duplicates of
       * these, and its events leave every view once this import is complete; they stay in the case and its verification.
       */
      supersedes: z.int().positive().optional(),
    }),
    output: Certificate,
    progress: Progress,
  },
  /**
   * Events of other imports that may tell of the same act as this one, likeliest first, each with its reasons. Only a
   * suggestion: nothing is merged or marked. Times are as adjusted for the clocks of their sources.
   */
  'imports.possibleTwins': {
    permission: 'case.read',
    input: z.strictObject({
      caseId: CaseId,
      eventId: EventId,
      /** How far apart they may be. */
      withinSeconds: z.number().min(0).max(3600).default(5),
    }),
    output: z.strictObject({
      suggestions: z.array(
        z.strictObject({
          eventId: EventId,
          importId: z.int().positive(),
          file: z.string(),
          instant: Micros,
          source: z.string(),
          type: z.string(),
          actor: z.string(),
          host: z.string(),
          message: z.string(),
          /** 0 to 1. */
          likeness: z.number().min(0).max(1),
          because: z.array(z.string()),
        }),
      ),
      /** Events near in time that were compared; `all` is false where there were more than could be. */
      compared: z.int().nonnegative(),
      all: z.boolean(),
    }),
  },
  'imports.list': { permission: 'case.read', input: z.strictObject({ caseId: CaseId }), output: z.array(Certificate) },
});
