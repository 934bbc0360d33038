import { z } from 'zod';
import { TimeBasis } from './imports.ts';
import { methods } from './method.ts';
import { CaseId, EventId, IsoInstant, Micros, Sha256Hex } from './primitives.ts';

const labels = z.array(z.string().max(512)).max(200);

/** A span of time [from, to), µs since 1970 UTC. */
export const TimeSpan = z.tuple([Micros, Micros]);
export type TimeSpan = z.infer<typeof TimeSpan>;

/**
 * Part of the events: those whose instant lies in any of `spans` and whose actor and host are among those named. What is absent
 * does not restrict; an empty list lets nothing through.
 */
export const EventRegion = z.strictObject({
  spans: z.array(TimeSpan).max(20_000).optional(),
  actors: z.array(z.string().max(512)).max(2000).optional(),
  hosts: z.array(z.string().max(512)).max(2000).optional(),
});
export type EventRegion = z.infer<typeof EventRegion>;

/**
 * Events inside any of the regions, or (`inside` false) inside none. An authorised scope is one region of its spans, subjects and
 * systems; "off duty" is a region a person of the rota: that person's names and the spans in which no shift covers them.
 */
export const RegionFilter = z.strictObject({
  /** For the eye: "Off duty", "Within the authorised scope". */
  label: z.string().max(120),
  inside: z.boolean(),
  regions: z.array(EventRegion).max(500),
});
export type RegionFilter = z.infer<typeof RegionFilter>;

/** One filter rules chart, lanes, grid, counts and export. Everything absent: all events. Parts are joined by AND, values by OR. */
export const EventFilter = z.strictObject({
  /** Inclusive. */
  from: Micros.optional(),
  /** Exclusive. */
  to: Micros.optional(),
  source: labels.optional(),
  type: labels.optional(),
  actor: labels.optional(),
  host: labels.optional(),
  tag: labels.optional(),
  /**
   * Words that must all occur in the row; "quoted words" are a phrase; a trailing * is a prefix. OR, AND and NOT in capitals and
   * parentheses combine them; NOT binds closest, OR loosest. What is still being typed (an open quote or parenthesis, an
   * operator without its word) is read as far as it goes.
   */
  text: z.string().max(512).optional(),
  /**
   * A pattern that the message must hold: ECMAScript's syntax, Unicode, case-insensitive. It runs apart, for at most 30 s, and
   * can be cancelled. Failures: `query-invalid` where it is no pattern, `query-too-slow` where the time was up.
   */
  regex: z.string().min(1).max(512).optional(),
  annotated: z.boolean().optional(),
  /** Ids of imports. */
  import: z.array(z.int().positive()).max(1000).optional(),
  /** Hours of the day 0-23, as clocks of `zone` showed them (daylight saving included). */
  hours: z.array(z.int().min(0).max(23)).max(24).optional(),
  /** Days of the week in `zone`: 1 is Monday, 7 Sunday (ISO 8601). */
  weekdays: z.array(z.int().min(1).max(7)).max(7).optional(),
  /** IANA name for `hours` and `weekdays`; UTC where absent. Failure: `zone-unknown`. */
  zone: z.string().max(64).optional(),
  /** Each must let the event through. */
  within: z.array(RegionFilter).max(8).optional(),
});
export type EventFilter = z.infer<typeof EventFilter>;

export const SortColumn = z.enum(['time', 'source', 'type', 'actor', 'host']);
export const EventSort = z.strictObject({ column: SortColumn, descending: z.boolean() });
export type EventSort = z.infer<typeof EventSort>;

export const LaneColumn = z.enum(['source', 'type', 'actor', 'host']);
export type LaneColumn = z.infer<typeof LaneColumn>;

export const Selection = z.union([
  z.strictObject({ ids: z.array(EventId).min(1).max(100_000) }),
  z.strictObject({ filter: EventFilter }),
]);
export type Selection = z.infer<typeof Selection>;

/**
 * A row of the grid, as an array because rows travel by the thousand:
 * [id, instant µs, source, type, actor, host, message, tags, number of annotations].
 */
export const EventRow = z.tuple([
  EventId,
  Micros,
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.array(z.string()),
  z.int(),
]);
export type EventRow = z.infer<typeof EventRow>;

