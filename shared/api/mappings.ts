/**
 * How a person says that a table's columns are to be read, where no known format fits: a small JSON document that can be
 * saved, handed to somebody else and repeated. Its SHA-256 (over its RFC 8785 form) stands in the import certificate.
 */
import { z } from 'zod';
import { methods } from './method.ts';
import { CaseId, FileGrant, IsoInstant, Sha256Hex } from './primitives.ts';

/** What a column means. Several columns may have one role: the first that is filled is taken, messages are joined. */
export const columnRoles = [
  /** The whole time. */
  'time',
  /** The day, where `time-of-day` has the rest. */
  'date',
  'time-of-day',
  /** A zone's name or an offset for this row's time. */
  'zone',
  /** What the time means: “Last accessed”. */
  'description',
  'source',
  'type',
  'actor',
  'host',
  'message',
  'tags',
  /** Found by a free-text search, shown in the inspector. */
  'extra',
  /** Shown in the inspector only. */
  'unused',
] as const;
export const ColumnRole = z.enum(columnRoles);
export type ColumnRole = z.infer<typeof ColumnRole>;

/** How the text of a time is read. */
export const TimeReading = z.discriminatedUnion('kind', [
  /** `2026-02-14T02:41:07.123456+01:00`; the offset may be absent, T may be a space. */
  z.strictObject({ kind: z.literal('iso') }),
  /**
   * Letters stand for digits: YYYY YY, M MM MMM (Feb), D DD, ddd (Sat), H HH (0-23), h hh (1-12) with A (AM/PM), m mm, s ss,
   * S (fraction of a second, any length), Z (offset). Anything else stands for itself; words go in [brackets].
   */
  z.strictObject({ kind: z.literal('pattern'), pattern: z.string().min(1).max(80) }),
  /** A number since 1970-01-01T00:00:00Z; a fraction is read where the unit is s or ms. UTC by definition. */
  z.strictObject({ kind: z.literal('epoch'), unit: z.enum(['s', 'ms', 'us', 'ns']) }),
  /** Windows FILETIME: 100 ns since 1601-01-01T00:00:00Z. UTC by definition. */
  z.strictObject({ kind: z.literal('filetime') }),
  /** A spreadsheet's serial day (1900 system), with the time of day as its fraction. It has no zone. */
  z.strictObject({ kind: z.literal('excel-serial') }),
]);
export type TimeReading = z.infer<typeof TimeReading>;

export const mappingEncodings = ['detect', 'UTF-8', 'UTF-16 LE', 'UTF-16 BE', 'Windows-1252'] as const;

export const Mapping = z.strictObject({
  v: z.literal(1),
  name: z.string().trim().min(1).max(80),
  /** `table`: separated text or a spreadsheet. `objects`: one JSON object a line; its columns are its members. */
  shape: z.enum(['table', 'objects']),
  /** One character. Not used for objects and spreadsheets. */
  delimiter: z.string().length(1),
  /** Whether cells may stand in double quotes (RFC 4180). */
  quoted: z.boolean(),
  encoding: z.enum(mappingEncodings),
  /** Which row, counted from 1 without blank ones, names the columns; 0: none does, and they are column 1, column 2 …. Rows above it are not data. */
  headerRow: z.int().min(0).max(1000),
  /** By name, never by position. Columns of the file that are not here are extra; columns here that the file lacks stop the import. */
  columns: z
    .array(z.strictObject({ name: z.string().max(1000), role: ColumnRole }))
    .min(1)
    .max(10_000),
  time: TimeReading,
  /** Of times without a zone of their own, unless the import is given another. Null: it is asked for at each import. */
  zone: z.string().max(64).nullable(),
  /** Said of every row where no column says it. Empty: nothing is said. */
  fixed: z.strictObject({
    source: z.string().max(200),
    type: z.string().max(200),
    description: z.string().max(200),
    host: z.string().max(200),
  }),
});
export type Mapping = z.infer<typeof Mapping>;

/** A time reading tried on the file's first rows. */
export const TimeTrial = z.strictObject({
  time: TimeReading,
  /** For the eye: “day first: 14/02/2026 02:41:07”. */
  label: z.string(),
  /** Cells that could be read so, of `of` cells tried. */
  fits: z.int().nonnegative(),
  of: z.int().nonnegative(),
  examples: z.array(
    z.strictObject({
      text: z.string(),
      /** Wall time or UTC as it would be read; null where it cannot, and `reason` says why. */
      reads: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
});
export type TimeTrial = z.infer<typeof TimeTrial>;

/** The beginning of a file as a bare table, for a person to say what its columns mean. */
export const Sample = z.strictObject({
  file: z.string(),
  size: z.int().nonnegative(),
  encoding: z.string(),
  sheets: z.array(z.string()),
  sheet: z.string().nullable(),
  /** Under the mapping given, or the one suggested. */
  columns: z.array(z.string()),
  rows: z.array(z.strictObject({ line: z.int().positive(), cells: z.array(z.string()) })),
  /** The mapping given, made to fit the file's columns; or a first guess. Nothing is taken for granted: a person confirms it. */
  mapping: Mapping,
  /** Ways to read the column(s) that have the time, best first. */
  trials: z.array(TimeTrial),
  /** Every date seen could be day first or month first, to different days: a person must choose. */
  ambiguous: z.boolean(),
  /** What a person must settle or know, as sentences: “could be day first or month first”. */
  questions: z.array(z.string()),
});
export type Sample = z.infer<typeof Sample>;

export const SavedMapping = z.strictObject({
  name: z.string(),
  sha256: Sha256Hex,
  /** `device`: saved here by name. `case`: an import of this case was made with it. */
  place: z.enum(['device', 'case']),
  savedAt: IsoInstant,
  mapping: Mapping,
});
export type SavedMapping = z.infer<typeof SavedMapping>;

export const mappingMethods = methods({
  /** Those saved on this device by name, and with a case those that its imports were made with. */
  'mappings.list': {
    permission: 'evidence.import',
    input: z.strictObject({ caseId: CaseId.optional() }),
    output: z.array(SavedMapping),
  },
  /** Saves on this device; one of the same name is replaced. */
  'mappings.save': { permission: 'evidence.import', input: z.strictObject({ mapping: Mapping }), output: SavedMapping },
  /** Removes from this device. What a case was imported with stays in the case. */
  'mappings.remove': {
    permission: 'evidence.import',
    input: z.strictObject({ name: z.string() }),
    output: z.strictObject({}),
  },
  /** Writes a mapping as a JSON file for somebody else. */
  'mappings.write': {
    permission: 'evidence.import',
    input: z.strictObject({ mapping: Mapping, out: FileGrant }),
    output: z.strictObject({ sha256: Sha256Hex, size: z.int().nonnegative() }),
  },
  /** Reads a mapping from such a file. Nothing is saved. */
  'mappings.read': {
    permission: 'evidence.import',
    input: z.strictObject({ file: FileGrant }),
    output: z.strictObject({ mapping: Mapping, sha256: Sha256Hex }),
  },
});
