import { z } from 'zod';
import { TimeBasis } from './imports.ts';
import { methods } from './method.ts';
import { CaseId, EventId, IsoInstant, Micros, Sha256Hex } from './primitives.ts';

const labels = z.array(z.string().max(512)).max(200);

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
  /** Words that must all occur in the row; "quoted words" are a phrase; a trailing * is a prefix. */
  text: z.string().max(512).optional(),
  annotated: z.boolean().optional(),
});
export type EventFilter = z.infer<typeof EventFilter>;

export const SortColumn = z.enum(['time', 'source', 'type', 'actor', 'host']);
export const EventSort = z.strictObject({ column: SortColumn, descending: z.boolean() });
export type EventSort = z.infer<typeof EventSort>;

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
  instant: Micros,
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
  /** Counts of matched events in `buckets` equal spans of [from, to), stacked by type (the 8 most frequent, then "other"). */
  'timeline.histogram': {
    permission: 'case.read',
    input: z.strictObject({ ...filtered, from: Micros, to: Micros, buckets: z.int().min(1).max(4096) }),
    output: z.strictObject({
      from: Micros,
      to: Micros,
      /** Width of a bucket in µs; may be fractional. */
      width: z.number().positive(),
      series: z.array(z.strictObject({ type: z.string(), counts: z.array(z.int()) })),
    }),
  },
  'timeline.page': {
    permission: 'case.read',
    input: z.strictObject({
      ...filtered,
      sort: EventSort,
      offset: z.int().nonnegative(),
      limit: z.int().min(1).max(1000),
    }),
    output: z.strictObject({ total: z.int(), rows: z.array(EventRow) }),
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
          note: z.string(),
          tags: z.array(z.string()),
          exhibits: z.array(z.string()),
        }),
      ),
    }),
  },
  'timeline.event': {
    permission: 'case.read',
    input: z.strictObject({ caseId: CaseId, eventId: EventId }),
    output: EventDetail,
  },
});