/** An annotated event as the chronology of a bundle prints it: whoever was revealed to one person alone is hidden here too. */
export const StoryRow = z.strictObject({
  /** From 1, in the order printed. */
  number: z.int().positive(),
  id: EventId,
  /** Adjusted; as recorded where nothing is claimed of the clock. */
  instant: Micros,
  recorded: Micros,
  /** What is claimed of its clock, in words; null where the time stands as recorded. */
  clock: z.string().nullable(),
  /** Numbers of rows whose order to this one is not safe: the uncertainties of two clocks overlap. */
  unsafeWith: z.array(z.int().positive()),
  source: z.string(),
  type: z.string(),
  actor: z.string(),
  host: z.string(),
  message: z.string(),
  note: z.string(),
  tags: z.array(z.string()),
  exhibits: z.array(z.strictObject({ id: z.uuid(), ref: z.string() })),
  file: z.string(),
  line: z.int().positive(),
});
export type StoryRow = z.infer<typeof StoryRow>;

export const Facet = z.strictObject({ value: z.string(), count: z.int() });

export const AnnotationView = z.strictObject({
  id: z.uuid(),
  note: z.string(),
  tags: z.array(z.string()),
  events: z.int(),
  author: z.string(),
  initials: z.string(),
  at: IsoInstant,
  withdrawn: z.boolean(),
});
export type AnnotationView = z.infer<typeof AnnotationView>;

export const EventDetail = z.strictObject({
  id: EventId,
  /** As adjusted by the claim about the clock; as recorded where none was made. */
  instant: Micros,
  /** As the source recorded it. */
  recorded: Micros,
  /** What is claimed of the clock that gave the time, µs; null where nothing is. */
  clock: z
    .strictObject({
      about: z.string(),
      offset: z.int(),
      uncertainty: z.int(),
      zone: z.string().nullable(),
      reason: z.string(),
    })
    .nullable(),
  /** Pseudonyms stand in it for people who are hidden from whoever asks. */
  masked: z.boolean(),
  timeText: z.string(),
  basis: TimeBasis,
  timeDescription: z.string(),
  source: z.string(),
  type: z.string(),
  actor: z.string(),
  host: z.string(),
  message: z.string(),
  /** Every column of the original row, in its order. */
  fields: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  /** The row as it stands in the original, decoded. At most 64 KiB; `rawCut` says that more follows. */
  raw: z.string(),
  rawCut: z.boolean(),
  provenance: z.strictObject({
    importId: z.int(),
    file: z.string(),
    sha256: Sha256Hex,
    line: z.int().positive(),
    /** Byte range in the original: start inclusive, end exclusive. */
    byteStart: z.int().nonnegative(),
    byteEnd: z.int().positive(),
  }),
  annotations: z.array(AnnotationView),
  exhibits: z.array(z.strictObject({ id: z.uuid(), ref: z.string() })),
});
export type EventDetail = z.infer<typeof EventDetail>;

const filtered = { caseId: CaseId, filter: EventFilter };

export const timelineMethods = methods({
  'timeline.summary': {
    permission: 'case.read',
    input: z.strictObject(filtered),
    output: z.strictObject({
      total: z.int(),
      matched: z.int(),
      annotated: z.int(),
      /** Of the matched events. */
      span: z.strictObject({ from: Micros, to: Micros }).nullable(),
    }),
  },
  /**
   * Counts of matched events in `buckets` equal spans of [from, to), stacked by type or by source (the 8 most frequent, then
   * "other"). `type` in a series is the value of the column stacked by.
   */
  'timeline.histogram': {
    permission: 'case.read',
    input: z.strictObject({
      ...filtered,
      from: Micros,
      to: Micros,
      buckets: z.int().min(1).max(4096),
      /** `type` where absent. */
      stack: z.enum(['type', 'source']).optional(),
    }),
    output: z.strictObject({
      from: Micros,
      to: Micros,
      /** Width of a bucket in µs; may be fractional. */
      width: z.number().positive(),
      series: z.array(z.strictObject({ type: z.string(), counts: z.array(z.int()) })),
    }),
  },
  /**
   * Density a lane: counts of matched events in `buckets` equal spans of [from, to), for each of the `most` values of a column
   * that the most matched events have (whatever the span), most frequent first. What other values have is counted together.
   */
  'timeline.lanes': {
    permission: 'case.read',
    input: z.strictObject({
      ...filtered,
      by: LaneColumn,
      from: Micros,
      to: Micros,
      buckets: z.int().min(1).max(2048),
      most: z.int().min(1).max(100),
    }),
    output: z.strictObject({
      from: Micros,
      to: Micros,
      /** Width of a bucket in µs; may be fractional. */
      width: z.number().positive(),
      lanes: z.array(z.strictObject({ value: z.string(), total: z.int(), counts: z.array(z.int()) })),
      /** All other values together; null where there are none. `total` is of matched events, whatever the span. */
      others: z.strictObject({ values: z.int(), total: z.int(), counts: z.array(z.int()) }).nullable(),
    }),
  },
  'timeline.page': {
    permission: 'case.read',
    input: z.strictObject({
      ...filtered,
      sort: EventSort,
      offset: z.int().nonnegative(),
      limit: z.int().min(1).max(1000),
      /** The rows matter more than how many there are: a text search may answer before all of it is counted. */
      early: z.boolean().optional(),
    }),
    /** `total` is exact, or null where an early answer came before the count: `timeline.summary` and later pages have it. */
    output: z.strictObject({ total: z.int().nullable(), rows: z.array(EventRow) }),
  },
  /** Offset of an event in the sorted match list; null where the filter hides it. */
  'timeline.locate': {
    permission: 'case.read',
    input: z.strictObject({ ...filtered, sort: EventSort, eventId: EventId }),
    output: z.strictObject({ offset: z.int().nullable() }),
  },
  /** Values to filter by, over the whole case, most frequent first, at most 500 each. */
  'timeline.facets': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId }),
    output: z.strictObject({
      source: z.array(Facet),
      type: z.array(Facet),
      actor: z.array(Facet),
      host: z.array(Facet),
      tag: z.array(Facet),
    }),
  },
  /** Annotated events inside the filter, for the lanes: at most 1,000, earliest first. */
  'timeline.keyEvents': {
    permission: 'case.read',
    input: z.strictObject(filtered),
    output: z.strictObject({
      total: z.int(),
      items: z.array(
        z.strictObject({
          id: EventId,
          instant: Micros,
          type: z.string(),
          source: z.string(),
          actor: z.string(),
          host: z.string(),
          note: z.string(),
          tags: z.array(z.string()),
          exhibits: z.array(z.string()),
        }),
      ),
    }),
  },
  /** The chronology that a bundle of the case would print now, in its order: by adjusted time. */
  'timeline.story': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId, offset: z.int().nonnegative(), limit: z.int().min(1).max(500) }),
    output: z.strictObject({
      /** What it holds of what, in the sentence that is printed above it. */
      scope: z.string(),
      total: z.int().nonnegative(),
      /** Events of the case that are not in it: nobody annotated them. */
      left: z.int().nonnegative(),
      /** False where there are more than a bundle prints. */
      printable: z.boolean(),
      rows: z.array(StoryRow),
    }),
  },
  /** The original at the row of an event, with what stands around it where the original is text. */
  'timeline.original': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId, eventId: EventId }),
    output: z.strictObject({
      file: z.string(),
      sha256: Sha256Hex,
      size: z.int().nonnegative(),
      line: z.int().positive(),
      /** Start inclusive, end exclusive. */
      byteStart: z.int().nonnegative(),
      byteEnd: z.int().positive(),
      /** False for an event log or a workbook: what stands around a record there cannot be read as lines. */
      text: z.boolean(),
      /** Whole lines before and after the row, in the file's order, as they stand; at most 8 each way. */
      before: z.array(z.string()),
      row: z.string(),
      after: z.array(z.string()),
      /** More of the row follows. */
      rowCut: z.boolean(),
      /** Pseudonyms stand for people who are hidden from whoever asks. */
      masked: z.boolean(),
    }),
  },
  'timeline.event': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId, eventId: EventId }),
    output: EventDetail,
  },
});
